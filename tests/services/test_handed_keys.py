"""The key of a box on its way to the work that opens it is gone with every end of that work."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from budgeting import create_app
from budgeting.extensions import db
from budgeting.formats.chain import Head
from budgeting.models import Audit, BoxKey, Job, OpenedBallot, Process
from budgeting.services import (
    auditing,
    backing_up,
    box_keys,
    clock,
    queueing,
    relaying,
    unsealing,
    witnessing,
    working,
)
from tests import databases, things
from tests.things import HOLDERS, PASSPHRASES, a_process, a_rulebook, some_projects


@pytest.fixture
def process(app, session):
    """A closed vote with three ballots whose key three people hold."""
    process = a_process(session)
    rules = a_rulebook(process, some_projects(session, process), secrecy="sealed")
    things.sealed(session, process, rules)
    made = box_keys.make(process.slug, HOLDERS, PASSPHRASES, app.extensions["settings"])
    box_keys.keep(session, process, made, actor="Dari", now=clock.now())
    things.boxed(session, process, [["P-1"], ["P-2"], ["P-3"]])
    things.close(session, process)
    return process


def begin(app, session, process):
    """Two holders open the box; what they hand over, encrypted to the machine."""
    process = session.get_one(Process, process.id)
    locks = box_keys.locks(session, process)
    secret = locks.open({0: PASSPHRASES[0], 1: PASSPHRASES[1]})
    keys, act = app.extensions["keys"], {"actor": "Dari", "now": clock.now()}
    job_id = unsealing.begin(session, process, secret, (0, 1), keys, **act).id
    session.commit()
    return job_id


def run(app, session, job_id):
    engine = session.get_bind()
    session.rollback()
    keys, settings = app.extensions["keys"], app.extensions["settings"]
    working.run_job(lambda: Session(engine, expire_on_commit=False), job_id, keys, settings)
    session.expire_all()
    job = session.get(Job, job_id)
    found = job.state, job.message
    session.rollback()
    return found


def handed(session):
    found = session.scalar(select(BoxKey.handed))
    session.rollback()
    return found


def silent(session, job_id):
    """Nobody has heard of this work for two minutes."""
    past = clock.now() - 2 * working.STALE
    session.execute(update(Job).where(Job.id == job_id).values(seen_at=past))
    session.commit()
    session.expire_all()


def meanwhile(session, monkeypatch, happens):
    """Something happens once, when the ballots are decrypted and not laid out yet."""
    real, first = unsealing.decrypted, [True]

    def decrypted(box, report):
        found = real(box, report)
        if first.pop() if first else False:
            with Session(session.get_bind()) as other:
                happens(other)
                other.commit()
        return found

    monkeypatch.setattr(unsealing, "decrypted", decrypted)


def test_a_result_that_cannot_be_committed_leaves_no_key(app, session, process, monkeypatch):
    def witnessed(_other):
        lost = {witnessing.name_of(process.id): Head(99, "0" * 64)}
        witnessing.note(Path(app.instance_path), lost)

    job_id = begin(app, session, process)
    meanwhile(session, monkeypatch, witnessed)
    assert run(app, session, job_id) == ("failed", "OlderDatabase")
    assert handed(session) is None
    assert session.scalar(select(OpenedBallot.number)) is None


def test_an_opening_that_is_stopped_before_it_runs_leaves_no_key(app, session, process):
    job_id = begin(app, session, process)
    working.stop(session, session.get(Job, job_id))
    session.commit()
    assert handed(session) is None


def test_an_opening_that_was_given_up_does_not_erase_the_key_of_the_next_one(
    app, session, process, monkeypatch
):
    second = []

    def begun_again(other):
        silent(other, first)
        second.append(begin(app, other, process))

    first = begin(app, session, process)
    meanwhile(session, monkeypatch, begun_again)
    assert run(app, session, first) == ("failed", "Lost")
    assert handed(session) is not None
    assert run(app, session, second[0]) == ("done", "")
    assert handed(session) is None


def test_a_box_in_which_another_ballot_lies_meanwhile_is_not_opened(
    app, session, process, monkeypatch
):
    job_id = begin(app, session, process)
    meanwhile(
        session,
        monkeypatch,
        lambda other: things.boxed(other, other.get_one(Process, process.id), [["P-4"]]),
    )
    assert run(app, session, job_id)[0] == "stopped"
    assert session.scalar(select(OpenedBallot.number)) is None
    session.rollback()
    assert handed(session) is None


def pages(session):
    """Everything that lies in the file of the keys, old rows and all."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("CHECKPOINT"))
        place = text("SELECT pg_read_binary_file(pg_relation_filepath('box_key'))")
        found = bytes(session.scalar(place))
        session.rollback()
        return found
    path = session.get_bind().url.database
    return Path(path).read_bytes() + Path(f"{path}-wal").read_bytes()


def test_an_erased_key_cannot_be_read_in_old_pages(app, session, process):
    job_id = begin(app, session, process)
    sealed = handed(session)
    assert sealed in pages(session)
    assert run(app, session, job_id) == ("done", "")
    assert sealed not in pages(session)


def test_without_the_sweep_the_key_would_be_there(app, session, process, monkeypatch):
    monkeypatch.setattr(relaying, "sweep", lambda *_given: True)
    job_id = begin(app, session, process)
    sealed = handed(session)
    assert run(app, session, job_id) == ("done", "")
    assert sealed in pages(session)


@pytest.mark.sqlite
def test_no_copy_of_the_database_has_a_key_on_its_way(app, session, process, tmp_path):
    begin(app, session, process)
    moment = clock.now()
    session.add(
        Audit(
            process_id=process.id, number=1, begun_by="Dari", holders=[], begun_at=moment,
            until=moment + timedelta(hours=1), handed=b"a key for the auditors",
        )
    )  # fmt: skip
    session.commit()
    sealed = handed(session)
    with app.app_context():
        backing_up.write(db.engine, tmp_path / "copy.db")
    copied = (tmp_path / "copy.db").read_bytes()
    assert sealed not in copied
    assert b"a key for the auditors" not in copied
    assert handed(session) == sealed


def test_an_audit_whose_result_cannot_be_committed_leaves_no_key(
    app, session, process, monkeypatch
):
    assert run(app, session, begin(app, session, process)) == ("done", "")
    process = session.get_one(Process, process.id)
    process.phase = "counting"
    session.commit()
    secret = box_keys.locks(session, process).open({0: PASSPHRASES[0], 1: PASSPHRASES[1]})
    wanted = auditing.Wanted(["Dohyun", "Sora"], 24, secret, HOLDERS[:2])
    act = {"actor": "Dari", "now": clock.now()}
    job_id = auditing.begin(session, process, wanted, app.extensions["keys"], **act).job.id
    session.commit()
    assert session.scalars(select(Audit)).one().handed
    lost = {witnessing.name_of(process.id): Head(99, "0" * 64)}
    witnessing.note(Path(app.instance_path), lost)
    assert run(app, session, job_id) == ("failed", "OlderDatabase")
    audit = session.scalars(select(Audit)).one()
    assert audit.handed is None
    assert audit.ended_at is not None


@pytest.fixture
def next_server(uri, tmp_path):
    """The server that is started again after the machine has died, with its own thread."""
    app = create_app(databases.settings(tmp_path / "instance", uri, queue="thread"))
    yield app
    queue = app.extensions["queue"]
    queue.stop()
    if queue.thread is not None:
        queue.thread.join(20)
    queue.huey.storage.close()
    with app.app_context():
        db.engine.dispose()


def gone(session, monkeypatch):
    """Wait until somebody has looked for lost keys so often that it is gone."""
    looked = []
    monkeypatch.setattr(queueing, "TIDY_SECONDS", 0.0)
    for _ in range(200):
        looked.append(handed(session))
        if looked[-1] is None:
            return True
        queueing.threading.Event().wait(0.1)
    return False


def test_the_first_request_after_a_restart_erases_the_key_of_dead_work(
    app, session, process, next_server, monkeypatch
):
    silent(session, begin(app, session, process))
    assert next_server.test_client().get("/healthz").status_code == 200
    assert gone(session, monkeypatch)


def test_a_key_of_work_that_died_seconds_ago_is_looked_for_again(
    app, session, process, next_server, monkeypatch
):
    monkeypatch.setattr(queueing, "TIDY_SECONDS", 0.0)
    job_id = begin(app, session, process)
    next_server.extensions["queue"].look()
    queueing.threading.Event().wait(1.5)
    assert handed(session) is not None
    silent(session, job_id)
    assert gone(session, monkeypatch)


def test_a_server_with_nothing_left_over_starts_no_work_at_its_first_request(
    session, process, next_server
):
    next_server.test_client().get("/healthz")
    assert next_server.extensions["queue"].thread is None
