"""A copy that lacks an act or a batch is refused, unless two people accept it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from budgeting.errors import OlderDatabase
from budgeting.extensions import db
from budgeting.models import BatchLeaf, CommitmentBatch, LogEntry
from budgeting.services import acts, batching, witnessing
from budgeting.services.accepting import ACTION
from budgeting.services.backing_up import write
from budgeting.services.restoring import restore
from tests import databases, things
from tests.services.restoring.states import CONSENT, NOW, later, state


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
