"""The knapsack rule: the plan with the most support, proposed, checked and explained.

Source: Talmon, Faliszewski, *A Framework for Approval-Based Budgeting Methods*, AAAI 2019.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from budgeting.counting.knapsack import Proposal, propose, settle
from budgeting.counting.limits import LIMITS, LimitReachedError, Limits, Meter, Progress
from budgeting.counting.model import Election
from budgeting.counting.optima import Optima, optima
from budgeting.counting.outcome import Doubt, Method, Outcome, Proof, Reason
from budgeting.counting.problem import Plan, Problem, Tally, tally
from budgeting.counting.reasons import Losses, silent
from budgeting.counting.report import outcome
from budgeting.counting.search import Search
from budgeting.counting.ties import chain_of

_STAGES = 4
_DOUBTS: Mapping[str, Doubt] = {"stopped": "solver_stopped", "failed": "solver_failed"}
"""Why the exact count alone decided, by the solver's status."""


def count(
    election: Election, *, progress: Progress | None = None, limits: Limits = LIMITS
) -> Outcome:
    """Fund the plan with the most support; ties go to the lower spend, then to the lottery.

    ``progress(done, total)`` may raise to interrupt the count. Raises ``ValueError`` if the
    election's lottery does not name its projects.
    """
    tallied = tally(election)
    problem = tallied.problem
    meter = Meter(progress, len(tallied.ids) + _STAGES)
    meter.advance()
    search = Search(problem, meter, limits)
    best, method = _exact(search)
    meter.advance()
    proposal = _proposal(problem, meter, limits)
    meter.advance()
    proof = _proof(tallied, best, method, proposal, meter.used)
    if best is None:
        chosen = settle(problem, proposal, meter, limits)
        losers = (place for place in range(len(tallied.ids)) if place not in chosen)
        reasons = (silent(tallied, place) for place in losers)
        return outcome(tallied, "knapsack", chosen, proof, reasons)
    found: Optima | None = None
    with suppress(LimitReachedError):
        found = optima(problem, best, meter, limits)
    chosen = problem.places(-best[2])
    meter.advance(1 + len(chosen))
    losses: list[tuple[Reason, int | None]] = []
    if len(chosen) < len(tallied.ids):
        losses.extend(Losses(tallied, search, best, meter, limits).reasons())
    return outcome(
        tallied,
        "knapsack",
        chosen,
        proof,
        (reason for reason, _ in losses),
        ties=chain_of(tallied, found, best) if found else (),
        optimal_sets=found.everywhere[0] if found else None,
        gap=_gap(tallied, chosen, best, losses),
    )


def _exact(search: Search) -> tuple[Plan | None, Method]:
    """Return the best plan without the solver, or None if no method finishes."""
    try:
        return search.optimum()
    except LimitReachedError:
        return None, "none"


def _proposal(problem: Problem, meter: Meter, limits: Limits) -> Proposal:
    """Ask the solver, unless all candidates can be funded together."""
    if problem.allows(problem.candidates):
        return Proposal(problem.candidates, "not needed")
    return propose(problem, meter, limits)


def _proof(
    tallied: Tally, best: Plan | None, method: Method, proposal: Proposal, states: int
) -> Proof:
    """Compare the solver's plan, added up afresh, with the exact one."""
    problem = tallied.problem
    proposed = None if proposal.places is None else -problem.measure(proposal.places)[1]
    checked = None if best is None else -best[1]
    sure = proposal.status in ("optimal", "not needed")
    agrees = sure and checked is not None and proposed == checked
    doubt: Doubt = ""
    if best is None:
        doubt = "not_checked"
    elif not agrees:
        doubt = _DOUBTS.get(proposal.status, "solver_differs")
    return Proof(
        solver="HiGHS",
        solver_support=None if proposed is None else tallied.score(proposed),
        solver_status=proposal.status,
        method=method,
        check_support=None if checked is None else tallied.score(checked),
        states=states,
        agrees=agrees,
        doubt=doubt,
    )


def _gap(
    tallied: Tally,
    chosen: tuple[int, ...],
    best: Plan,
    losses: Iterable[tuple[Reason, int | None]],
) -> int | None:
    """Return how far the best different set of candidates is behind, None if there is none.

    A different set has a candidate that lost, or is the outcome without its weakest project.
    """
    candidates = set(tallied.names(tallied.problem.candidates))
    gaps = [tallied.problem.supports[place] for place in chosen]
    for reason, support in losses:
        if reason.project_id in candidates:
            if support is None:
                return None
            gaps.append(-best[1] - support)
    return min(gaps, default=None)
