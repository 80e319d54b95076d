"""The exact methods behind one door: which one answers depends on the conditions."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from math import gcd

from budgeting.counting.blocks import Block, Choices, Front, Unit, options, split
from budgeting.counting.branch import best_plan, some_plan
from budgeting.counting.exact import Programme
from budgeting.counting.limits import LimitReachedError, Limits, Meter
from budgeting.counting.outcome import Method
from budgeting.counting.problem import Limit, Plan, Problem, key

_REMEMBERED = 2000


class Search:
    """Finds best plans of a problem and of its variants, and remembers what they share.

    Every answer is exact; ``LimitReachedError`` is raised where the limits do not allow one.
    """

    def __init__(self, problem: Problem, meter: Meter, limits: Limits) -> None:
        self.problem = problem
        self.blocks = split(problem)
        self._meter = meter
        self._limits = limits
        self._coarse, self.grain = coarse(problem)
        self._fronts: dict[tuple[Unit, ...], Front] = {}

    def optimum(self) -> tuple[Plan, Method]:
        """Return the best plan of the whole problem, and the method that found it."""
        if self.blocks is not None:
            with suppress(LimitReachedError):
                return self.best(self.problem), "dynamic programme"
        return best_plan(self.problem, self._meter, self._limits.nodes), "branch and bound"

    def best(self, problem: Problem) -> Plan:
        """Return the best plan of the same projects or fewer, with the same caps or lower."""
        blocks = split(problem)
        if blocks is None:
            return best_plan(problem, self._meter, self._limits.nodes)
        return self.programme(self.fronts(blocks, problem)).best(problem.budget)

    def some(self, problem: Problem, least: Plan) -> Plan | None:
        """Return a plan that the tie chain does not put behind ``least``, or None."""
        if split(problem) is None:
            return some_plan(problem, least, self._meter, self._limits.nodes)
        found = self.best(problem)
        return found if key(found) <= key(least) else None

    def programme(self, fronts: Sequence[Front]) -> Programme:
        """Return the dynamic programme over some blocks."""
        return Programme(fronts, self._meter, self._limits.states, self.grain)

    def mirrored(self, fronts: Sequence[Front]) -> Programme:
        """Return the programme that finds the cheapest plan: cost and support are swapped."""
        turned = [Front.of(mirror(front.choices)) for front in fronts]
        return Programme(turned, self._meter, self._limits.states)

    def fronts(self, blocks: tuple[Block, ...], problem: Problem) -> list[Front]:
        """Return what each block can contribute within a problem, in units of the grain."""
        return [self._front(block, problem) for block in blocks]

    def _front(self, block: Block, problem: Problem) -> Front:
        """Return a block's front; a lower cap cuts one that is already known."""
        front = self._fronts.get(block.units)
        if front is None:
            front = Front.of(options(self._coarse, self._widest(block), self._meter))
            if len(self._fronts) > _REMEMBERED:
                self._fronts.clear()
            self._fronts[block.units] = front
        money = problem.budget if block.money is None else min(block.money, problem.budget)
        return front.within(money // self.grain)

    def _widest(self, block: Block) -> Block:
        """Return the block with the cap that it has in the whole problem, in the grain."""
        place = block.units[0][0]
        caps = [cap.money for cap in self._coarse.caps if place in cap.places]
        return Block(block.units, max(caps, default=None))


def coarse(problem: Problem) -> tuple[Problem, int]:
    """Return the problem in units of the greatest common divisor of its candidates' costs."""
    grain = gcd(*(problem.costs[place] for place in problem.candidates)) or 1
    divided = replace(
        problem,
        costs=tuple(cost // grain for cost in problem.costs),
        budget=problem.budget // grain,
        caps=tuple(Limit(cap.places, cap.money // grain) for cap in problem.caps),
    )
    return divided, grain


def mirror(choices: Choices) -> Choices:
    """Turn what a block contributes into what it gives up, with cost and support swapped.

    The best plan of the mirrored blocks gives up the most cost for the support that may go.
    """
    cost, debt, rank = choices[-1]
    return tuple((d - debt, c - cost, r - rank) for c, d, r in reversed(choices))
