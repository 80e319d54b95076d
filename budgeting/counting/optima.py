"""How many plans share the greatest support, and in which projects they differ."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from budgeting.counting.blocks import WIDEST, Block, Front, options, split
from budgeting.counting.branch import explore
from budgeting.counting.exact import Ladder, Step, ladder, steps_of
from budgeting.counting.limits import LimitReachedError, Limits, Meter
from budgeting.counting.problem import Plan, Problem

Crowd = tuple[int, int, int]
"""A number of plans, the mask of all their projects and the mask of those in every plan."""
Crowds = dict[tuple[int, int], Crowd]
"""Crowds by (cost, support)."""
ALONE: Crowds = {(0, 0): (1, 0, 0)}
_FREE: Step = (0, 0, 1, 0)


@dataclass(frozen=True, slots=True)
class Optima:
    """The plans with the greatest support, by cost; cheapest first."""

    by_cost: tuple[tuple[int, Crowd], ...]

    @property
    def everywhere(self) -> Crowd:
        """All of them together."""
        return join(crowd for _, crowd in self.by_cost)


def join(crowds: Iterable[Crowd]) -> Crowd:
    """Join crowds of different plans; there must be one at least."""
    first, *others = crowds
    number, union, common = first
    for more, projects, shared in others:
        number += more
        union |= projects
        common &= shared
    return number, union, common


def optima(problem: Problem, best: Plan, meter: Meter, limits: Limits) -> Optima:
    """Count the plans that have the support of the best one.

    Raises ``LimitReachedError`` if the limits do not suffice.
    """
    if -best[1] == sum(problem.supports[place] for place in problem.candidates):
        # Every candidate has support, so no other plan has that of all of them.
        return Optima(((best[0], (1, -best[2], -best[2])),))
    blocks = split(problem)
    if blocks is None:
        found = _by_branching(problem, -best[1], meter, limits.nodes)
    else:
        found = _by_programme(problem, blocks, -best[1], meter, limits.states)
    return Optima(tuple(sorted(found.items())))


def _by_branching(problem: Problem, target: int, meter: Meter, limit: int) -> dict[int, Crowd]:
    """Visit every plan that reaches the target."""
    found: dict[int, Crowd] = {}
    seen = 0

    def visit(_: int, places: tuple[int, ...]) -> int:
        nonlocal seen
        seen += 1
        cost, _, rank = problem.measure(places)
        crowd = (1, -rank, -rank)
        found[cost] = join((found[cost], crowd)) if cost in found else crowd
        return target

    worth = {place: problem.supports[place] for place in problem.candidates}
    explore(problem, worth, target, visit, meter, limit)
    return found


def _by_programme(
    problem: Problem, blocks: tuple[Block, ...], target: int, meter: Meter, limit: int
) -> dict[int, Crowd]:
    """Keep, for every (cost, support) that can still reach the target, its crowd of plans."""
    fronts = [Front.of(options(problem, block, meter)) for block in blocks]
    steps = steps_of(fronts)
    rungs = ladder(steps)
    end = rungs.end(problem.budget)
    step = steps[end] if end < len(steps) else _FREE
    slack = _slack(fronts, step, problem.budget, target)
    order = list(dict.fromkeys(step[1] for step in steps))
    simple = len(order) == len(steps)
    states = ALONE
    used = 0
    for number, index in enumerate(order):
        least = _top(fronts[index], step) - slack
        choices = _crowds(problem, blocks[index], step, least, meter)
        width = len(states) * len(choices)
        used += width
        meter.spend(width)
        if used > limit or width > WIDEST:
            raise LimitReachedError
        tail, start = (rungs, number + 1) if simple else _after(steps, {*order[: number + 1]})
        states = _combine(states, choices, tail, start, problem.budget, target)
    return {cost: crowd for (cost, support), crowd in states.items() if support == target}


def _after(steps: list[Step], decided: Container[int]) -> tuple[Ladder, int]:
    """Return the ladder of the blocks that are not decided yet, and where it begins."""
    return ladder([step for step in steps if step[1] not in decided]), 0


def _worth(cost: int, support: int, step: Step) -> int:
    """Return what a choice is worth beyond its cost at the density of the step."""
    return support * step[2] - cost * step[3]


def _top(front: Front, step: Step) -> int:
    """Return the most that a block is worth at the density of the step."""
    return max(_worth(cost, -debt, step) for cost, debt, _ in front.choices)


def _slack(fronts: list[Front], step: Step, budget: int, target: int) -> int:
    """Return how far a plan that reaches the target may fall behind the Lagrangian bound."""
    return budget * step[3] + sum(_top(front, step) for front in fronts) - target * step[2]


def _crowds(problem: Problem, block: Block, step: Step, least: int, meter: Meter) -> Crowds:
    """Return all choices of a block that are worth at least ``least`` at the step's density.

    Raises ``LimitReachedError`` if a stage has more than ``WIDEST`` combinations.
    """
    money = problem.budget if block.money is None else min(block.money, problem.budget)
    worth = {
        place: _worth(problem.costs[place], problem.supports[place], step)
        for place in block.members
    }
    rest = sum(max(0, *(worth[place] for place in unit)) for unit in block.units)
    crowds = ALONE
    for unit in block.units:
        rest -= max(0, *(worth[place] for place in unit))
        choices = ALONE | join_all(
            ((problem.costs[place], problem.supports[place]), problem.bit(place)) for place in unit
        )
        width = len(crowds) * len(choices)
        meter.spend(width)
        if width > WIDEST:
            raise LimitReachedError
        crowds = {
            state: crowd
            for state, crowd in _product(crowds, choices).items()
            if state[0] <= money and _worth(*state, step) + rest >= least
        }
    return crowds


def join_all(singles: Iterable[tuple[tuple[int, int], int]]) -> Crowds:
    """Collect alternatives by their cost and support."""
    crowds: Crowds = {}
    for state, bit in singles:
        crowd = (1, bit, bit)
        crowds[state] = join((crowds[state], crowd)) if state in crowds else crowd
    return crowds


def _product(left: Crowds, right: Crowds) -> Crowds:
    """Combine every choice on the left with every choice on the right."""
    grown: Crowds = {}
    for (cost0, support0), (number0, union0, common0) in left.items():
        for (cost1, support1), (number1, union1, common1) in right.items():
            state = (cost0 + cost1, support0 + support1)
            crowd = (number0 * number1, union0 | union1, common0 | common1)
            grown[state] = join((grown[state], crowd)) if state in grown else crowd
    return grown


def _combine(
    states: Crowds, choices: Crowds, tail: Ladder, start: int, budget: int, target: int
) -> Crowds:
    """Combine states with a block's choices and drop what can no longer reach the target."""
    return {
        state: crowd
        for state, crowd in _product(states, choices).items()
        if state[0] <= budget and state[1] + tail.bound(budget - state[0], start) >= target
    }
