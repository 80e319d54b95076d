"""A copy of the database: whole, private, and with nothing that it must not hold."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from budgeting.extensions import db
from budgeting.models import BoxedBallot, Guess, LogEntry, Process, UsedCard
from budgeting.services import clock, erasing, staff_sessions
from budgeting.services.backing_up import BackupRefusedError, backups, write, write_into
from budgeting.services.staff_sessions import Browser, Limits
from tests import databases, people, things
from tests.respondents import TABLE, asking, imported, kept
from tests.selections import BY
from tests.tablets import choose, enter, review

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CANARY = "CANARY-51c0ffee"


def live_bytes(engine: Engine) -> bytes:
    """All that the running database has on the disk."""
    path = Path(str(engine.url.database))
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*")))


def careless(session: Session) -> None:
    """Deleted rows stay in free space from now on, as they would without ``secure_delete``."""
    session.commit()
    session.execute(text("PRAGMA secure_delete=OFF"))


def rows(path: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f'SELECT * FROM "{table}"').fetchall()


def test_a_copy_has_every_row_and_is_a_sound_database(
    session: Session, engine: Engine, tmp_path: Path
) -> None:
    process = things.an_open_vote(session)
    things.boxed(session, process, [["P-1"], ["P-2", "P-3"]])
    session.commit()
    copy = tmp_path / "copy.db"
    assert write(engine, copy) is True
    live = Path(str(engine.url.database))
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
    assert len(rows(copy, "box")) == 2
    for (table,) in tables:
        assert sorted(map(repr, rows(copy, table))) == sorted(map(repr, rows(live, table))), table


def test_only_this_account_may_read_it_whatever_the_umask(engine: Engine, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write(engine, tmp_path / "copy.db")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.glob(".copy*")] == []


def test_nothing_is_overwritten(engine: Engine, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(b"something dear")
    with pytest.raises(BackupRefusedError, match="exists already"):
        write(engine, copy)
    assert copy.read_bytes() == b"something dear"
    with pytest.raises(OSError, match="No such file"):
        write(engine, tmp_path / "nowhere" / "copy.db")


def test_an_unfinished_ballot_and_the_tablet_that_shows_it_are_left_out(
    app: Flask, session: Session, engine: Engine, tmp_path: Path
) -> None:
    process = things.an_open_vote(session)
    seat = enter(app, session, process, things.a_card(app, session, process))
    choose(session, seat, {"P-1": 1})
    review(app, session, seat)
    session.add(Guess(source=b"a source of sixt", wrong=3, since=clock.now()))
    session.commit()
    (sealed,) = session.execute(text("SELECT sealed FROM draft")).scalars()
    (sid,) = session.execute(text("SELECT sid FROM tablet_session")).scalars()
    write(engine, tmp_path / "copy.db")
    for secret in (sealed[:40], sid, b"a source of sixt"):
        assert secret in live_bytes(engine)
        assert secret not in (tmp_path / "copy.db").read_bytes()
    for table in ("draft", "tablet_session", "guess"):
        assert rows(tmp_path / "copy.db", table) == []
        assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 1


def test_nobody_is_signed_in_by_a_copy(session: Session, engine: Engine, tmp_path: Path) -> None:
    limits = Limits(timedelta(hours=2), timedelta(hours=12))
    staff_sessions.begin(session, people.dari(session), Browser("computer", ""), limits, NOW)
    session.commit()
    write(engine, tmp_path / "copy.db")
    assert rows(tmp_path / "copy.db", "staff_session") == []
    assert len(rows(tmp_path / "copy.db", "staff")) == 1


def test_a_draft_that_was_deleted_is_not_in_the_free_space_of_a_copy(
    app: Flask, session: Session, engine: Engine, tmp_path: Path
) -> None:
    process = things.an_open_vote(session)
    seat = enter(app, session, process, things.a_card(app, session, process))
    choose(session, seat, {"P-1": 1})
    (sealed,) = session.execute(text("SELECT sealed FROM draft")).scalars()
    careless(session)
    session.execute(text("DELETE FROM draft"))
    session.commit()
    write(engine, tmp_path / "copy.db")
    assert sealed[:40] in live_bytes(engine)
    assert sealed[:40] not in (tmp_path / "copy.db").read_bytes()


def test_an_erased_person_is_not_in_the_free_space_of_a_copy(
    session: Session, engine: Engine, tmp_path: Path
) -> None:
    process = asking(session)
    people = imported(session, process, TABLE)
    people[0].language = CANARY[:10]
    people[0].answers = {"age": CANARY}
    careless(session)
    sealed = people[0].sealed
    assert sealed is not None
    erasing.erase(session, process, **BY)
    session.commit()
    write(engine, tmp_path / "copy.db")
    for secret in (CANARY.encode(), sealed[:40]):
        assert secret in live_bytes(engine)
        assert secret not in (tmp_path / "copy.db").read_bytes()


def test_a_table_of_people_that_waits_is_left_out(
    session: Session, engine: Engine, tmp_path: Path
) -> None:
    waiting = kept(session, asking(session))
    session.commit()
    write(engine, tmp_path / "copy.db")
    assert waiting.sealed[:40] in live_bytes(engine)
    assert waiting.sealed[:40] not in (tmp_path / "copy.db").read_bytes()


def cast_in(engine: Engine, order: Iterable[int]) -> None:
    """Forty ballots and forty cards, one transaction each, in this order."""
    with Session(engine) as session:
        process = things.a_process(session, phase="open", opened_at=NOW)
        session.commit()
        for n in order:
            bid, tag = bytes([n * 6 % 251] * 16), bytes([n * 101 % 251] * 16)
            row = {"process_id": process.id, "bid": bid, "commitment": bid * 2}
            session.add(BoxedBallot(**row, sealed=bytes([n]) * 2048))
            session.add(UsedCard(process_id=process.id, tag=tag))
            session.commit()


def test_a_copy_does_not_tell_in_which_order_ballots_were_cast(
    laptop: databases.Sqlite, tmp_path: Path
) -> None:
    copies, lives = [], []
    for name, order in (("a", range(1, 41)), ("b", [n * 17 % 41 for n in range(1, 41)])):
        (tmp_path / name).mkdir()
        settings = databases.settings(tmp_path / name / "i", laptop.fresh(tmp_path / name))
        app = databases.create_app(settings)
        with app.app_context():
            cast_in(db.engine, order)
            write(db.engine, tmp_path / f"{name}.db")
            lives.append(live_bytes(db.engine))
            db.engine.dispose()
        copies.append((tmp_path / f"{name}.db").read_bytes())
    assert lives[0] != lives[1]
    assert copies[0][100:] == copies[1][100:], "only the counters of the header may differ"


def test_a_copy_that_is_made_while_others_write_is_one_state(
    session: Session, engine: Engine, tmp_path: Path
) -> None:
    process = things.an_open_vote(session)
    session.add(LogEntry(at=NOW, actor="", action="first", details={}, process_id=process.id))
    session.commit()
    session.execute(text("UPDATE log SET actor = 'not committed'"))
    session.flush()
    write(engine, tmp_path / "copy.db")
    session.rollback()
    assert [row[3] for row in rows(tmp_path / "copy.db", "log")] == [""]


def test_copies_of_the_hall_are_named_by_their_moment(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    made = [write_into(engine, folder, NOW + timedelta(minutes=n)) for n in (0, 1)]
    assert [one.path.name for one in backups(folder)] == [
        "madang-20261122T090100Z.db",
        "madang-20261122T090000Z.db",
    ]
    assert backups(folder) == [made[1], made[0]]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.path.stat().st_mode) for one in made} == {0o600}


def test_the_newest_twelve_are_kept_and_other_files_left_alone(
    engine: Engine, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("madang-today.db", "secret_key", "madang-20200101T000000Z.db.old"):
        (folder / name).write_text("mine")
    for n in range(15):
        write_into(engine, folder, NOW + timedelta(minutes=n))
    kept_at = [one.made_at for one in backups(folder)]
    assert kept_at == [NOW + timedelta(minutes=n) for n in range(14, 2, -1)]
    assert len(list(folder.iterdir())) == 12 + 3


def test_no_more_than_one_copy_of_a_vote_is_kept_and_none_after_it(
    session: Session, engine: Engine, tmp_path: Path
) -> None:
    folder, minutes = tmp_path / "backups", iter(range(60))

    def copied() -> list[bool]:
        write_into(engine, folder, NOW + timedelta(minutes=next(minutes)))
        return [one.in_vote for one in backups(folder)]

    process = things.an_open_vote(session)
    assert copied() == [False], "before the first ballot there is nothing to tell"
    things.boxed(session, process, [["P-1"]])
    session.commit()
    assert copied() == [True, False]
    things.boxed(session, process, [["P-2"], ["P-3"]])
    session.get_one(Process, process.id).phase = "paused"
    session.commit()
    assert copied() == [True, False]
    assert len(rows(backups(folder)[0].path, "box")) == 3
    session.get_one(Process, process.id).phase = "closed"
    session.commit()
    assert copied() == [False, False]


def test_a_damaged_database_is_not_copied(session: Session, engine: Engine, tmp_path: Path) -> None:
    things.a_process(session)
    session.commit()
    session.close()
    engine.dispose()
    path = Path(str(engine.url.database))
    (page,) = (row[3] for row in rows(path, "sqlite_master") if row[1] == "log")
    content = bytearray(path.read_bytes())
    content[(int(str(page)) - 1) * 4096] = 0xFF
    path.write_bytes(content)
    with pytest.raises(BackupRefusedError, match="damaged"):
        write(engine, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
