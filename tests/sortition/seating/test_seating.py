"""Seats for everybody: hard rules first, then few repeats and an even mix."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import product

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from budgeting.config import ROOT
from budgeting.sortition.seating.hall import Hall, Participant, Table
from budgeting.sortition.seating.obstacles import CannotSeatError
from budgeting.sortition.seating.proof import breaches, prove
from budgeting.sortition.seating.seating import STEPS_A_PERSON, seat
from tests.sortition.seating.halls import a_hall, an_assembly, changed, facilitators, halls


@settings(max_examples=150, deadline=None)
@given(halls(), st.sampled_from("abc"))
def test_no_hard_rule_is_ever_broken(hall: Hall, seed: str) -> None:
    try:
        rounds = seat(hall, seed, effort=20)
    except CannotSeatError:
        return
    for place, tables in enumerate(rounds):
        assert list(breaches(hall, place, tables)) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.data())
def test_everybody_sits_once_a_round_and_the_tables_keep_their_sizes(
    sizes: list[int], data: st.DataObject
) -> None:
    people = an_assembly(data.draw(st.integers(0, sum(sizes))))
    hall = a_hall(people, sizes, rounds=2)
    for place, tables in enumerate(seat(hall, "x", effort=5)):
        assert len(tables) == len(people)
        counts = [tables.count(t) for t in range(1, len(sizes) + 1)]
        assert counts == list(hall.sizes(place))
        assert all(count <= size for count, size in zip(counts, sizes, strict=True))
        assert max(counts) - min(counts) <= max(1, max(sizes) - min(sizes))


@settings(max_examples=60, deadline=None)
@given(halls(most=7, languages=False))
@example(
    a_hall(
        [
            Participant(1, pins=(1,)),
            Participant(2, apart=(1, 3)),
            Participant(3, wheelchair=True),
        ],
        [Table(2, 1), Table(2)],
    )
)
def test_a_round_is_refused_only_where_no_plan_at_all_keeps_the_rules(hall: Hall) -> None:
    assume(len(hall.tables) ** len(hall.people) <= 4**8)
    first = Hall(hall.people, hall.tables, hall.rounds[:1])
    plans = product(range(1, len(hall.tables) + 1), repeat=len(hall.people))
    possible = any(not list(breaches(first, 0, plan)) for plan in plans)
    try:
        seat(first, "x", effort=5)
    except CannotSeatError:
        assert not possible
    else:
        assert possible


@pytest.mark.parametrize("mode", ["mix", "mirror"])
def test_a_tiny_hall_gets_the_best_plan_that_there_is(mode: str) -> None:
    people = an_assembly(9, seed=4)
    hall = Hall(people, (Table(3),) * 3, (mode,))
    (tables,) = seat(hall, "x", effort=200)
    found = prove(hall, [tables])[0].off
    plans = (plan for plan in product((1, 2, 3), repeat=9) if {*map(plan.count, (1, 2, 3))} == {3})
    assert found == min(prove(hall, [plan])[0].off for plan in plans)


def test_eighteen_people_meet_nobody_twice_in_four_rounds_of_three() -> None:
    hall = a_hall([Participant(place) for place in range(1, 19)], [3] * 6, rounds=4)
    proofs = prove(hall, seat(hall, "x", effort=500))
    assert [one.repeats for one in proofs] == [0, 0, 0, 0]
    assert proofs[-1].fewest_met == 8


def test_two_hundred_and_fifty_people_meet_twenty_seven_others_in_three_rounds() -> None:
    hall = a_hall(an_assembly(250) + facilitators(25), [10] * 25, rounds=3)
    proofs = prove(hall, seat(hall, "the number of the minutes"))
    assert [one.repeats for one in proofs] == [0, 0, 0]
    assert [one.fewest_met for one in proofs] == [9, 18, 27]
    assert sum(one.cells_off for one in proofs) <= 15
    assert [one.same_facilitator for one in proofs] == [0, 0, 0]
    assert [one.alone for one in proofs] == [0, 0, 0]


def test_mirror_puts_the_mix_before_the_meetings() -> None:
    people = an_assembly(48)
    mixed = a_hall(people, [8] * 6, rounds=5)
    mirrored = Hall(people, mixed.tables, ("mirror",) * 5)
    first, second = (prove(hall, seat(hall, "x")) for hall in (mixed, mirrored))
    assert sum(one.off for one in second) < sum(one.off for one in first)
    assert sum(one.repeats for one in second) >= sum(one.repeats for one in first)


def test_speakers_sit_with_their_interpreter_and_wheelchairs_where_there_is_room() -> None:
    people = an_assembly(40)
    for number in (3, 17, 29):
        people = changed(people, number, language="vi")
    people = changed(changed(people, 5, wheelchair=True), 29, language="vi", wheelchair=True)
    voice = Participant(200, role="interpreter", language="vi")
    tables = [Table(8), Table(8), Table(8), Table(8, 1), Table(8, 1)]
    hall = a_hall((*people, voice), tables, rounds=3)
    for row in seat(hall, "x", effort=40):
        at = dict(zip((one.number for one in hall.people), row, strict=True))
        assert at[3] == at[17] == at[29] == at[200]
        assert {at[5], at[29]} == {4, 5}


def test_a_pinned_person_stays_and_the_others_move() -> None:
    people = changed(an_assembly(30), 7, pins=(2, 2, 2))
    hall = a_hall(people, [6] * 5, rounds=3)
    assert [row[6] for row in seat(hall, "x", effort=40)] == [2, 2, 2]


def test_a_round_that_is_given_stays_as_it_is() -> None:
    hall = a_hall(an_assembly(40), [8] * 5, rounds=3)
    kept = seat(hall, "x", effort=40)
    again = seat(hall, "y", effort=40, given={0: kept[0], 2: kept[2]})
    assert (again[0], again[2]) == (kept[0], kept[2])
    assert again[1] != kept[1]


def test_the_order_of_the_people_decides_nothing() -> None:
    people = an_assembly(30)
    first, second = (a_hall(order, [6] * 5, 2) for order in (people, people[::-1]))
    assert seat(first, "x", effort=20) == seat(second, "x", effort=20)


def test_two_processes_with_two_hash_seeds_seat_alike() -> None:
    script = (
        "from budgeting.sortition.seating.seating import seat\n"
        "from tests.sortition.seating.halls import a_hall, an_assembly, changed, facilitators\n"
        "people = changed(an_assembly(60), 4, household=3, apart=(9, 8, 30))\n"
        "people = changed(people, 11, household=3)\n"
        "print(seat(a_hall(people + facilitators(6), [10] * 6, 3), 'x', effort=20))\n"
    )
    said = set()
    for seed in ("0", "1", "4711"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        run = [sys.executable, "-c", script]
        done = subprocess.run(run, env=env, capture_output=True, text=True, check=True, cwd=ROOT)
        said.add(done.stdout)
    assert len(said) == 1
    assert len(said.pop()) > 100


def test_progress_is_told_and_can_end_the_work() -> None:
    class Enough(Exception):
        pass

    told: list[tuple[int, int]] = []

    def report(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) == 3:
            raise Enough

    with pytest.raises(Enough):
        seat(a_hall(an_assembly(60), [6] * 10, rounds=3), "x", progress=report)
    assert told == sorted(told)
    assert told[0][1] == 3 * 60 * STEPS_A_PERSON


def test_a_hall_without_residents_is_seated_too() -> None:
    hall = a_hall(facilitators(3), [8, 8], rounds=2)
    assert seat(hall, "x") == ((1, 2, 1), (2, 1, 2))


def test_a_table_keeps_the_chairs_that_only_it_can_give() -> None:
    people = an_assembly(20)
    for number in range(1, 11):
        people = changed(people, number, no_recording=True)
    tables = [Table(10), Table(10, recorded=True), Table(10, recorded=True)]
    (row,) = seat(a_hall(people, tables), "x", effort=5)
    assert row[:10] == (1,) * 10
