"""The greedy rule: projects are funded one after the other by support, and losses explained.

A project's fate depends only on its place in the queue: whatever stands before it is decided
without it, and the further back it stands the less is left. So there is a last place at which
it would be funded, and its support and its price are read off that place. Source: Goel,
Krishnaswamy, Sakshuwong, Aitamurto, *Knapsack Voting for Participatory Budgeting*, ACM TEAC 7(2),
2019.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import groupby

from budgeting.counting import recount
from budgeting.counting.bisection import last
from budgeting.counting.greedy import Purse, Rank, Turn, funded, rank, walk
from budgeting.counting.limits import LIMITS, Limits, Meter, Progress
from budgeting.counting.model import Election
from budgeting.counting.outcome import Doubt, Outcome, Proof, Reason, Stage, Tie
from budgeting.counting.problem import Problem, Tally, tally
from budgeting.counting.reasons import outer_cause, reason
from budgeting.counting.report import outcome


def count(
    election: Election, *, progress: Progress | None = None, limits: Limits = LIMITS
) -> Outcome:
    """Fund by support, the cheaper first on equal support, then by lottery; skip misfits.

    ``progress(done, total)`` may raise to interrupt the count; ``limits`` never bite. The
    outcome is proven if a second count, written apart, funds the same projects.
    Raises ``ValueError`` if the election's lottery does not name its projects.
    """
    tallied = tally(election)
    problem = tallied.problem
    meter = Meter(progress, len(tallied.ids) + 1)
    meter.advance()
    turns = walk(problem)
    chosen = funded(turns)
    meter.advance(len(chosen))
    queue = Queue(problem, turns)
    reasons = []
    for place in range(len(tallied.ids)):
        if place not in chosen:
            reasons.append(_reason(tallied, queue, place))
            meter.advance()
    proof = _proof(tallied, chosen, len(turns))
    return outcome(tallied, "greedy", chosen, proof, reasons, ties=_ties(tallied, chosen))


def _proof(tallied: Tally, chosen: tuple[int, ...], turns: int) -> Proof:
    """Compare the funded set with that of the second count."""
    ids, support = recount.one_by_one(tallied.election)
    agrees = ids == frozenset(tallied.names(chosen))
    doubt: Doubt = "" if agrees else "recount_differs"
    return Proof("", None, "not needed", "recount", support, turns, agrees, doubt)


class Queue:
    """The finished queue without the projects that were not funded, seen from a loser's side."""

    def __init__(self, problem: Problem, turns: tuple[Turn, ...]) -> None:
        self.problem = problem
        self.funded = funded(turns)
        self._winners = [turn.place for turn in turns if turn.decision == "funded"]
        self.ranks: list[Rank] = [rank(problem, place) for place in self._winners]

    def fits(self, place: int, price: int, ahead: int) -> bool:
        """Say whether a project is funded at a price behind so many of the funded ones."""
        purse = Purse(self.problem)
        for winner in self._winners[:ahead]:
            purse.pay(winner)
        return purse.decide(place, price) == "funded"

    def wins(self, place: int, support: int, price: int) -> bool:
        """Say whether a project with that support and price is funded."""
        return self.fits(place, price, bisect_left(self.ranks, (-support, price, place)))

    def draws_level(self, place: int, support: int, price: int) -> bool:
        """Say whether it is funded if it goes first among those of equal support."""
        return self.fits(place, price, bisect_left(self.ranks, (-support, 0, 0)))


def _reason(tally: Tally, queue: Queue, place: int) -> Reason:
    """Find the support and the price with which a project would have been funded."""
    problem = tally.problem
    support, cost = problem.supports[place], problem.costs[place]
    cause = outer_cause(tally, place)
    prices: tuple[int | None, int | None] = (None, None)
    if tally.meets[place] and support > 0:
        room = problem.room(place)
        tied = last(lambda price: queue.draws_level(place, support, price), 1, room)
        winning = last(lambda price: queue.wins(place, support, price), 1, tied)
        prices = (tied or None, winning or None)
    if cost > problem.room(place):
        return reason(tally, place, cause, prices=prices)
    level = max(tally.level(place), 1)
    while not queue.draws_level(place, level, cost):
        level = _next_level(queue, level)
    wins = queue.wins(place, level, cost)
    if cause == "outweighed" and level == support:
        cause = "tie"
    elif cause == "outweighed" and problem.rivals(place).intersection(queue.funded):
        cause = "excluded"
    return reason(tally, place, cause, level - support, wins, _rivals(queue, place), prices)


def _next_level(queue: Queue, level: int) -> int:
    """Return the next support at which a project would overtake somebody."""
    return min(-debt for debt, _, _ in queue.ranks if -debt > level)


def _rivals(queue: Queue, place: int) -> list[int]:
    """Return who would leave if the project were funded before all others."""
    rest = queue.problem.beside(place, queue.problem.costs[place])
    staying = funded(walk(rest)) if rest is not None else ()
    return [other for other in queue.funded if other not in staying]


def _ties(tally: Tally, chosen: tuple[int, ...]) -> tuple[Tie, ...]:
    """Name the projects of equal support of which some were funded and some were not."""
    problem = tally.problem
    queue = sorted(problem.candidates, key=lambda place: rank(problem, place))
    ties = []
    for _, equals in groupby(queue, key=lambda place: problem.supports[place]):
        group = sorted(equals)
        if not _mixed(group, chosen):
            continue
        ties.append(_tie(tally, "spend", group, chosen))
        for cost in sorted({problem.costs[place] for place in group}):
            same = [place for place in group if problem.costs[place] == cost]
            if _mixed(same, chosen):
                ties.append(_tie(tally, "lottery", same, chosen))
    return tuple(ties)


def _mixed(group: list[int], chosen: tuple[int, ...]) -> bool:
    """Say whether a group has both winners and losers."""
    return len({place in chosen for place in group}) > 1


def _tie(tally: Tally, stage: Stage, group: list[int], chosen: tuple[int, ...]) -> Tie:
    """Write a tie down."""
    winners = tally.names(place for place in group if place in chosen)
    return Tie(stage, None, None, tally.names(group), winners)
