"""Impossible demands are named before anybody is seated, one reason each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgeting.sortition.seating.hall import Hall, Participant, Table
from budgeting.sortition.seating.obstacles import CannotSeatError, Obstacle
from budgeting.sortition.seating.seating import seat
from tests.sortition.seating.halls import a_hall

PEOPLE = tuple(Participant(number) for number in range(1, 7))
TABLES = (Table(3, wheelchair=1), Table(3, recorded=True))


def refused(people: tuple[Participant, ...], tables: tuple[Table, ...] = TABLES) -> Obstacle:
    """The only obstacle of a hall."""
    with pytest.raises(CannotSeatError) as refusal:
        seat(a_hall(people, tables), "x", effort=5)
    (obstacle,) = refusal.value.obstacles
    return obstacle


def needing(number: int, **given: object) -> tuple[Participant, ...]:
    """The first people have a need."""
    return tuple(replace(one, **given) if one.number <= number else one for one in PEOPLE)


def test_there_must_be_tables() -> None:
    assert refused(PEOPLE, ()).code == "no_tables"


def test_there_must_be_a_seat_for_everybody() -> None:
    assert refused(PEOPLE, TABLES[:1]) == Obstacle("too_few_seats", wanted=6, there=3)


def test_two_wheelchairs_need_two_places() -> None:
    wanted = Obstacle("wheelchair_places", (1, 2), wanted=2, there=1)
    assert refused(needing(2, wheelchair=True)) == wanted


def test_four_who_refuse_recording_do_not_fit_at_three_seats() -> None:
    wanted = Obstacle("recorded_tables", (1, 2, 3, 4), wanted=4, there=3)
    assert refused(needing(4, no_recording=True)) == wanted


def test_a_language_needs_its_interpreter() -> None:
    assert refused(needing(1, language="vi")) == Obstacle("no_interpreter", (1,), language="vi")


def test_an_interpreter_reaches_one_table_only() -> None:
    voice = Participant(9, role="interpreter", language="vi")
    wanted = Obstacle("interpreter_seats", (1, 2, 3, 4), wanted=4, there=3, language="vi")
    assert refused((*needing(4, language="vi"), voice)) == wanted


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"pins": (5,)}, "unknown_table"),
        ({"pins": (2,), "wheelchair": True}, "pin_wheelchair"),
        ({"pins": (2,), "no_recording": True}, "pin_recording"),
    ],
)
def test_a_pin_must_fit_the_person(given: dict[str, object], code: str) -> None:
    obstacle = refused(needing(1, **given))
    assert (obstacle.code, obstacle.numbers) == (code, (1,))


def test_four_pins_do_not_fit_at_three_seats() -> None:
    assert refused(needing(4, pins=(1,))).code == "pin_seats"


def test_a_household_cannot_be_pinned_to_one_table() -> None:
    assert refused(needing(2, pins=(1,), household=4)) == Obstacle("pin_apart", (1, 2), 1)


def test_three_of_one_household_need_three_tables() -> None:
    obstacle = refused(needing(3, household=4))
    assert obstacle.code == "apart"
    assert set(obstacle.numbers) <= {1, 2, 3}


def test_needs_that_fit_alone_but_not_together_are_named() -> None:
    people = needing(1, wheelchair=True, language="vi")
    voice = Participant(9, role="interpreter", language="vi", pins=(2,))
    assert refused((*people, voice)) == Obstacle("no_place", (1,))


def test_two_people_have_two_numbers() -> None:
    with pytest.raises(ValueError, match="the same number"):
        Hall((Participant(1), Participant(1)), TABLES, ("mix",))
