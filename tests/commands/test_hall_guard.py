"""The guard copies the database when it should, and says what has changed, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.commands.hall import guarding
from budgeting.commands.hall.guarding import Guard
from budgeting.models import Day, DayRound, Device, Process, Sitting
from budgeting.services import backing_up
from budgeting.services.backing_up import BackupRefusedError, backups
from tests import databases, things
from tests.halls import NOW, instruments, supply


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> databases.Sqlite:
    """A hall runs on SQLite, whatever the other tests run on."""
    return databases.Sqlite(tmp_path_factory.mktemp("laptop"))


@pytest.fixture
def uri(laptop: databases.Sqlite, tmp_path: Path) -> str:
    return laptop.fresh(tmp_path)


class Post:
    """A guard, a clock that runs evenly, and what was said."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.lines: list[str] = []
        self.folder = folder
        self._guard = Guard(app, instruments(folder), self.lines.append)

    def at(self, minute: int) -> list[str]:
        """Go round at this minute of the day; what was said."""
        self.lines.clear()
        self._guard.round(NOW + timedelta(minutes=minute), 60.0 * minute)
        return list(self.lines)

    def copies(self) -> list[datetime]:
        return [one.made_at for one in reversed(backups(self.folder / "backups"))]


@pytest.fixture
def post(app: Flask, tmp_path: Path) -> Post:
    return Post(app, tmp_path / "hall")


@pytest.fixture
def sitting(session: Session, tmp_path: Path) -> Sitting:
    """A day that is on."""
    (tmp_path / "hall").mkdir()
    sitting = Sitting(process_id=things.a_process(session).id, names={}, tables=[3])
    session.add(sitting)
    session.flush()
    session.add(Day(sitting_id=sitting.id, state="live"))
    session.commit()
    return sitting


def a_break(session: Session, sitting: Sitting, minute: int) -> None:
    """A break begins."""
    session.add(
        DayRound(
            sitting_id=sitting.id,
            position=minute,
            format="break",
            minutes=15,
            started_at=NOW + timedelta(minutes=minute),
        )
    )
    session.commit()


def test_copies_are_made_at_the_start_at_breaks_and_every_half_hour(
    session: Session, sitting: Sitting, post: Post
) -> None:
    post.at(0)
    post.at(10)
    a_break(session, sitting, 20)
    post.at(20)
    post.at(21)
    post.at(49)
    post.at(50)
    assert post.copies() == [NOW + timedelta(minutes=n) for n in (0, 20, 50)]


def test_the_copy_from_a_vote_goes_as_soon_as_the_vote_is_over(
    session: Session, post: Post
) -> None:
    post.folder.mkdir()
    process = things.an_open_vote(session)
    things.boxed(session, process, [["P-1"]])
    post.at(0)
    assert [one.in_vote for one in backups(post.folder / "backups")] == [True]
    assert post.at(1) == []
    session.get_one(Process, process.id).phase = "closed"
    session.commit()
    post.at(2)
    assert [one.in_vote for one in backups(post.folder / "backups")] == [False]
    post.at(3)
    assert post.copies() == [NOW + timedelta(minutes=2)]


def test_what_stands_as_before_is_not_said_again(sitting: Sitting, post: Post) -> None:
    first = post.at(0)
    assert first[0].startswith("A copy was made: madang-20261122T090000Z.db")
    assert [line.split(":")[2].split()[-1] for line in first[1:]] == [
        "Power",
        "Disk",
        "Clock",
        "Tablets",
        "copy",
    ]
    assert post.at(1) == []
    supply(post.folder / "supplies", "BAT0", type="Battery", status="Discharging", capacity="49")
    (line,) = post.at(2)
    assert line.startswith("09:02:00 UTC  Look at it  Power: ")
    assert post.at(3) == []
    (post.folder / "supplies" / "BAT0" / "capacity").write_text("19")
    assert "Act now" in post.at(4)[0]


def test_each_table_that_is_lost_is_said(session: Session, sitting: Sitting, post: Post) -> None:
    post.at(0)
    for table, minute in ((1, 0), (2, 2)):
        seen = NOW + timedelta(minutes=minute)
        key = f"tablet-{table}"
        session.add(Device(id=key, sitting_id=sitting.id, kind="table", ref=table, seen_at=seen))
    session.commit()
    assert post.at(1) == []
    (line,) = post.at(2)
    assert line.endswith("Tablets: 1 tablet is there. Not heard of: table 1 for 2 min.")
    (line,) = post.at(5)
    assert line.endswith("Not heard of: table 1 for 5 min, table 2 for 3 min.")


def test_a_copy_that_fails_is_said_once_and_tried_again(
    sitting: Sitting, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:

        def fail(*_given: object) -> None:
            raise BackupRefusedError("The database is damaged.")

        patched.setattr(backing_up, "write_into", fail)
        assert post.at(0)[0] == "NO COPY WAS MADE: The database is damaged."
        assert post.at(1) == []
    assert post.at(2) == [
        "A copy was made: madang-20261122T090200Z.db",
        "09:02:00 UTC  Good        Last copy: It is 0 minutes old.",
    ]


def test_nothing_that_goes_wrong_ends_the_guard(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(guarding, "SECONDS", 0.0)
    guard = Guard(app, instruments(tmp_path), lambda _words: None)
    rounds = []

    def fail(now: datetime, _steady: float) -> None:
        rounds.append(now)
        if len(rounds) == 3:
            guard.stop()
        raise RuntimeError("odd")

    monkeypatch.setattr(guard, "round", fail)
    guard.run()
    assert len(rounds) == 3
    assert "the guard's round failed" in caplog.text
