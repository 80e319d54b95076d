"""A copy takes the place of the database whole or not at all, and never unasked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, delete, select, text
from sqlalchemy.orm import Session

from budgeting.errors import OlderDatabase
from budgeting.extensions import db
from budgeting.models import Base, BatchLeaf, BoxedBallot, CommitmentBatch, LogEntry
from budgeting.services import acts, batching, witnessing
from budgeting.services.accepting import ACTION, Consent
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
    """Every row of every table that a copy holds, but for the acts that tell of restoring."""
    with Session(engine) as session:
        return {
            table.name: sorted(
                text
                for text in (repr(tuple(row)) for row in session.execute(select(table)))
                if ACTION not in text
            )
            for table in Base.metadata.sorted_tables
            if table.name not in LEFT_OUT
        }


def later(session: Session, action: str = "later", process_id: int | None = None) -> None:
    """Something is done after the copy was made."""
    session.add(LogEntry(at=NOW, actor="Dari", action=action, details={}, process_id=process_id))
    session.commit()


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


CONSENT = Consent(("Dari", "Haneul"), "The disk of the hall broke.")


@pytest.fixture
def laptop_folder(app: Flask) -> Path:
    return Path(app.instance_path)


def _an_act(session: Session) -> None:
    """One act of the process."""
    later(session, "vote.paused", session.query(things.Process).one().id)


def _a_common_act(session: Session) -> None:
    later(session, "staff.added")


def _many_acts(session: Session) -> None:
    for _number in range(20):
        _an_act(session)


def _cut_the_log(session: Session) -> None:
    """The rows are gone from the database too; only the witness knows."""
    _an_act(session)
    session.execute(delete(LogEntry))
    session.commit()


def _another_act_instead(session: Session) -> None:
    """The chain has its old length again, with something else in it."""
    _cut_the_log(session)
    entry = {
        "at": NOW, "actor": "Dari", "action": "vote.opened", "details": {}, "link": 1,
        "process_id": session.query(things.Process).one().id, "hash": "0" * 64,
    }  # fmt: skip
    session.execute(LogEntry.__table__.insert(), [entry])
    session.commit()


@pytest.mark.parametrize("acted_before", [False, True])
@pytest.mark.parametrize(
    "happened", [_an_act, _a_common_act, _many_acts, _cut_the_log, _another_act_instead]
)
def test_yesterdays_backup_is_refused_and_changes_nothing(
    session: Session,
    engine: Engine,
    tmp_path: Path,
    laptop_folder: Path,
    happened: Callable[[Session], None],
    acted_before: bool,
) -> None:
    things.an_open_vote(session)
    if acted_before:
        _an_act(session)
        _a_common_act(session)
    write(engine, tmp_path / "yesterday.db")
    happened(session)
    before, seen = state(engine), witnessing.seen(laptop_folder)
    with pytest.raises(OlderDatabase) as refused:
        restore(engine, tmp_path / "yesterday.db", NOW, force=True)
    assert refused.value.lost
    assert state(engine) == before
    assert witnessing.seen(laptop_folder) == seen


def test_two_people_can_accept_an_older_copy_and_the_chain_says_so(
    session: Session, engine: Engine, copy: Path, laptop_folder: Path
) -> None:
    process = session.query(things.Process).one()
    name = witnessing.name_of(process.id)
    _an_act(session)
    _many_acts(session)
    things.boxed(session, process, [["P-3"]])
    lost = witnessing.seen(laptop_folder)[name]
    restore(engine, copy, NOW, consent=CONSENT)
    session.expire_all()
    (told,) = acts.entries(session, process.id)
    assert told.action == ACTION
    assert told.details == {
        "by": ["Dari", "Haneul"],
        "reason": CONSENT.reason,
        "lost": {"link": 21, "hash": lost.hash, "left": 0, "left_hash": "0" * 64},
        "ballots": 1,
    }
    (common,) = acts.entries(session, None)
    assert common.details["rows"] == {"box": 1, "log": 21, "used_card": 1}
    assert common.details["chains"] == {name: told.details["lost"]}
    assert witnessing.seen(laptop_folder) == acts.heads(session)
    assert acts.broken(session, process.id) is None


def test_a_copy_with_every_act_leaves_the_chain_as_it_is(
    session: Session, engine: Engine, tmp_path: Path, laptop_folder: Path
) -> None:
    """Also again and again: the second laptop is a rehearsed one."""
    process = things.an_open_vote(session)
    _an_act(session)
    write(engine, tmp_path / "today.db")
    session.execute(delete(LogEntry))
    session.commit()
    for _time in range(2):
        restore(engine, tmp_path / "today.db", NOW, force=True)
        session.expire_all()
        assert [one.action for one in acts.entries(session, process.id)] == ["vote.paused"]
        assert acts.entries(session, None) == []
        session.commit()
    assert witnessing.seen(laptop_folder) == acts.heads(session)
    session.commit()
    _an_act(session)
    write(engine, tmp_path / "later.db")
    session.commit()
    restore(engine, tmp_path / "later.db", NOW)


def test_the_second_laptop_takes_copy_after_copy_and_no_older_one(
    laptop: databases.Sqlite, session: Session, engine: Engine, tmp_path: Path
) -> None:
    things.an_open_vote(session)
    copies = []
    for number in range(3):
        _an_act(session)
        copies.append(tmp_path / f"copy-{number}.db")
        write(engine, copies[-1])
        session.commit()
    (tmp_path / "second").mkdir()
    settings = databases.settings(tmp_path / "second" / "i", laptop.fresh(tmp_path / "second"))
    with databases.create_app(settings).app_context():
        for path in copies:
            restore(db.engine, path, NOW)
        with pytest.raises(OlderDatabase):
            restore(db.engine, copies[0], NOW, force=True)
        db.engine.dispose()


def test_ballots_that_are_given_up_are_told_though_no_act_is_lost(
    session: Session, engine: Engine, copy: Path
) -> None:
    process = session.query(things.Process).one()
    things.boxed(session, process, [["P-3"], ["P-4"], ["P-5"]])
    restore(engine, copy, NOW, consent=CONSENT)
    session.expire_all()
    (told,) = acts.entries(session, process.id)
    assert told.action == ACTION
    by = {"by": ["Dari", "Haneul"], "reason": CONSENT.reason}
    assert told.details == by | {"lost": None, "ballots": 3}


def test_a_copy_without_a_batch_that_was_published_is_refused_also_on_an_empty_disk(
    session: Session, engine: Engine, copy: Path, laptop_folder: Path
) -> None:
    process = session.query(things.Process).one()
    batching.emit(session, process.id, [[bytes(32)] * 1], NOW)
    session.commit()
    name = witnessing.batches_of(process.id)
    lost = witnessing.seen(laptop_folder)[name]
    session.execute(delete(BatchLeaf))
    session.execute(delete(CommitmentBatch))
    session.commit()
    with pytest.raises(OlderDatabase) as refused:
        restore(engine, copy, NOW, force=True)
    assert [(one.chain, one.link, one.left) for one in refused.value.lost] == [(name, 1, 0)]
    restore(engine, copy, NOW, consent=CONSENT)
    session.expire_all()
    (common,) = acts.entries(session, None)
    assert common.details["chains"][name]["hash"] == lost.hash
    assert name not in witnessing.seen(laptop_folder)


def test_after_an_acceptance_the_lost_future_does_not_come_back(
    session: Session, engine: Engine, copy: Path, tmp_path: Path
) -> None:
    _an_act(session)
    write(engine, tmp_path / "later.db")
    session.commit()
    restore(engine, copy, NOW, consent=CONSENT)
    with pytest.raises(OlderDatabase):
        restore(engine, tmp_path / "later.db", NOW, force=True)


def test_without_a_witness_the_database_itself_tells_what_would_be_lost(
    session: Session, engine: Engine, copy: Path, laptop_folder: Path
) -> None:
    _an_act(session)
    (laptop_folder / witnessing.FILE).unlink()
    with pytest.raises(OlderDatabase):
        restore(engine, copy, NOW, force=True)
    session.expire_all()
    assert session.query(LogEntry).count() == 1
