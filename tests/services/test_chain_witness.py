"""The witness follows every commit, and a database that lost acts takes no new ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from budgeting.errors import OlderDatabase
from budgeting.models import LogEntry, Process
from budgeting.services import acts, chaining, witnessing
from tests import things
from tests.acted import act, places


@pytest.fixture
def process(session: Session) -> Process:
    return things.a_process(session)


@pytest.fixture
def witness(app: Flask) -> Path:
    return Path(app.instance_path)


def test_the_witness_follows_every_commit(
    session: Session, process: Process, witness: Path
) -> None:
    act(session, process)
    assert witnessing.seen(witness) == {}
    session.commit()
    act(session, None)
    session.commit()
    assert witnessing.seen(witness) == acts.heads(session)
    assert (witness / "chain-head").stat().st_mode & 0o777 == 0o600
    session.commit()
    act(session, process)
    session.rollback()
    session.commit()
    assert witnessing.seen(witness) == acts.heads(session)


def test_a_database_that_lost_acts_takes_no_new_ones(
    session: Session, process: Process, witness: Path
) -> None:
    for _number in range(3):
        act(session, process)
    session.commit()
    session.execute(delete(LogEntry).where(LogEntry.link == 3))
    session.commit()
    session.expunge_all()
    act(session, process)
    with pytest.raises(OlderDatabase) as refused:
        session.commit()
    (lost,) = refused.value.lost
    assert (lost.chain, lost.link, lost.left) == (f"process-{process.id}", 3, 2)
    session.rollback()
    assert places(session, process) == [1, 2]
    assert witnessing.seen(witness)[f"process-{process.id}"].link == 3


def test_the_older_witness_of_a_crash_is_no_loss(
    session: Session, process: Process, witness: Path
) -> None:
    act(session, process)
    session.commit()
    older = (witness / "chain-head").read_bytes()
    act(session, process)
    session.commit()
    (witness / "chain-head").write_bytes(older)
    chaining.require_newest(session, witness)
    act(session, process)
    session.commit()
    assert witnessing.seen(witness) == acts.heads(session)
    assert places(session, process) == [1, 2, 3]


def test_a_witness_that_cannot_be_written_stops_no_act(
    session: Session,
    process: Process,
    witness: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(_path: Path, _content: bytes) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(witnessing, "write_private", full)
    act(session, process)
    session.commit()
    assert places(session, process) == [1]
    assert "could not be noted" in caplog.text
