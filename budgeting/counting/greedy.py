"""Plain greedy: most support first, then the cheaper, then by lottery; misfits are skipped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from budgeting.counting.problem import Problem

Decision = Literal["funded", "does_not_fit", "over_cap", "excluded"]
Rank = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Turn:
    """One look at one project; ``left`` is the money left afterwards."""

    place: int
    decision: Decision
    left: int


def rank(problem: Problem, place: int) -> Rank:
    """Return the sort key of a project: most support, lowest cost, earliest in the lottery."""
    return (-problem.supports[place], problem.costs[place], place)


def walk(problem: Problem) -> tuple[Turn, ...]:
    """Look at every candidate once, in order, and fund what is still possible."""
    purse = Purse(problem)
    turns = []
    for place in sorted(problem.candidates, key=lambda place: rank(problem, place)):
        decision = purse.decide(place, problem.costs[place])
        if decision == "funded":
            purse.pay(place)
        turns.append(Turn(place, decision, purse.left))
    return tuple(turns)


def funded(turns: Iterable[Turn]) -> tuple[int, ...]:
    """Return the funded places in the order of the lottery."""
    return tuple(sorted(turn.place for turn in turns if turn.decision == "funded"))


class Purse:
    """The money that is left, in all and under each cap, and who is excluded already."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._caps = [cap.money for cap in problem.caps]
        self._excluded: set[int] = set()
        self.left = problem.budget

    def decide(self, place: int, price: int) -> Decision:
        """Say what would become of a project at a price if it were looked at now."""
        if place in self._excluded:
            return "excluded"
        if price > self.left:
            return "does_not_fit"
        caps = zip(self._problem.caps, self._caps, strict=True)
        if any(price > money for cap, money in caps if place in cap.places):
            return "over_cap"
        return "funded"

    def pay(self, place: int) -> None:
        """Fund a project."""
        cost = self._problem.costs[place]
        self.left -= cost
        for number, cap in enumerate(self._problem.caps):
            if place in cap.places:
                self._caps[number] -= cost
        self._excluded |= self._problem.rivals(place) - {place}
