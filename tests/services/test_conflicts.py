"""Conflicts of interest: declared for a project, taken back, and told as a number."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound
from budgeting.services import conflicts
from tests import things
from tests.services.day import HallDay, a_day


@pytest.fixture
def hall(session: Session) -> HallDay:
    return a_day(session, things.a_process(session))


def test_a_conflict_is_declared_once_and_can_be_taken_back(session: Session, hall: HallDay) -> None:
    for _ in range(2):
        conflicts.declare(session, hall.day, hall.voice(1), 2)
    conflicts.declare(session, hall.day, hall.voice(2), 2)
    conflicts.declare(session, hall.day, hall.voice(2), 3)
    assert conflicts.numbers(session, hall.day) == {2: 2, 3: 1}
    assert conflicts.declared(session, hall.day, hall.voice(2)) == {2, 3}
    for _ in range(2):
        conflicts.withdraw(session, hall.day, hall.voice(2), 2)
    assert conflicts.numbers(session, hall.day) == {2: 1, 3: 1}


def test_there_is_no_conflict_about_a_project_that_is_not_there(
    session: Session, hall: HallDay
) -> None:
    for number in (0, 7, -1):
        with pytest.raises(NotFound):
            conflicts.declare(session, hall.day, hall.voice(1), number)
    assert conflicts.numbers(session, hall.day) == {}


def test_conflicts_of_two_sittings_are_apart(session: Session, hall: HallDay) -> None:
    other = a_day(session, things.a_process(session, "other-2026"))
    conflicts.declare(session, hall.day, hall.voice(1), 2)
    conflicts.withdraw(session, other.day, hall.voice(1), 2)
    assert conflicts.numbers(session, other.day) == {}
    assert conflicts.numbers(session, hall.day) == {2: 1}


def test_after_the_day_nothing_is_declared_any_more(session: Session, hall: HallDay) -> None:
    hall.day.state = "ended"
    for move in (conflicts.declare, conflicts.withdraw):
        with pytest.raises(IllegalMove):
            move(session, hall.day, hall.voice(1), 2)
