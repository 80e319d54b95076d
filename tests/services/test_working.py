"""Long work: claimed once, reported, stopped, given up when its process died, done again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, object_session

from budgeting.config import Settings
from budgeting.errors import IllegalMove, Stopped
from budgeting.models import Job, LogEntry
from budgeting.services import clock, working
from budgeting.services.keys import Keyring
from budgeting.services.recording import record
from tests.things import a_process

KEYS = Keyring("a secret of the tests")
NOW = clock.now()


@pytest.fixture
def process(session):
    return a_process(session)


@pytest.fixture
def new_session(session):
    return lambda: Session(session.get_bind(), expire_on_commit=False)


@pytest.fixture
def kind(monkeypatch):
    """Register a function as the work of the kind "test"."""

    def register(function):
        monkeypatch.setitem(working.WORKS, "test", function)

    return register


def asked(session, process, now=NOW):
    job = working.ask_for(session, process, "test", now)
    session.commit()
    return job


def state_of(session, job):
    session.rollback()
    session.refresh(job)
    state = (job.state, job.message)
    session.rollback()
    return state


def run(new_session, job, interrupted=lambda: False):
    job_id = job.id
    object_session(job).rollback()
    return working.run_job(new_session, job_id, KEYS, Settings(), interrupted)


def test_a_job_is_done_and_its_progress_kept(session, process, new_session, kind):
    kind(lambda _session, _job, bench: bench.report(7, 7))
    job = asked(session, process)
    assert run(new_session, job) is False
    assert state_of(session, job) == ("done", "")
    assert (job.done, job.total) == (7, 7)


def test_a_job_is_claimed_once(session, process, new_session, kind):
    runs = []
    kind(lambda _session, job, _bench: runs.append(job.id))
    job = asked(session, process)
    run(new_session, job)
    run(new_session, job)
    assert runs == [job.id]


def test_only_one_job_of_a_kind_is_under_way(session, process):
    asked(session, process)
    with pytest.raises(IllegalMove):
        working.ask_for(session, process, "test", NOW)
    other = a_process(session, slug="elsewhere")
    assert working.ask_for(session, other, "test", NOW).state == "queued"


def test_what_was_written_before_the_refusal_is_kept(session, process):
    asked(session, process)
    record(session, "kept", actor="Dari", at=NOW, process=process)
    with pytest.raises(IllegalMove):
        working.ask_for(session, process, "test", NOW)
    session.commit()
    assert session.query(LogEntry).one().action == "kept"


def test_a_failure_leaves_its_name_and_writes_nothing_else(session, process, new_session, kind):
    def fail(inner, _job, _bench):
        record(inner, "half done", actor="", at=NOW)
        raise ValueError("secret details")

    kind(fail)
    job = asked(session, process)
    run(new_session, job)
    assert state_of(session, job) == ("failed", "ValueError")
    assert session.query(LogEntry).count() == 0


def test_a_waiting_job_is_stopped_at_once(session, process, new_session, kind):
    kind(lambda _session, _job, _bench: pytest.fail("it was stopped"))
    job = asked(session, process)
    working.stop(session, job)
    session.commit()
    run(new_session, job)
    assert state_of(session, job) == ("stopped", "")


def test_a_running_job_stops_at_its_next_report(session, process, new_session, kind):
    def go_on(_session, job, bench):
        with new_session() as other:
            working.stop(other, other.get(Job, job.id))
            other.commit()
        bench.report(1, 2)
        pytest.fail("the report should have raised")

    kind(go_on)
    job = asked(session, process)
    run(new_session, job)
    assert state_of(session, job) == ("stopped", "")


def test_a_lost_job_is_given_up_and_asked_for_again(session, process):
    job = asked(session, process)
    almost = NOW + working.STALE
    assert not working.is_lost(job, almost)
    with pytest.raises(IllegalMove):
        working.ask_for(session, process, "test", almost)
    later = almost + timedelta(seconds=1)
    assert working.is_lost(job, later)
    again = asked(session, process, later)
    assert state_of(session, job) == ("failed", "Lost")
    assert working.latest(session, process, "test").id == again.id


def test_a_run_that_was_given_up_cannot_write_its_result(session, process, new_session, kind):
    def sleep_too_long(inner, job, _bench):
        with new_session() as other:
            later = clock.now() + timedelta(minutes=2)
            working.ask_for(other, process, "test", later)
            other.commit()
        with pytest.raises(Stopped):
            working.still_wanted(inner, job, clock.now())
        raise Stopped

    kind(sleep_too_long)
    job = asked(session, process)
    run(new_session, job)
    assert state_of(session, job) == ("failed", "Lost")


def test_an_interrupted_job_goes_back_into_the_queue(session, process, new_session, kind):
    kind(lambda _session, _job, bench: bench.report(1, 2))
    job = asked(session, process)
    assert run(new_session, job, interrupted=lambda: True) is True
    assert state_of(session, job) == ("queued", "")
    assert run(new_session, job) is False
    assert state_of(session, job) == ("done", "")


def test_reports_in_quick_succession_are_written_once(session, process, new_session, kind):
    seen = []

    def hurry(_session, job, bench):
        for step in range(100):
            bench.report(step, 1000)
        with new_session() as other:
            seen.append(other.get(Job, job.id).done)

    kind(hurry)
    run(new_session, asked(session, process))
    assert seen[0] < 99
