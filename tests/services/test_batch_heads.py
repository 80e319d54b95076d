"""Published commitments are witnessed beside the database: a copy without them is noticed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from budgeting.errors import OlderDatabase
from budgeting.extensions import db
from budgeting.formats.bundle_commitments import root_of
from budgeting.models import BatchLeaf, BoxedBallot, CommitmentBatch, LogEntry, Process
from budgeting.services import acts, batching, chaining, witnessing
from budgeting.services.recording import record
from budgeting.web.resident import batch_turns
from tests.things import an_open_vote

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def witness(app: Flask) -> Path:
    return Path(app.instance_path)


@pytest.fixture
def process(session: Session) -> Process:
    process = an_open_vote(session)
    session.commit()
    return process


def publish(session: Session, process: Process, *batches: bytes) -> None:
    """Each batch is one commitment of 32 equal bytes."""
    assert batching.emit(session, process.id, [[one * 32] for one in batches], NOW)


def put_back(session: Session, process: Process, left: int) -> None:
    """The file of the database is another: only so many of the batches are in it."""
    for table in (BatchLeaf, CommitmentBatch):
        gone = delete(table).where(table.process_id == process.id, table.number > left)
        session.execute(gone)
    session.commit()
    session.expunge_all()


def act(session: Session, process: Process) -> None:
    session.rollback()
    record(
        session, "vote.paused", actor="Dari", at=NOW, process=session.get_one(Process, process.id)
    )


def test_the_last_batch_is_witnessed_with_its_number_and_root(
    session: Session, process: Process, witness: Path
) -> None:
    publish(session, process, b"a", b"b")
    assert witnessing.seen(witness) == {}
    session.commit()
    (name,) = witnessing.seen(witness)
    head = witnessing.seen(witness)[name]
    assert (name, head.link, head.hash) == (f"batches-{process.id}", 2, root_of([b"b" * 32]))
    assert witnessing.seen(witness) == acts.heads(session)


def test_the_rest_at_the_end_of_the_vote_is_witnessed_too(
    session: Session, process: Process, witness: Path
) -> None:
    box = {"process_id": process.id, "bid": b"x" * 16, "sealed": b""}
    session.add(BoxedBallot(**box, commitment=b"c" * 32))
    batching.emit_rest(session, process.id, NOW)
    session.commit()
    assert witnessing.seen(witness)[f"batches-{process.id}"].hash == root_of([b"c" * 32])


def test_a_batch_that_was_rolled_back_is_not_witnessed(
    session: Session, process: Process, witness: Path
) -> None:
    publish(session, process, b"a")
    session.rollback()
    session.commit()
    assert witnessing.seen(witness) == {}


@pytest.mark.parametrize("left", [0, 1])
def test_a_copy_from_the_middle_of_the_vote_takes_no_act_and_is_not_served(
    session: Session, process: Process, witness: Path, left: int
) -> None:
    publish(session, process, b"a", b"b")
    session.commit()
    put_back(session, process, left)
    with pytest.raises(OlderDatabase, match="ended with batch 2"):
        chaining.require_newest(session, witness)
    act(session, process)
    with pytest.raises(OlderDatabase):
        session.commit()
    session.rollback()
    assert session.query(LogEntry).count() == 0


def test_a_batch_with_another_content_is_not_the_one_that_was_published(
    session: Session, process: Process, witness: Path
) -> None:
    publish(session, process, b"a")
    session.commit()
    session.execute(update(CommitmentBatch).values(root=b"z" * 32))
    session.commit()
    with pytest.raises(OlderDatabase):
        chaining.require_newest(session, witness)


def test_a_copy_that_lacks_a_batch_publishes_no_other_in_its_place(
    app: Flask, session: Session, process: Process, caplog: pytest.LogCaptureFixture
) -> None:
    publish(session, process, b"a", b"b")
    session.commit()
    put_back(session, process, 1)
    for place in range(50):
        row = {"process_id": process.id, "bid": bytes([place] * 16), "sealed": b""}
        session.add(BoxedBallot(**row, commitment=bytes([place] * 32)))
    session.commit()
    with app.app_context():
        assert batch_turns.publish_waiting(db.engine, process.id, NOW) == 0
    assert "ended with batch 2" in caplog.text
    assert len(batching.batches(session, process)) == 1


def test_another_vote_goes_on(session: Session, process: Process) -> None:
    other = an_open_vote(session, slug="elsewhere")
    publish(session, process, b"a")
    session.commit()
    put_back(session, process, 0)
    act(session, other)
    session.commit()
    assert session.query(LogEntry).count() == 1
