"""The queue: within the call, in a thread of the server, or in a process of its own."""

from __future__ import annotations

import threading

import pytest

from budgeting import create_app
from budgeting.extensions import db
from budgeting.models import Job
from budgeting.services import clock, working
from tests import databases
from tests.things import a_process


@pytest.fixture
def runs(monkeypatch):
    seen = []
    monkeypatch.setitem(working.WORKS, "test", lambda _session, job, _bench: seen.append(job.id))
    return seen


@pytest.fixture
def other_app(uri, tmp_path):
    """Make an application with another kind of queue on the same database."""
    made = []

    def make(mode):
        app = create_app(databases.settings(tmp_path / "instance", uri, queue=mode))
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions["queue"].stop()
    for thread in threading.enumerate():
        if thread.name == "queue":
            thread.join(20)
    for app in made:
        app.extensions["queue"].huey.storage.close()
        with app.app_context():
            db.engine.dispose()


def asked(session):
    job = working.ask_for(session, a_process(session), "test", clock.now())
    session.commit()
    return job.id


def state_of(session, job_id):
    session.rollback()
    state = session.get(Job, job_id, populate_existing=True).state
    session.rollback()
    return state


def test_immediate_work_is_done_when_the_call_returns(app, session, runs):
    job_id = asked(session)
    with app.app_context():
        app.extensions["queue"].send(job_id)
    assert runs == [job_id]
    assert state_of(session, job_id) == "done"


def test_immediate_work_is_not_locked_out_by_the_row_that_was_just_read(app, session, runs):
    job_id = asked(session)
    with app.test_request_context("/", method="POST"):
        assert db.session.get(Job, job_id).state == "queued"
        app.extensions["queue"].send(job_id)
    assert runs == [job_id]


def test_a_thread_works_in_the_serving_process(other_app, session, runs):
    queue = other_app("thread").extensions["queue"]
    done = threading.Event()
    working.WORKS["test"] = lambda _session, job, _bench: (runs.append(job.id), done.set())
    job_id = asked(session)
    queue.send(job_id)
    assert done.wait(20)
    assert runs == [job_id]


def test_a_worker_finds_what_another_process_has_sent(other_app, session, runs):
    server, worker = other_app("worker"), other_app("worker")
    job_id = asked(session)
    server.extensions["queue"].send(job_id)
    assert runs == []
    assert worker.extensions["queue"].work_once() is True
    assert worker.extensions["queue"].work_once() is False
    assert runs == [job_id]


def test_a_worker_that_must_end_leaves_the_job_to_the_next_one(other_app, session, monkeypatch):
    def report_once(_session, _job, bench):
        bench.report(1, 2)

    monkeypatch.setitem(working.WORKS, "test", report_once)
    leaving, next_one = other_app("worker"), other_app("worker")
    job_id = asked(session)
    leaving.extensions["queue"].send(job_id)
    leaving.extensions["queue"].stop()
    leaving.extensions["queue"].work_once()
    assert state_of(session, job_id) == "queued"
    next_one.extensions["queue"].work_once()
    assert state_of(session, job_id) == "done"


def test_the_queue_outlives_a_task_that_cannot_be_read(other_app, session, runs):
    queue = other_app("worker").extensions["queue"]
    queue.huey.storage.enqueue(b"no task of ours")
    job_id = asked(session)
    queue.send(job_id)
    consumer = threading.Thread(target=queue.consume)
    done = threading.Event()
    working.WORKS["test"] = lambda _session, _job, _bench: done.set()
    consumer.start()
    assert done.wait(20)
    queue.stop()
    consumer.join(20)
    assert not consumer.is_alive()
