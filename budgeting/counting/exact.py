"""The best plan by a dynamic programme in whole numbers, which shares nothing with the solver.

States are the Pareto-best (cost, support) pairs of the blocks decided so far, so that there are
never more of them than units of money or of support, whichever is smaller. States whose bound
shows that they cannot become the best plan are dropped. The bound is the linear relaxation of
the multiple-choice knapsack; choices that it rules out are removed first. Sources: Kellerer,
Pferschy, Pisinger, *Knapsack Problems*, Springer 2004, chapters 3, 5 and 11.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from budgeting.counting.blocks import EMPTY, WIDEST, Choices, Front
from budgeting.counting.limits import LimitReachedError, Meter
from budgeting.counting.problem import Plan

Step = tuple[int, int, int, int]
"""A step up a block's hull: (-density, block, cost, support), densest first when sorted."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps of some blocks, densest first, with running sums that begin with 0."""

    steps: Sequence[Step]
    costs: Sequence[int]
    supports: Sequence[int]

    def end(self, room: int, start: int = 0) -> int:
        """Return how far the steps from ``start`` on can be taken in the room."""
        return bisect_right(self.costs, self.costs[start] + room, start) - 1

    def bound(self, room: int, start: int) -> int:
        """Return at most how much support the steps from ``start`` on can add in the room."""
        end = self.end(room, start)
        gained = self.supports[end] - self.supports[start]
        if end == len(self.steps):
            return gained
        _, _, cost, support = self.steps[end]
        return gained + (room - self.costs[end] + self.costs[start]) * support // cost


def steps_of(fronts: Sequence[Front]) -> list[Step]:
    """Return the sorted hull steps of all blocks.

    Densities are floored after a shift so wide that different ones stay different.
    """
    widest = max((cost for front in fronts for cost, _ in front.steps), default=1)
    shift = 2 * widest.bit_length() + 1
    return sorted(
        (-((support << shift) // cost), block, cost, support)
        for block, front in enumerate(fronts)
        for cost, support in front.steps
    )


def ladder(steps: Sequence[Step]) -> Ladder:
    """Add sorted steps up."""
    return Ladder(
        steps,
        list(accumulate((step[2] for step in steps), initial=0)),
        list(accumulate((step[3] for step in steps), initial=0)),
    )


class Programme:
    """The blocks of one problem, ready to be asked for the best plan at any budget.

    The fronts count money in units of ``grain``, the greatest common divisor of all costs,
    which tightens every bound. ``best`` counts its states on the meter and raises
    ``LimitReachedError`` beyond ``limit``.
    """

    def __init__(self, fronts: Sequence[Front], meter: Meter, limit: int, grain: int = 1) -> None:
        self._fronts = fronts
        self._steps = steps_of(fronts)
        self._meter = meter
        self._limit = limit
        self._grain = grain

    def best(self, room: int, without: Container[int] = ()) -> Plan:
        """Return the best plan of cost at most ``room`` >= 0, leaving some blocks out if asked.

        Most support comes first, then lowest cost, then the lottery.
        """
        cost, debt, rank = self._best(room // self._grain, without)
        return cost * self._grain, debt, rank

    def _best(self, room: int, without: Container[int]) -> Plan:
        """Answer ``best`` in units of the grain."""
        steps: Sequence[Step] = self._steps
        kept = [front.choices for front in self._fronts]
        if without:
            steps = [step for step in steps if step[1] not in without]
            kept = [choices for block, choices in enumerate(kept) if block not in without]
        rungs = ladder(steps)
        end = rungs.end(room)
        if end == len(steps):
            return total(choices[-1] for choices in kept)
        floor = rungs.supports[end] + fill(steps[end:], room - rungs.costs[end])
        self._meter.spend(sum(map(len, kept)))
        base, open_blocks = reduce(kept, steps[end], room, floor)
        found = self._search(open_blocks, room - base[0], floor + base[1])
        return total((base, found))

    def _search(self, blocks: list[Choices], room: int, floor: int) -> Plan:
        """Run the programme over blocks that the bound leaves open."""
        blocks, tails = tails_of(blocks)
        states: list[Plan] = [EMPTY]
        used = 0
        for choices, (tail, start) in zip(blocks, tails, strict=True):
            width = len(states) * len(choices)
            used += width
            self._meter.spend(width)
            if used > self._limit or width > WIDEST:
                raise LimitReachedError
            states, floor = advance(states, choices, tail, start, room, floor)
        return states[-1]


def total(plans: Iterable[Plan]) -> Plan:
    """Join plans of disjoint sets."""
    cost = debt = rank = 0
    for plan in plans:
        cost += plan[0]
        debt += plan[1]
        rank += plan[2]
    return cost, debt, rank


def fill(steps: Sequence[Step], room: int) -> int:
    """Return the support of the steps that still fit, taken greedily and in order per block."""
    gained = 0
    closed = set()
    for _, block, cost, support in steps:
        if cost <= room and block not in closed:
            room -= cost
            gained += support
        else:
            closed.add(block)
    return gained


def reduce(
    blocks: Sequence[Choices], step: Step, room: int, floor: int
) -> tuple[Plan, list[Choices]]:
    """Drop every choice with which no plan reaches ``floor``, by the Lagrangian bound.

    The first choice of every block is the empty one, and some plan reaches ``floor``.
    ``step`` is the step at which the relaxation breaks off; its density prices the budget.
    Returns what all remaining plans have in common and the choices that go beyond it.
    """
    _, _, cost_at, support_at = step
    worths = [
        [-debt * cost_at - cost * support_at for cost, debt, _ in choices[1:]] for choices in blocks
    ]
    tops = [max((0, *worth)) for worth in worths]
    slack = room * support_at + sum(tops) - floor * cost_at
    base: list[Plan] = []
    remaining: list[Choices] = []
    for choices, worth, top in zip(blocks, worths, tops, strict=True):
        least = top - slack
        if least <= 0 and worth and min(worth) >= least:
            remaining.append(choices)
        elif len(worth) > 1:
            _cut(choices, [0, *worth], least, base, remaining)
        elif least > 0:
            base.append(choices[1])
    return total(base), remaining


def _cut(
    choices: Choices, worth: list[int], least: int, base: list[Plan], remaining: list[Choices]
) -> None:
    """Keep the choices that are worth enough, as what they go beyond the first of them."""
    kept = [choice for choice, gain in zip(choices, worth, strict=True) if gain >= least]
    cost, debt, rank = first = kept[0]
    base.append(first)
    if len(kept) > 1:
        remaining.append(tuple((c - cost, d - debt, r - rank) for c, d, r in kept))


def tails_of(blocks: list[Choices]) -> tuple[list[Choices], list[tuple[Ladder, int]]]:
    """Sort blocks by their densest step and return the ladder of those after each block."""
    steps = steps_of([Front.of(choices) for choices in blocks])
    order = list(dict.fromkeys(step[1] for step in steps))
    if len(steps) == len(blocks):
        rungs = ladder(steps)
        tails = [(rungs, start + 1) for start in range(len(blocks))]
    else:
        place = {block: number for number, block in enumerate(order)}
        tails = [
            (ladder([step for step in steps if place[step[1]] > number]), 0)
            for number in range(len(order))
        ]
    return [blocks[block] for block in order], tails


def advance(
    states: list[Plan], choices: Choices, tail: Ladder, start: int, room: int, floor: int
) -> tuple[list[Plan], int]:
    """Combine states with the choices of one block; keep what can still reach the floor.

    Returns the new states by rising cost and support, and the floor raised to the support of
    the best plan that was met on the way.
    """
    grown = [
        (cost0 + cost, debt0 + debt, rank0 + rank)
        for cost, debt, rank in choices
        for cost0, debt0, rank0 in states
        if cost0 + cost <= room
    ]
    grown.sort()
    costs, supports, steps = tail.costs, tail.supports, tail.steps
    cost_start, support_start, last = costs[start], supports[start], len(steps)
    kept = []
    least = 1
    for plan in grown:
        cost, debt, _ = plan
        if debt >= least:
            continue
        least = debt
        reach = cost_start + room - cost
        end = bisect_right(costs, reach, start) - 1
        bound = supports[end] - support_start - debt
        floor = max(floor, bound)
        if end < last:
            step = steps[end]
            bound += (reach - costs[end]) * step[3] // step[2]
        if bound >= floor:
            kept.append(plan)
    return kept, floor
