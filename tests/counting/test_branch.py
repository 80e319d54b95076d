"""Branch and bound against brute force, under conditions that overlap."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.counting.branch import best_plan, some_plan
from budgeting.counting.limits import Limits, Meter
from budgeting.counting.optima import optima
from budgeting.counting.problem import Limit, Plan, Problem, key

METER = Meter(None, 1)
ENOUGH = 1_000_000


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to seven projects, caps and groups over any of them."""
    size = draw(st.integers(1, 7))
    numbers = st.lists(st.integers(1, 12), min_size=size, max_size=size)
    some = st.lists(st.integers(0, size - 1), min_size=1, unique=True).map(
        lambda places: tuple(sorted(places))
    )
    return Problem(
        costs=tuple(draw(numbers)),
        supports=tuple(draw(numbers)),
        candidates=tuple(range(size)),
        budget=draw(st.integers(0, 50)),
        caps=tuple(draw(st.lists(st.builds(Limit, some, st.integers(0, 40)), max_size=4))),
        exclusions=tuple(draw(st.lists(some, max_size=3))),
    )


def allowed(problem: Problem) -> list[Plan]:
    """Every plan that keeps all conditions."""
    return [
        problem.measure(chosen)
        for size in range(len(problem.candidates) + 1)
        for chosen in combinations(problem.candidates, size)
        if problem.allows(chosen)
    ]


@settings(max_examples=200, deadline=None)
@given(problems())
def test_the_plan_is_the_first_of_the_chain(problem: Problem) -> None:
    assert best_plan(problem, METER, ENOUGH) == min(allowed(problem), key=key)


@settings(max_examples=200, deadline=None)
@given(problems(), st.integers(0, 40), st.integers(0, 50))
def test_a_plan_that_is_good_enough_is_found_if_there_is_one(
    problem: Problem, cost: int, support: int
) -> None:
    least = (min(cost, problem.budget), -support, 0)
    found = some_plan(problem, least, METER, ENOUGH)
    good = [plan for plan in allowed(problem) if key(plan) <= key(least)]
    assert (found in good) if good else (found is None)


@settings(max_examples=200, deadline=None)
@given(problems())
def test_optimal_plans_are_counted_by_cost(problem: Problem) -> None:
    plans = allowed(problem)
    best = min(plans, key=key)
    found = optima(problem, best, METER, Limits())
    same = sorted(plan[0] for plan in plans if plan[1] == best[1])
    assert [(cost, crowd[0]) for cost, crowd in found.by_cost] == [
        (cost, same.count(cost)) for cost in sorted(set(same))
    ]
