"""The dynamic programme against one that keeps a full table, and against brute force."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.counting.limits import LIMITS, LimitReachedError, Limits, Meter
from budgeting.counting.problem import Limit, Plan, Problem, key
from budgeting.counting.search import Search


def a_problem(
    costs: list[int], supports: list[int], budget: int, caps: tuple[Limit, ...] = ()
) -> Problem:
    """A problem in which every project is a candidate."""
    return Problem(tuple(costs), tuple(supports), tuple(range(len(costs))), budget, caps)


def solved(problem: Problem, limits: Limits = LIMITS) -> Plan:
    """The plan of the method that fits."""
    return Search(problem, Meter(None, 1), limits).optimum()[0]


def full_table(costs: list[int], supports: list[int], budget: int) -> int:
    """The textbook's table: the most support at every budget, project by project."""
    most = [0] * (budget + 1)
    for cost, support in zip(costs, supports, strict=True):
        for room in range(budget, cost - 1, -1):
            most[room] = max(most[room], most[room - cost] + support)
    return most[budget]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 90), st.integers(1, 50)), min_size=1, max_size=40),
    st.integers(0, 600),
    st.sampled_from([1, 1000]),
)
def test_the_optimum_is_that_of_the_full_table(
    projects: list[tuple[int, int]], budget: int, grain: int
) -> None:
    costs = [cost for cost, _ in projects]
    supports = [support for _, support in projects]
    rough = a_problem([cost * grain for cost in costs], supports, budget * grain + grain - 1)
    plan = solved(rough)
    assert -plan[1] == full_table(costs, supports, budget)
    assert rough.measure(rough.places(-plan[2])) == plan


@st.composite
def capped(draw: st.DrawFn) -> Problem:
    """Up to eight projects in two fields with caps, and two groups that may cross them."""
    size = draw(st.integers(1, 8))
    numbers = st.lists(st.integers(1, 20), min_size=size, max_size=size)
    places = draw(st.permutations(range(size)))
    cut = draw(st.integers(0, size))
    money = st.integers(0, 80)
    caps = (
        Limit(tuple(sorted(places[:cut])), draw(money)),
        Limit(tuple(sorted(places[cut:])), draw(money)),
    )
    groups = (tuple(sorted(places[:2])), tuple(sorted(places[2:5])))
    return Problem(
        tuple(draw(numbers)), tuple(draw(numbers)), tuple(range(size)), draw(money), caps, groups
    )


@settings(max_examples=200, deadline=None)
@given(capped())
def test_caps_and_groups_are_kept_exactly(problem: Problem) -> None:
    allowed = (
        problem.measure(chosen)
        for size in range(len(problem.candidates) + 1)
        for chosen in combinations(problem.candidates, size)
        if problem.allows(chosen)
    )
    assert solved(problem) == min(allowed, key=key)


def test_costs_of_a_quadrillion_are_exact() -> None:
    costs = [10**15 + 1, 10**15 + 1, 10**15]
    assert solved(a_problem(costs, [5, 4, 3], 2 * 10**15 + 1))[1] == -8


def test_a_limit_ends_a_hard_search() -> None:
    random = Random(4)
    costs = [random.randint(10**9, 10**10) for _ in range(60)]
    with pytest.raises(LimitReachedError):
        solved(a_problem(costs, costs, sum(costs) // 2), Limits(states=10_000, nodes=10_000))
