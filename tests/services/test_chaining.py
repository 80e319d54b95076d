"""Every act gets its place at the commit: no gap and no double, whoever writes at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from budgeting.extensions import db
from budgeting.formats.chain import EMPTY, Break, Head
from budgeting.models import BoxedBallot, LogEntry, Process
from budgeting.services import acts, clock, witnessing
from budgeting.services.casting import cast
from budgeting.services.recording import record
from tests import things
from tests.acted import NOW, act, places
from tests.tablets import choose, enter, review

AT_ONCE = 12


@pytest.fixture
def process(session: Session) -> Process:
    return things.a_process(session)


@pytest.fixture
def witness(app: Flask) -> Path:
    return Path(app.instance_path)


def test_acts_stand_in_the_order_in_which_they_were_written(
    session: Session, process: Process
) -> None:
    for number in range(3):
        record(session, "vote.paused", actor="Dari", at=NOW, process=process, number=number)
    session.commit()
    act(session, process)
    session.commit()
    assert [one.details["number"] for one in acts.entries(session, process.id)] == [0, 1, 2, 1]
    assert places(session, process) == [1, 2, 3, 4]
    assert acts.broken(session, process.id) is None


def test_an_act_has_no_place_before_its_commit(session: Session, process: Process) -> None:
    entry = act(session, process)
    assert (entry.link, entry.digest, entry.hash) == (None, None, None)
    session.commit()
    assert entry.link == 1
    assert acts.head(session, process.id) == Head(1, str(entry.hash))


def test_each_process_has_a_chain_and_the_acts_without_one_another(
    session: Session, process: Process
) -> None:
    other = things.a_process(session, "saebyeok-2026")
    for whose in (process, None, other, process, None):
        act(session, whose)
    session.commit()
    assert places(session, process) == [1, 2]
    assert places(session, other) == [1]
    assert places(session, None) == [1, 2]
    assert set(acts.heads(session)) == {
        "common",
        f"process-{process.id}",
        f"process-{other.id}",
    }


def test_the_same_act_twice_has_two_digests(session: Session, process: Process) -> None:
    first, second = act(session, process), act(session, process)
    session.commit()
    assert first.digest != second.digest
    assert first.salt != second.salt


def test_what_was_rolled_back_leaves_no_gap(session: Session, process: Process) -> None:
    act(session, process)
    session.commit()
    act(session, process)
    session.rollback()
    savepoint = session.begin_nested()
    act(session, process, "vote.paused")
    savepoint.rollback()
    act(session, process, "vote.closed")
    session.commit()
    assert [one.action for one in acts.entries(session, process.id)] == [
        "vote.opened",
        "vote.closed",
    ]
    assert places(session, process) == [1, 2]


def test_the_end_of_a_savepoint_gives_no_place_yet(session: Session, process: Process) -> None:
    with session.begin_nested():
        entry = act(session, process)
    assert entry.link is None
    session.commit()
    assert entry.link == 1


def _alter(session: Session, entry: LogEntry) -> None:
    session.execute(update(LogEntry).where(LogEntry.seq == entry.seq).values(details={"number": 2}))


def _rename(session: Session, entry: LogEntry) -> None:
    session.execute(update(LogEntry).where(LogEntry.seq == entry.seq).values(actor="Nobody"))


def _back_date(session: Session, entry: LogEntry) -> None:
    earlier = NOW - timedelta(hours=2)
    session.execute(update(LogEntry).where(LogEntry.seq == entry.seq).values(at=earlier))


def _cut(session: Session, entry: LogEntry) -> None:
    session.execute(delete(LogEntry).where(LogEntry.seq == entry.seq))


def _take_its_place(session: Session, entry: LogEntry) -> None:
    session.execute(update(LogEntry).where(LogEntry.seq == entry.seq).values(link=None))


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (_alter, Break(2, "content")),
        (_rename, Break(2, "content")),
        (_back_date, Break(2, "content")),
        (_cut, Break(2, "place")),
        (_take_its_place, Break(1, "place")),
    ],
)
def test_what_somebody_does_to_the_log_is_found(
    session: Session,
    process: Process,
    spoil: Callable[[Session, LogEntry], None],
    found: Break,
) -> None:
    entries = [act(session, process) for _number in range(3)]
    session.commit()
    spoil(session, entries[1])
    session.commit()
    session.expire_all()
    assert acts.broken(session, process.id) == found


def test_an_act_that_bypassed_the_chain_is_found(session: Session, process: Process) -> None:
    act(session, process)
    session.commit()
    smuggled = {
        "at": NOW, "actor": "Dari", "action": "vote.closed", "details": {},
        "process_id": process.id,
    }  # fmt: skip
    session.execute(LogEntry.__table__.insert(), [smuggled])
    session.commit()
    assert acts.broken(session, process.id) == Break(1, "place")


def test_sessions_at_once_give_every_place_once(
    app: Flask, session: Session, process: Process
) -> None:
    with app.app_context():
        engine = db.engine
    session.commit()  # on SQLite whoever has read holds the one write lock
    together = threading.Barrier(AT_ONCE)
    troubles: list[BaseException] = []

    def write() -> None:
        try:
            together.wait()
            for whose in (process, None, process):
                with Session(engine) as mine:
                    act(mine, whose)
                    act(mine, None)
                    mine.commit()
        except BaseException as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=write) for _number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert places(session, process) == list(range(1, 2 * AT_ONCE + 1))
    assert places(session, None) == list(range(1, 4 * AT_ONCE + 1))
    assert acts.broken(session, process.id) is None
    assert acts.broken(session, None) is None
    assert witnessing.seen(Path(app.instance_path)) == acts.heads(session)


@pytest.mark.postgresql
def test_a_chain_waits_for_the_one_who_commits(
    app: Flask, session: Session, process: Process
) -> None:
    """The second has flushed its act already; it gets its place behind the first."""
    with app.app_context():
        engine = db.engine
    with Session(engine) as second:
        late = act(second, process)
        early = act(session, process)
        assert late.seq < early.seq
        session.commit()
        second.commit()
        assert late.link == 2
    assert early.link == 1
    session.expire_all()
    assert acts.broken(session, process.id) is None


def test_a_cast_ballot_lengthens_no_chain(app: Flask, session: Session, witness: Path) -> None:
    """Neither the card that is entered nor the ballot that is cast is an act."""
    process = things.an_open_vote(session)
    act(session, process)
    session.commit()
    before = acts.heads(session)
    seat = enter(app, session, process, things.a_card(app, session, process))
    choose(session, seat, {"P-2": 1})
    blob = review(app, session, seat)
    cast(session.connection(), app.extensions["keys"], blob, clock.now())
    session.commit()
    assert session.query(BoxedBallot).count() == 1
    assert acts.heads(session) == before
    assert session.query(LogEntry).count() == 1
    assert witnessing.seen(witness) == before


def test_the_head_of_an_act_is_found_again(session: Session, process: Process) -> None:
    first = act(session, process, "outcome.published")
    act(session, process, "card.voided")
    session.commit()
    assert acts.head_after(session, process.id, "outcome.published") == Head(1, str(first.hash))
    assert acts.head_after(session, process.id, "outcome.published", number=2) is None
    assert acts.head(session, None) == EMPTY
