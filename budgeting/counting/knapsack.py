"""The plan that PuLP proposes: the knapsack as an integer programme, solved by HiGHS.

This is the only module that knows PuLP. The solver works in floating point, so it only
proposes: whatever it returns is added up again in whole numbers. Costs are divided by their
greatest common divisor and the limits floored; where they are still too large for the solver's
tolerance they are shortened and rounded down, which only lets more plans pass. A proposal that
breaks a condition in whole numbers is answered with a cover cut (those projects never fit
together) and a new run, so that an accepted optimum is one of the exact problem as well.

PuLP reports "Optimal" for a run that a limit stopped; ``sol_status`` and the gap tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import gcd
from typing import TYPE_CHECKING, Any

from budgeting.counting.limits import Limits, Meter
from budgeting.counting.problem import Problem

if TYPE_CHECKING:
    import pulp

_ROUNDS = 25
_COST_BITS = 31
_SCORE_BITS = 40
_SMALL = 40
"""Up to so many projects presolving takes longer than it saves."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The chosen projects' amounts, by place, may come to ``limit`` together at most."""

    amounts: dict[int, int]
    limit: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan of the solver's that keeps all conditions, or None; places in lottery order.

    ``status`` is "optimal", "stopped" (by its limits) or "failed".
    """

    places: tuple[int, ...] | None
    status: str


def propose(problem: Problem, meter: Meter, limits: Limits) -> Proposal:
    """Ask the solver for a plan with the most support."""
    worth = {place: problem.supports[place] for place in problem.candidates}
    return _maximise(problem, worth, bounds_of(problem), meter, limits)


def settle(problem: Problem, first: Proposal, meter: Meter, limits: Limits) -> tuple[int, ...]:
    """Take the solver's plan through the rest of the tie chain: lowest spend, then lottery.

    Serves where no exact method finishes. Each stage keeps what it has if the solver finds
    nothing better, so the result always keeps the conditions, but nothing is proven.
    """
    chosen = first.places or ()
    brief = replace(limits, solver_seconds=2)
    costs = {place: -problem.costs[place] for place in problem.candidates}
    bounds = [*bounds_of(problem), _at_least(problem, chosen)]
    chosen = _better(problem, costs, bounds, chosen, meter, brief)
    bounds.append(
        Bound(
            {place: problem.costs[place] for place in problem.candidates},
            problem.measure(chosen)[0],
        )
    )
    for start in range(0, min(len(problem.candidates), 80), 20):
        window = problem.candidates[start : start + 20]
        worth = dict.fromkeys(problem.candidates, 0)
        worth |= {place: 1 << (19 - offset) for offset, place in enumerate(window)}
        chosen = _better(problem, worth, bounds, chosen, meter, brief)
        for place in window:
            inside = place in chosen
            bounds.append(Bound({place: -1 if inside else 1}, -1 if inside else 0))
    return chosen


def bounds_of(problem: Problem) -> list[Bound]:
    """Write the budget, the caps and the exclusion groups as upper bounds."""
    candidates = problem.candidates
    bounds = [Bound({place: problem.costs[place] for place in candidates}, problem.budget)]
    for cap in problem.caps:
        amounts = {place: problem.costs[place] for place in candidates if place in cap.places}
        bounds.append(Bound(amounts, cap.money))
    for group in problem.exclusions:
        bounds.append(Bound({place: 1 for place in candidates if place in group}, 1))
    return [bound for bound in bounds if bound.amounts]


def _at_least(problem: Problem, chosen: Sequence[int]) -> Bound:
    """Demand the support of a plan."""
    amounts = {place: -problem.supports[place] for place in problem.candidates}
    return Bound(amounts, problem.measure(chosen)[1])


def _better(
    problem: Problem,
    worth: dict[int, int],
    bounds: list[Bound],
    chosen: tuple[int, ...],
    meter: Meter,
    limits: Limits,
) -> tuple[int, ...]:
    """Return the solver's plan if it is worth more than the one at hand, else that one."""
    found = _maximise(problem, worth, bounds, meter, limits).places
    if found is None or sum(map(worth.__getitem__, found)) <= sum(map(worth.__getitem__, chosen)):
        return chosen
    return found


def _maximise(
    problem: Problem, worth: dict[int, int], bounds: list[Bound], meter: Meter, limits: Limits
) -> Proposal:
    """Let the solver maximise, and cut off what breaks a bound in whole numbers."""
    model, variables = _model(worth, bounds)
    for _ in range(_ROUNDS):
        status = _run(model, meter, limits)
        if status == "failed":
            break
        chosen = tuple(place for place, x in variables.items() if round(x.value() or 0) == 1)
        cuts = [cover for bound in bounds if (cover := cover_of(bound, chosen))]
        if not cuts:
            return Proposal(chosen, status)
        for cover in cuts:
            model.addConstraint(_row(variables, dict.fromkeys(cover, 1)) <= len(cover) - 1)
    return Proposal(None, "failed")


def cover_of(bound: Bound, chosen: Sequence[int]) -> tuple[int, ...]:
    """Return a few chosen projects that break the bound together, or nothing if it is kept.

    Bounds with negative amounts are not covered: a plan that breaks one is simply not better.
    """
    amounts = sorted(((bound.amounts.get(place, 0), place) for place in chosen), reverse=True)
    if any(amount < 0 for amount, _ in amounts):
        return ()
    used = 0
    cover = []
    for amount, place in amounts:
        used += amount
        cover.append(place)
        if used > bound.limit:
            return tuple(cover)
    return ()


def _model(
    worth: dict[int, int], bounds: list[Bound]
) -> tuple[pulp.LpProblem, dict[int, pulp.LpVariable]]:
    """Write the programme down with numbers that the solver can tell apart."""
    import pulp  # a quarter of a second, which commands that do not count need not wait for

    model = pulp.LpProblem("plan", pulp.LpMaximize)
    variables = {
        place: model.add_variable(f"x{number}", 0, 1, pulp.LpInteger)
        for number, place in enumerate(worth)
    }
    shift = _excess(worth.values(), _SCORE_BITS)
    model.setObjective(_row(variables, {place: score >> shift for place, score in worth.items()}))
    for bound in bounds:
        amounts, limit = _shorten(bound)
        model.addConstraint(_row(variables, amounts) <= limit)
    return model, variables


def _shorten(bound: Bound) -> tuple[dict[int, int], int]:
    """Divide a bound by its greatest common divisor and, if need be, round it down."""
    grain = gcd(*bound.amounts.values()) or 1
    limit = bound.limit // grain
    amounts = {place: amount // grain for place, amount in bound.amounts.items()}
    shift = _excess(amounts.values(), _COST_BITS)
    return {place: amount >> shift for place, amount in amounts.items()}, limit >> shift


def _excess(numbers: Iterable[int], bits: int) -> int:
    """Return how many bits the largest of some numbers has too many."""
    return max(0, max(map(abs, numbers), default=0).bit_length() - bits)


def _row(variables: dict[int, pulp.LpVariable], amounts: dict[int, int]) -> Any:
    """Return a sum of amounts times variables."""
    import pulp

    return pulp.LpAffineExpression(
        [(variables[place], amount) for place, amount in amounts.items()]
    )


@cache
def _whole_numbers_at_once() -> Any:
    """PuLP's solver, made to tell HiGHS in one call that all variables are whole numbers.

    PuLP does it one by one, each time over the whole model; it must be told ``mip=False``.
    """
    import pulp
    from highspy import HighsVarType

    class Solver(pulp.HiGHS):
        def callSolver(self, lp: pulp.LpProblem) -> None:  # noqa: N802  PuLP's name
            count = lp.numVariables()
            whole = [HighsVarType.kInteger] * count
            lp.solverModel.changeColsIntegrality(count, list(range(count)), whole)
            super().callSolver(lp)

    return Solver


def _run(model: pulp.LpProblem, meter: Meter, limits: Limits) -> str:
    """Run HiGHS once; what the meter raises meanwhile stops it and is raised again.

    Nodes are counted here, for PuLP fails on the status with which HiGHS ends at its own limit.
    """
    import pulp

    raised: list[BaseException] = []

    def breathe(kind: object, message: str, seen: Any, answer: Any, extra: object) -> None:
        try:
            meter.beat()
        except BaseException as reason:
            raised.append(reason)
        answer.user_interrupt = bool(raised) or seen.mip_node_count > limits.solver_nodes

    callbacks = pulp.HiGHS.hscb.HighsCallbackType
    solver = _whole_numbers_at_once()(
        mip=False,
        msg=False,
        gapRel=0,
        gapAbs=0,
        threads=1,
        timeLimit=limits.solver_seconds,
        callbackTuple=(breathe, None),
        callbacksToActivate=[callbacks.kCallbackMipInterrupt, callbacks.kCallbackSimplexInterrupt],
        # Both cost more time on elections than they save.
        mip_heuristic_run_feasibility_jump=False,
        mip_allow_restart=False,
        presolve="off" if model.numVariables() <= _SMALL else "choose",
    )
    try:
        model.solve(solver)
    except (pulp.PulpSolverError, KeyError, IndexError):
        # PuLP knows not every end that HiGHS can come to.
        model.sol_status = pulp.LpSolutionNoSolutionFound
    if raised:
        raise raised[0]
    if model.sol_status == pulp.LpSolutionOptimal and model.solverModel.getInfo().mip_gap == 0:
        return "optimal"
    return "stopped" if model.sol_status == pulp.LpSolutionIntegerFeasible else "failed"
