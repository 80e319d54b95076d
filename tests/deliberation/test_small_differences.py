"""A poll that was told by itself and its transition: no small number can be had by difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.deliberation.shift import Transition
from budgeting.deliberation.small_cells import LEAST, Release, one_way, release

OPTIONS = ("for", "unsure", "against")
SIZE = range(len(OPTIONS))
CELLS = list(product(SIZE, SIZE))
CELL = st.integers(0, 40) | st.integers(8, 12)
ONCE = st.just((0, 0, 0)) | st.tuples(*[st.integers(0, 25) | st.integers(9, 11)] * 3)


@dataclass(frozen=True)
class Hall:
    """A transition, and of each poll who answered only that one."""

    table: Transition
    once: tuple[tuple[int, ...], tuple[int, ...]]

    def wholes(self) -> tuple[dict[str, int], dict[str, int]]:
        """All answers to each of the two polls."""
        before, after = self.table.before, self.table.after
        return (
            {one: before[place] + self.once[0][place] for place, one in enumerate(OPTIONS)},
            {one: after[place] + self.once[1][place] for place, one in enumerate(OPTIONS)},
        )


ROWS = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=3, max_size=3)
HALLS = st.builds(
    lambda rows, before, after: Hall(Transition(OPTIONS, tuple(map(tuple, rows))), (before, after)),
    ROWS,
    ONCE,
    ONCE,
)


def _bind(
    problem: pulp.LpProblem,
    whole: Mapping[str, int],
    alone: list[pulp.LpAffineExpression],
    told: Mapping[str, int | None],
    sums: list[pulp.LpAffineExpression],
) -> None:
    """What the room read of a whole poll, and what the minutes tell of its half."""
    visible = one_way(whole)
    problem += pulp.lpSum(alone) + pulp.lpSum(sums) == sum(whole.values())
    for place, option in enumerate(OPTIONS):
        if visible[option] is not None:
            problem += alone[place] + sums[place] == visible[option]
        if told[option] is not None:
            problem += sums[place] == told[option]


def _ends(hall: Hall, told: Release, place: int) -> tuple[int, int]:
    """The least and the most that a number could be for somebody who read everything.

    The numbers are cells, their sums, those who answered once, and all answers of an option.
    """
    found = []
    for sense in (pulp.LpMinimize, pulp.LpMaximize):
        problem = pulp.LpProblem("range", sense)
        cell = {(i, j): problem.add_variable(f"x{i}_{j}", 0, cat="Integer") for i, j in CELLS}
        once = [
            [problem.add_variable(f"y{half}_{i}", 0, cat="Integer") for i in SIZE]
            for half in (0, 1)
        ]
        rows = [pulp.lpSum(cell[i, j] for j in SIZE) for i in SIZE]
        columns = [pulp.lpSum(cell[i, j] for i in SIZE) for j in SIZE]
        wholes = [rows[i] + once[0][i] for i in SIZE] + [columns[i] + once[1][i] for i in SIZE]
        numbers = [*cell.values(), *rows, *columns, *once[0], *once[1], *wholes]
        problem.setObjective(pulp.lpSum([numbers[place]]))
        for first, second in product(told.groups, told.groups):
            block = [(i, j) for i, j in CELLS if OPTIONS[i] in first and OPTIONS[j] in second]
            problem += pulp.lpSum(cell[pair] for pair in block) == sum(
                hall.table.cells[i][j] for i, j in block
            )
        halves = zip(hall.wholes(), once, (told.before, told.after), (rows, columns), strict=True)
        for whole, alone, shown, sums in halves:
            _bind(problem, whole, alone, shown, sums)
        assert problem.solve(pulp.HiGHS(msg=False)) == pulp.LpStatusOptimal
        found.append(round(pulp.value(problem.objective)))
    return found[0], found[1]


@settings(max_examples=80, deadline=None)
@given(HALLS, st.integers(0, 26))
def test_no_small_number_can_be_had_by_difference(hall: Hall, place: int) -> None:
    before, after = hall.wholes()
    told = release(hall.table, before=before, after=after)
    if told is None:
        return
    least, most = _ends(hall, told, place)
    nobody = 15 <= place < 21 and not any(hall.once[place >= 18])
    assert least >= LEAST or most - least >= LEAST or (nobody and least == most == 0)


@given(HALLS)
def test_what_was_told_before_never_tells_more_of_a_transition(hall: Hall) -> None:
    before, after = hall.wholes()
    alone, beside = release(hall.table), release(hall.table, before=before, after=after)
    if beside is not None:
        assert alone is not None
        assert len(beside.groups) <= len(alone.groups)
        assert beside.table.people == alone.table.people


def test_three_who_left_early_hold_the_transition_back() -> None:
    table = Transition(OPTIONS, ((40, 10, 10), (10, 20, 10), (10, 10, 30)))
    assert release(table) is not None
    assert release(table, before={"for": 62, "unsure": 40, "against": 51}) is None


def test_when_everybody_answered_twice_nothing_is_held_back() -> None:
    table = Transition(OPTIONS, ((40, 10, 10), (10, 20, 10), (10, 10, 30)))
    same = {"for": 60, "unsure": 40, "against": 50}
    assert release(table, before=same, after=same) == release(table)


def test_ten_of_every_opinion_who_left_hide_each_other() -> None:
    table = Transition(OPTIONS, ((40, 10, 10), (10, 20, 10), (10, 10, 30)))
    told = release(table, before={"for": 70, "unsure": 50, "against": 61})
    assert told is not None
    assert told.groups == (("for",), ("unsure",), ("against",))


def test_a_poll_with_fewer_answers_than_its_half_is_refused() -> None:
    table = Transition(OPTIONS, ((40, 10, 10), (10, 20, 10), (10, 10, 30)))
    with pytest.raises(ValueError, match="fewer answers"):
        release(table, after={"for": 1})
