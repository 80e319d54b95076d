"""``flask work``: a process of its own does the work, and ends when it is told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from budgeting import create_app
from budgeting.config import ROOT
from budgeting.extensions import db
from budgeting.models import Job
from budgeting.services import clock, tallying
from tests import databases, things
from tests.things import a_process, a_rulebook, boxed, sealed, some_projects

ENOUGH = 120


@pytest.fixture
def worker(uri, tmp_path):
    """``flask work`` on the database of the test."""
    environment = {
        **os.environ,
        "FLASK_APP": "app",
        "BUDGETING_DATABASE_URI": uri,
        "BUDGETING_INSTANCE": str(tmp_path / "instance"),
        "BUDGETING_SECRET_KEY": "test-" + "0" * 60,
        "BUDGETING_QUEUE": "worker",
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "flask", "work"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def queue(uri, tmp_path):
    """The queue of a server that leaves the work to ``flask work``."""
    app = create_app(databases.settings(tmp_path / "instance", uri, queue="worker"))
    yield app.extensions["queue"]
    app.extensions["queue"].huey.storage.close()
    with app.app_context():
        db.engine.dispose()


def state_of(session, job_id):
    state = session.get(Job, job_id, populate_existing=True).state
    session.rollback()
    return state


def test_a_worker_counts_what_a_server_has_sent_and_ends_when_told(session, worker, queue):
    process = a_process(session)
    sealed(session, process, a_rulebook(process, some_projects(session, process)))
    boxed(session, process, [["P-1"], ["P-2"]])
    things.close(session, process)
    job_id = tallying.begin_count(session, process, actor="Dari", now=clock.now()).id
    session.commit()
    assert worker.stdout.readline() == "Waiting for work.\n"
    queue.send(job_id)
    until = time.monotonic() + ENOUGH
    while state_of(session, job_id) in ("queued", "running") and time.monotonic() < until:
        time.sleep(0.1)
    assert state_of(session, job_id) == "done"
    worker.send_signal(signal.SIGTERM)
    assert worker.stdout.readline() == "Stopped.\n"
    assert worker.wait(ENOUGH) == 0
