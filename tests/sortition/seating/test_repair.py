"""Late arrivals and no-shows: a sound round again, and at most two others moved."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.sortition.seating.hall import Hall, Participant, Round, Table
from budgeting.sortition.seating.obstacles import CannotSeatError
from budgeting.sortition.seating.proof import breaches, prove
from budgeting.sortition.seating.repair import Repair, admit, close_gap
from budgeting.sortition.seating.seating import seat
from tests.sortition.seating.halls import a_hall, an_assembly, changed, halls


def moved_between(hall: Hall, before: Round, after: Round) -> tuple[int, ...]:
    """Whose table is another one, counted without the repair."""
    return tuple(
        one.number
        for one, old, new in zip(hall.people, before, after, strict=True)
        if old and old != new
    )


def gone(hall: Hall, rounds: tuple[Round, ...], number: int) -> tuple[Hall, list[Round]]:
    """The hall and its rounds without one person."""
    place = hall.places[number]
    return hall.without(number), [row[:place] + row[place + 1 :] for row in rounds]


def back(hall: Hall, rounds: list[Round], number: int) -> list[Round]:
    """The rounds with an empty entry for somebody who comes back."""
    place = hall.places[number]
    return [(*row[:place], 0, *row[place:]) for row in rounds]


@settings(max_examples=80, deadline=None)
@given(halls(), st.data())
def test_a_repair_moves_two_others_at_most_and_breaks_nothing(
    hall: Hall, data: st.DataObject
) -> None:
    try:
        rounds = seat(hall, "x", effort=5)
    except CannotSeatError:
        return
    if not hall.residents:
        return
    number = data.draw(st.sampled_from([one.number for one in hall.residents]))
    place = data.draw(st.integers(0, len(rounds) - 1))
    smaller, rest = gone(hall, rounds, number)
    closed = close_gap(smaller, rest, place)
    assert closed.moved == moved_between(smaller, rest[place], closed.tables)
    assert len(closed.moved) <= 2
    assert not list(breaches(smaller, place, closed.tables))
    rest[place] = closed.tables
    waiting = back(hall, rest, number)
    opened = admit(hall, waiting, place, number)
    assert opened.moved == moved_between(hall, waiting[place], opened.tables)
    assert len(opened.moved) <= 2
    assert not list(breaches(hall, place, opened.tables))


def test_a_single_no_show_moves_nobody() -> None:
    hall = a_hall(an_assembly(30), [6] * 5, rounds=2)
    smaller, rest = gone(hall, seat(hall, "x", effort=20), 4)
    assert close_gap(smaller, rest, 0) == Repair(rest[0], ())


def test_a_table_that_loses_three_gets_somebody_from_a_full_one() -> None:
    hall = a_hall(an_assembly(30), [6] * 5)
    rounds = seat(hall, "x", effort=20)
    table = rounds[0][0]
    there = [one.number for one, t in zip(hall.people, rounds[0], strict=True) if t == table]
    for number in there[:3]:
        hall, rest = gone(hall, rounds, number)
        rounds = tuple(rest)
    repaired = close_gap(hall, rounds, 0)
    assert rounds[0].count(table) == 3
    assert repaired.tables.count(table) == hall.sizes(0)[table - 1] - 1
    assert 1 <= len(repaired.moved) <= 2


def test_a_late_wheelchair_gets_its_place_and_one_person_makes_room() -> None:
    people = changed(an_assembly(12), 12, wheelchair=True)
    hall = a_hall(people, [Table(4, 1), Table(4), Table(4)])
    rows = [(1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 0)]
    repaired = admit(hall, rows, 0, 12)
    assert repaired.tables[11] == 1
    assert len(repaired.moved) == 1
    assert prove(hall, [repaired.tables])[0].breaches == ()


def test_a_late_speaker_gets_to_the_interpreter_by_two_moves() -> None:
    people = (
        *(Participant(number) for number in range(1, 7)),
        Participant(7, language="vi"),
        Participant(9, role="interpreter", language="vi"),
    )
    people = changed(changed(people, 1, no_recording=True), 2, no_recording=True)
    tables = [Table(2), Table(2, recorded=True), Table(3)]
    hall = a_hall(changed(people, 3, pins=(3,)), tables)
    repaired = admit(hall, [(1, 1, 3, 2, 2, 3, 0, 1)], 0, 7)
    assert prove(hall, [repaired.tables])[0].breaches == ()
    assert repaired.tables[6] == 1
    assert 1 <= len(repaired.moved) <= 2


def test_a_late_arrival_without_a_seat_is_told() -> None:
    hall = a_hall(changed(an_assembly(4), 4, wheelchair=True), [4])
    with pytest.raises(CannotSeatError) as refusal:
        admit(hall, [(1, 1, 1, 0)], 0, 4)
    assert [one.code for one in refusal.value.obstacles] == ["no_place"]


def test_a_late_facilitator_goes_where_there_is_none() -> None:
    staff = tuple(Participant(100 + number, role="facilitator") for number in range(3))
    hall = a_hall((*an_assembly(6), *staff), [2, 2, 2])
    repaired = admit(hall, [(1, 1, 2, 2, 3, 3, 1, 3, 0)], 0, 102)
    assert repaired.tables[-1] == 2
    assert repaired.moved == ()


def test_speakers_follow_when_their_interpreter_does_not_come() -> None:
    voices = tuple(Participant(100 + n, role="interpreter", language="vi") for n in range(2))
    people = changed(changed(an_assembly(8), 1, language="vi"), 5, language="vi")
    hall = a_hall((*people, *voices), [4, 4])
    smaller, rest = gone(hall, ((1, 1, 1, 1, 2, 2, 2, 2, 1, 2),), 100)
    repaired = close_gap(smaller, rest, 0)
    assert prove(smaller, [repaired.tables])[0].breaches == ()
    assert repaired.tables[0] == 2
    assert len(repaired.moved) == 2
