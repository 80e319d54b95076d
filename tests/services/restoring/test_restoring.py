"""A copy takes the place of the database whole or not at all, and never unasked."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from budgeting.errors import OlderDatabase
from budgeting.extensions import db
from budgeting.models import BoxedBallot
from budgeting.services.restoring import NewerStateError, RestoreRefusedError, restore
from tests import databases, things
from tests.services.restoring.states import CONSENT, NOW, later, state
from tests.tablets import choose, enter


def test_a_fresh_laptop_gets_everything(
    laptop: databases.Sqlite, engine: Engine, copy: Path, tmp_path: Path
) -> None:
    (tmp_path / "second").mkdir()
    settings = databases.settings(tmp_path / "second" / "i", laptop.fresh(tmp_path / "second"))
    with databases.create_app(settings).app_context():
        restore(db.engine, copy, NOW)
        assert state(db.engine) == state(engine)
        assert len(state(db.engine)["box"]) == 2
        db.engine.dispose()


def test_the_same_state_can_be_restored_again(engine: Engine, copy: Path) -> None:
    before = state(engine)
    restore(engine, copy, NOW)
    assert state(engine) == before


def test_what_is_newer_is_not_lost_unasked(session: Session, engine: Engine, copy: Path) -> None:
    later(session)
    things.boxed(session, session.query(things.Process).one(), [["P-3"]])
    session.query(things.Process).one().residents = 7
    session.commit()
    before = state(engine)
    with pytest.raises(NewerStateError) as refused:
        restore(engine, copy, NOW)
    assert refused.value.lost == {"box": 1, "log": 1, "process": 1, "used_card": 1}
    assert state(engine) == before


def test_force_gives_up_what_the_copy_lacks(session: Session, engine: Engine, copy: Path) -> None:
    before = state(engine)
    session.query(things.Process).one().city = "Elsewhere"
    session.commit()
    restore(engine, copy, NOW, force=True)
    assert state(engine) == before


def test_no_ballot_is_given_up_without_two_people(
    session: Session, engine: Engine, copy: Path
) -> None:
    """Their cards could vote again, and no act tells of a ballot."""
    process = session.query(things.Process).one()
    things.boxed(session, process, [["P-3"], ["P-4"], ["P-5"]])
    session.commit()
    before = state(engine)
    with pytest.raises(OlderDatabase, match="3 ballots") as refused:
        restore(engine, copy, NOW, force=True)
    assert (refused.value.lost, refused.value.ballots) == ((), 3)
    assert state(engine) == before
    restore(engine, copy, NOW, consent=CONSENT)
    session.expire_all()
    assert session.query(BoxedBallot).count() == 2


def test_unfinished_ballots_and_sessions_of_tablets_end(
    app: Flask, session: Session, engine: Engine, copy: Path
) -> None:
    process = session.query(things.Process).one()
    code = things.a_card(app, session, process)
    choose(session, enter(app, session, process, code), {"P-1": 1})
    restore(engine, copy, NOW, force=True)
    session.expire_all()
    for table in ("draft", "tablet_session"):
        assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0


def test_what_was_given_up_is_not_left_in_the_files(
    session: Session, engine: Engine, copy: Path
) -> None:
    session.query(things.Process).one().city = "CANARY-9d2c41"
    session.commit()
    path = Path(str(engine.url.database))
    session.close()
    files = lambda: b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))  # noqa: E731
    assert b"CANARY-9d2c41" in files()
    restore(engine, copy, NOW, force=True)
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
        restore(engine, copy, NOW, force=True)
    assert state(engine) == before


def test_the_copy_itself_stays_as_it_was(session: Session, engine: Engine, copy: Path) -> None:
    before = copy.read_bytes()
    session.query(things.Process).one().residents = 7
    session.commit()
    restore(engine, copy, NOW, force=True)
    assert copy.read_bytes() == before
    assert [one.name for one in copy.parent.glob("copy.db*")] == ["copy.db"]
