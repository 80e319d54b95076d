"""The exact methods behind one door: which one answers depends on the conditions."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from budgeting.counting.blocks import Block, Unit, options, split
from budgeting.counting.branch import best_plan
from budgeting.counting.exact import Choices, Programme
from budgeting.counting.limits import LimitReachedError, Limits, Meter
from budgeting.counting.outcome import Method
from budgeting.counting.problem import Plan, Problem


class Search:
    """Finds best plans of a problem and of its variants, and remembers what they share.

    Every answer is exact; ``LimitReachedError`` is raised where the limits do not allow one.
    """

    def __init__(self, problem: Problem, meter: Meter, limits: Limits) -> None:
        self.problem = problem
        self.blocks = split(problem)
        self._meter = meter
        self._limits = limits
        self._fronts: dict[tuple[Unit, ...], Choices] = {}

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
        return self.programme(self.choices(blocks, problem)).best(problem.budget)

    def programme(self, choices: Sequence[Choices]) -> Programme:
        """Return the dynamic programme over some blocks' choices."""
        return Programme(choices, self._meter, self._limits.states)

    def choices(self, blocks: tuple[Block, ...], problem: Problem) -> list[Choices]:
        """Return what each block can contribute within a problem."""
        return [self._front(block, problem) for block in blocks]

    def _front(self, block: Block, problem: Problem) -> Choices:
        """Return a block's choices; a lower cap cuts a list that is already known."""
        front = self._fronts.get(block.units)
        if front is None:
            front = options(self.problem, self._widest(block), self._meter)
            self._fronts[block.units] = front
        money = problem.budget if block.money is None else min(block.money, problem.budget)
        if front[-1][0] <= money:
            return front
        return tuple(plan for plan in front if plan[0] <= money)

    def _widest(self, block: Block) -> Block:
        """Return the block with the cap that it has in the whole problem."""
        place = block.units[0][0]
        caps = [cap.money for cap in self.problem.caps if place in cap.places]
        return Block(block.units, max(caps, default=None))
