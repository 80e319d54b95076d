"""Two devices of a table at the same moment, with real threads on the real database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, Problem
from budgeting.models import Day, DayRound, Note, Package, Question
from budgeting.services import asking, noting, packaging, speaking, table_rounds
from tests import things
from tests.services.day import HallDay, a_day

AT_ONCE = 8
Act = Callable[[Session, Day, DayRound], object]


def together(session: Session, hall: HallDay, acts: Sequence[Act]) -> list[Any]:
    """Do all acts at the same moment, each in a session of its own; results or problems."""
    start, engine = Barrier(len(acts)), session.get_bind()
    day_id, round_id = hall.sitting.id, hall.row.id
    session.rollback()

    def run(act: Act) -> object:
        start.wait()
        with Session(engine) as own:
            try:
                act(own, own.get_one(Day, day_id), own.get_one(DayRound, round_id))
                own.commit()
            except Problem as problem:
                own.rollback()
                return problem
            return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A trade-off of three projects of which two fit."""
    process = things.a_process(session, total=50_000)
    things.some_projects(session, process, 3, (500, 400, 300))
    return a_day(session, process, round=4)


def test_a_note_that_is_sent_many_times_at_once_is_one(session: Session, hall: HallDay) -> None:
    told: dict[str, Any] = {
        "key": "note-0001", "kind": "point", "project": 1, "text": "Shade.", "by": "table",
        "now": hall.now,
    }  # fmt: skip
    acts: list[Act] = [lambda own, day, row: noting.write_note(own, day, row, 1, **told)]
    assert together(session, hall, acts * AT_ONCE) == [None] * AT_ONCE
    assert session.scalar(select(func.count()).select_from(Note)) == 1


def test_of_many_questions_at_once_two_are_sent(session: Session, hall: HallDay) -> None:
    told: dict[str, Any] = {
        "table": 1, "voice": None, "project": None, "text": "Why?", "by": "table", "now": hall.now
    }  # fmt: skip

    def ask(number: int) -> Act:
        return lambda own, day, row: asking.ask(own, day, row, key=f"question-{number}", **told)

    results = together(session, hall, [ask(number) for number in range(AT_ONCE)])
    assert results.count(None) == asking.MOST_OF_A_TABLE
    assert {type(one) for one in results if one is not None} == {IllegalMove}
    assert session.scalar(select(func.count()).select_from(Question)) == asking.MOST_OF_A_TABLE


def test_of_two_packages_at_once_one_is_built(session: Session, hall: HallDay) -> None:
    told: dict[str, Any] = {"version": 0, "by": "table", "now": hall.now}

    def keep(project: int) -> Act:
        return lambda own, day, row: packaging.keep(own, day, row, 1, project, **told)

    results = together(session, hall, [keep(1 + number % 3) for number in range(AT_ONCE)])
    held = session.scalars(select(Package)).one()
    same = sum(1 + number % 3 == held.kept[0] for number in range(AT_ONCE))
    assert (held.version, len(held.kept)) == (1, 1)
    assert results.count(None) == same


def test_no_tap_at_once_is_lost(session: Session, hall: HallDay) -> None:
    def tap(number: int) -> Act:
        key = f"press-{number:04}"
        return lambda own, day, row: speaking.tap(own, day, row, 1, 4, key=key, now=hall.now)

    assert set(together(session, hall, [tap(number) for number in range(AT_ONCE)])) == {None}
    row = session.get_one(DayRound, hall.row.id)
    assert len(table_rounds.at_table(session, row, 1).turns["taps"]) == AT_ONCE
