"""What the solver proposes, in the cases in which solvers are known to go wrong."""

from __future__ import annotations

import warnings
from random import Random

import pulp
import pytest

from budgeting.counting.knapsack import propose, settle
from budgeting.counting.limits import Limits, Meter
from budgeting.counting.most_support import count
from budgeting.counting.problem import Limit, Problem
from tests.counting.elections import an_election
from tests.counting.test_exact import a_problem, solved

LIMITS = Limits()


def proposed(problem: Problem, limits: Limits = LIMITS) -> tuple[int, ...] | None:
    """The solver's plan."""
    return propose(problem, Meter(None, 1), limits).places


def test_a_dearer_project_with_less_support_does_not_win_in_cents() -> None:
    election = an_election(
        {"large": 998_670_00, "larger": 1_000_000_00}, {"large": 13_782, "larger": 8_360}, 10**8
    )
    outcome = count(election)
    assert (outcome.funded, outcome.proven) == (("large",), True)


def test_three_small_projects_beat_a_large_one_in_cents() -> None:
    costs = {"a": 16_600_000, "b": 16_600_000, "c": 4_600_000, "d": 3_000_000, "e": 590_000}
    support = {"a": 293, "b": 249, "c": 232, "d": 123, "e": 10}
    outcome = count(an_election(costs, support, 16_600_000))
    assert (outcome.total_support, outcome.proven) == (365, True)
    assert set(outcome.funded) == {"c", "d", "e"}


@pytest.mark.parametrize("power", range(4, 16))
def test_nothing_is_overspent_by_one_unit(power: int) -> None:
    cost = 10**power + 1
    outcome = count(an_election({"a": cost, "b": cost}, {"a": 5, "b": 4}, 2 * cost - 1))
    assert (outcome.funded, outcome.proven) == (("a",), True)


@pytest.mark.parametrize("largest", [50, 10**6, 10**9, 10**15])
def test_budgets_one_unit_below_a_plan_are_solved(largest: int) -> None:
    random = Random(largest)
    for _ in range(15):
        size = random.randint(2, 12)
        costs = [random.randint(1, largest) for _ in range(size)]
        budget = sum(random.sample(costs, random.randint(1, size))) - 1
        costs = [cost for cost in costs if cost <= budget]
        if costs:
            problem = a_problem(costs, [random.randint(1, 50) for _ in costs], budget)
            places = proposed(problem)
            assert places is not None
            assert problem.measure(places)[1] == solved(problem)[1]


def test_caps_and_groups_are_told_to_the_solver() -> None:
    random = Random(2)
    for _ in range(20):
        costs = [random.randint(1, 30) for _ in range(10)]
        caps = (Limit((0, 1, 2, 3, 4), 40), Limit((3, 4, 5, 6), 35))
        problem = Problem(tuple(costs), tuple(costs[::-1]), tuple(range(10)), 90, caps, ((0, 9),))
        places = proposed(problem)
        assert places is not None
        assert problem.allows(places)
        assert problem.measure(places)[1] == solved(problem)[1]


def test_a_second_solver_agrees() -> None:
    random = Random(8)
    for _ in range(5):
        costs = [random.randint(50, 9_000) for _ in range(40)]
        supports = [random.randint(1, 300) for _ in range(40)]
        problem = a_problem(costs, supports, sum(costs) // 3)
        assert solved(problem)[1] == -_by_cbc(problem)


def _by_cbc(problem: Problem) -> int:
    """The optimum by CBC, which PuLP brings along."""
    model = pulp.LpProblem("second", pulp.LpMaximize)
    x = [model.add_variable(f"x{place}", 0, 1, pulp.LpInteger) for place in problem.candidates]
    model.setObjective(pulp.lpDot(problem.supports, x))
    model.addConstraint(pulp.lpDot(problem.costs, x) <= problem.budget)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        model.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=0))
    chosen = [place for place, variable in enumerate(x) if round(variable.value())]
    return -problem.measure(chosen)[1]


def test_a_stopped_solver_is_not_called_optimal() -> None:
    random = Random(1)
    costs = [2 * random.randint(1_000, 99_999) for _ in range(80)] + [1_001]
    problem = a_problem(costs, costs, sum(costs) // 2 | 1)
    halted = propose(problem, Meter(None, 1), Limits(solver_nodes=0, solver_seconds=5))
    assert halted.status != "optimal"


def test_the_solvers_plan_is_taken_down_the_tie_chain() -> None:
    problem = a_problem([9, 8, 8, 5], [4, 4, 4, 0], 10)
    problem = Problem(problem.costs, problem.supports, (0, 1, 2), 10)
    first = propose(problem, Meter(None, 1), LIMITS)
    assert settle(problem, first, Meter(None, 1), LIMITS) == (1,)
