"""Why a project is not funded by the knapsack rule, and what would have changed that, exactly.

With W the most support of all plans and W_p the most of those with project p, p lacks W - W_p:
more support for p lifts every plan with p by as much and no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from budgeting.counting.limits import LimitReachedError, Limits, Meter
from budgeting.counting.outcome import Cause, Reason, Verdict
from budgeting.counting.prices import Prices, others
from budgeting.counting.problem import Plan, Tally
from budgeting.counting.search import Search


class Losses:
    """The reasons of one count; ``best`` is its proven best plan."""

    def __init__(
        self, tally: Tally, search: Search, best: Plan, meter: Meter, limits: Limits
    ) -> None:
        self._tally = tally
        self._problem = tally.problem
        self._best = best
        self._funded = frozenset(tally.problem.places(-best[2]))
        self._others = others(search)
        self._meter = meter
        self._end = meter.used + limits.reasons

    def reasons(self) -> Iterator[tuple[Reason, int | None]]:
        """Yield for every loser, by place, its reason and the support of the best plan with it.

        The support is None where no plan can have the project. Limits leave a reason inexact.
        """
        for place in range(len(self._tally.ids)):
            if place in self._funded:
                continue
            self._meter.advance()
            try:
                if self._meter.used > self._end:
                    raise LimitReachedError
                yield self._reason(place)
            except LimitReachedError:
                yield silent(self._tally, place), None

    def _reason(self, place: int) -> tuple[Reason, int | None]:
        """Compare the best plan with the best one that has the project."""
        tally, problem = self._tally, self._problem
        price = problem.costs[place]
        found = self._others.beside(place, price) if price <= problem.room(place) else None
        tied, winning = self._prices(place)
        if found is None:
            return reason(tally, place, outer_cause(tally, place), prices=(tied, winning)), None
        own = problem.plan(place)
        forced = (found[0] + own[0], found[1] + own[1], found[2] + own[2])
        gap = forced[1] - self._best[1]
        missing = max(gap, tally.level(place) - problem.supports[place])
        wins = missing > gap or (forced[0], forced[2]) < (self._best[0], self._best[2])
        rivals = self._funded.difference(problem.places(-forced[2]))
        cause = outer_cause(tally, place)
        if cause == "outweighed" and gap == 0:
            cause = "tie"
        elif cause == "outweighed" and problem.rivals(place) & self._funded:
            cause = "excluded"
        told = reason(tally, place, cause, missing, wins, rivals, (tied, winning))
        return told, -forced[1]

    def _prices(self, place: int) -> Prices:
        """Return the prices, if any price would do."""
        if not self._tally.meets[place] or self._problem.supports[place] < 0:
            return None, None
        return self._others.prices(place, self._best)


def outer_cause(tally: Tally, place: int) -> Cause:
    """Return why a project could not be funded whatever the others did, or "outweighed"."""
    problem = tally.problem
    if problem.costs[place] > problem.budget:
        return "too_dear"
    if problem.costs[place] > problem.room(place):
        return "cap"
    return "outweighed" if tally.meets[place] else "below_threshold"


def reason(
    tally: Tally,
    place: int,
    cause: Cause,
    missing: int | None = None,
    wins: bool = False,
    rivals: Iterable[int] = (),
    prices: Prices = (None, None),
) -> Reason:
    """Write a reason down in the ballots' own units; ``missing`` is scaled."""
    support = tally.problem.supports[place]
    enough = None if missing is None else support + missing + (0 if wins else 1)
    verdict: Verdict = "funded" if wins else "not_funded"
    return Reason(
        project_id=tally.ids[place],
        cost=tally.problem.costs[place],
        support=tally.score(support),
        supporters=tally.supporters[place],
        cause=cause,
        support_missing=None if missing is None else tally.score(missing),
        tie_decides=None if missing is None else verdict,
        support_funded=None if enough is None else tally.score(enough),
        price_tied=prices[0],
        price_funded=prices[1],
        rivals=tally.names(sorted(rivals)),
    )


def silent(tally: Tally, place: int) -> Reason:
    """Return the reason of a project whose search was ended by its limits."""
    return replace(reason(tally, place, outer_cause(tally, place)), exact=False)
