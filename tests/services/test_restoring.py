"""A copy takes the place of the database whole or not at all, and never unasked."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from budgeting.extensions import db
from budgeting.models import Base, BoxedBallot, LogEntry
from budgeting.services.backing_up import LEFT_OUT, write
from budgeting.services.restoring import NewerStateError, RestoreRefusedError, restore
from tests import databases, people, things
from tests.tablets import choose, enter

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> databases.Sqlite:
    """A hall runs on SQLite, whatever the other tests run on."""
    return databases.Sqlite(tmp_path_factory.mktemp("laptop"))


@pytest.fixture
def uri(laptop: databases.Sqlite, tmp_path: Path) -> str:
    return laptop.fresh(tmp_path)


@pytest.fixture
def engine(app: Flask) -> Engine:
    with app.app_context():
        return db.engine


@pytest.fixture
def copy(session: Session, engine: Engine, tmp_path: Path) -> Path:
    """A copy of an open vote with two ballots and somebody who signs in."""
    people.haneul(session)
    process = things.an_open_vote(session)
    things.boxed(session, process, [["P-1"], ["P-2"]])
    session.commit()
    write(engine, tmp_path / "copy.db")
    return tmp_path / "copy.db"


def state(engine: Engine) -> dict[str, list[str]]:
    """Every row of every table that a copy holds."""
    with Session(engine) as session:
        return {
            table.name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
            if table.name not in LEFT_OUT
        }


def later(session: Session, action: str = "later") -> None:
    """Something is done after the copy was made."""
    session.add(LogEntry(at=NOW, actor="Dari", action=action, details={}))
    session.commit()


def test_a_fresh_laptop_gets_everything(
    laptop: databases.Sqlite, engine: Engine, copy: Path, tmp_path: Path
) -> None:
    (tmp_path / "second").mkdir()
    settings = databases.settings(tmp_path / "second" / "i", laptop.fresh(tmp_path / "second"))
    with databases.create_app(settings).app_context():
        restore(db.engine, copy)
        assert state(db.engine) == state(engine)
        assert len(state(db.engine)["box"]) == 2
        db.engine.dispose()


def test_the_same_state_can_be_restored_again(engine: Engine, copy: Path) -> None:
    before = state(engine)
    restore(engine, copy)
    assert state(engine) == before


def test_what_is_newer_is_not_lost_unasked(session: Session, engine: Engine, copy: Path) -> None:
    later(session)
    things.boxed(session, session.query(things.Process).one(), [["P-3"]])
    session.query(things.Process).one().residents = 7
    session.commit()
    before = state(engine)
    with pytest.raises(NewerStateError) as refused:
        restore(engine, copy)
    assert refused.value.lost == {"box": 1, "log": 1, "process": 1, "used_card": 1}
    assert state(engine) == before


def test_force_gives_up_what_the_copy_lacks(session: Session, engine: Engine, copy: Path) -> None:
    before = state(engine)
    later(session)
    restore(engine, copy, force=True)
    assert state(engine) == before
    session.expire_all()
    assert session.query(BoxedBallot).count() == 2


def test_unfinished_ballots_and_sessions_of_tablets_end(
    app: Flask, session: Session, engine: Engine, copy: Path
) -> None:
    process = session.query(things.Process).one()
    code = things.a_card(app, session, process)
    choose(session, enter(app, session, process, code), {"P-1": 1})
    restore(engine, copy, force=True)
    session.expire_all()
    for table in ("draft", "tablet_session"):
        assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0


def test_what_was_given_up_is_not_left_in_the_files(
    session: Session, engine: Engine, copy: Path
) -> None:
    later(session, "CANARY-9d2c41")
    path = Path(str(engine.url.database))
    session.close()
    files = lambda: b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))  # noqa: E731
    assert b"CANARY-9d2c41" in files()
    restore(engine, copy, force=True)
    assert b"CANARY-9d2c41" not in files()


def _not_there(copy: Path) -> None:
    copy.unlink()


def _cut(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-5000])


def _empty(copy: Path) -> None:
    copy.write_bytes(b"")


def _no_database(copy: Path) -> None:
    copy.write_text("Dear diary")


def _other_database(copy: Path) -> None:
    copy.unlink()
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")


def _other_version(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'older'")
        connection.commit()


def _lacks_a_table(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("DROP TABLE seat")


def _contradicts_itself(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("DELETE FROM process")
        connection.commit()


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (_not_there, "no file"),
        (_cut, "no whole copy"),
        (_empty, "no whole copy"),
        (_no_database, "no whole copy"),
        (_other_database, "no whole copy"),
        (_other_version, "another version"),
        (_lacks_a_table, "another version"),
        (_contradicts_itself, "contradicts itself"),
    ],
)
def test_a_file_that_is_no_copy_changes_nothing(engine: Engine, copy: Path, spoil, word) -> None:
    before = state(engine)
    spoil(copy)
    with pytest.raises(RestoreRefusedError, match=word):
        restore(engine, copy, force=True)
    assert state(engine) == before


def test_the_copy_itself_stays_as_it_was(session: Session, engine: Engine, copy: Path) -> None:
    before = copy.read_bytes()
    later(session)
    restore(engine, copy, force=True)
    assert copy.read_bytes() == before
    assert [one.name for one in copy.parent.glob("copy.db*")] == ["copy.db"]
