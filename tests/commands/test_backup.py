"""``flask backup`` and ``flask restore`` at the keyboard."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import LogEntry
from tests import databases, things


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> databases.Sqlite:
    """A hall runs on SQLite, whatever the other tests run on."""
    return databases.Sqlite(tmp_path_factory.mktemp("laptop"))


@pytest.fixture
def uri(laptop: databases.Sqlite, tmp_path: Path) -> str:
    return laptop.fresh(tmp_path)


def run(app: Flask, *words: object) -> Result:
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


def test_a_copy_is_made_once_and_restored(app: Flask, session: Session, tmp_path: Path) -> None:
    things.a_process(session)
    session.commit()
    copy = tmp_path / "copy.db"
    made = run(app, "backup", copy)
    assert made.exit_code == 0
    assert "vote is on" not in made.output
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    again = run(app, "backup", copy)
    assert again.exit_code == 1
    assert "exists already" in again.output
    done = run(app, "restore", copy)
    assert done.exit_code == 0
    assert "is now as it was" in done.output


def test_a_copy_from_a_vote_is_told_to_be_one(app: Flask, session: Session, tmp_path: Path) -> None:
    process = things.an_open_vote(session)
    things.boxed(session, process, [["P-1"]])
    session.commit()
    assert "keep only the newest" in run(app, "backup", tmp_path / "copy.db").output


def test_what_would_be_lost_is_told_before_force(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    run(app, "backup", copy)
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    session.add(LogEntry(at=moment, actor="Dari", action="later", details={}))
    things.a_process(session)
    session.commit()
    refused = run(app, "restore", copy)
    assert refused.exit_code == 1
    assert "Nothing was changed." in refused.output
    assert "1 entries of the log" in refused.output
    assert "4 rows of category" in refused.output
    session.rollback()
    assert session.query(LogEntry).count() == 1
    session.rollback()
    forced = run(app, "restore", "--force", copy)
    assert forced.exit_code == 1
    assert "common ended with act 1" in forced.output
    assert "--accept-older" in forced.output
    assert session.query(LogEntry).one().action == "later"
    session.rollback()
    by = ("--by", "Dari", "--by", "Haneul", "--reason", "The laptop fell.")
    assert run(app, "restore", "--accept-older", *by, copy).exit_code == 0
    session.expire_all()
    assert session.query(LogEntry).one().action == "backup.restored"


def test_a_place_that_is_not_there_is_told(app: Flask, tmp_path: Path) -> None:
    for command in ("backup", "restore"):
        done = run(app, command, tmp_path / "nowhere" / "copy.db")
        assert done.exit_code == 1
        assert "nowhere" in done.output
