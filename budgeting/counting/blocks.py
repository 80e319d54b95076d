"""Groups of projects that can be decided one after the other, each with its best choices.

A block is a project alone, a group of projects that exclude each other, or the projects under
one cap (with exclusion groups inside). Only the budget ties blocks together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from budgeting.counting.limits import LimitReachedError, Meter
from budgeting.counting.problem import Plan, Problem

EMPTY: Plan = (0, 0, 0)
WIDEST = 600_000
"""The most combinations that one stage of a search may look at: about half a second of work."""
Unit = tuple[int, ...]
Choices = tuple[Plan, ...]
"""What one block can contribute: Pareto plans, the empty one first."""


@dataclass(frozen=True, slots=True)
class Block:
    """Units of projects of which each allows one at most, under a common cap (None: no cap)."""

    units: tuple[Unit, ...]
    money: int | None

    @property
    def members(self) -> frozenset[int]:
        """The places of all projects in the block."""
        return frozenset(place for unit in self.units for place in unit)


@dataclass(frozen=True, slots=True)
class Front:
    """The choices of a block, with the (cost, support) steps up their upper concave hull."""

    choices: Choices
    steps: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, choices: Choices) -> Front:
        """Find the hull."""
        return cls(choices, tuple(hull(choices)))

    def within(self, money: int) -> Front:
        """Return the part of the front that costs no more than that."""
        if self.choices[-1][0] <= money:
            return self
        return Front.of(tuple(plan for plan in self.choices if plan[0] <= money))


def split(problem: Problem) -> tuple[Block, ...] | None:
    """Split a problem into blocks, or return None if its conditions overlap too much for it.

    That is so when a project stands in two groups or under two caps, or when a group is only
    partly under a cap.
    """
    units = _units(problem.exclusions, set(problem.candidates))
    cap_of = _caps(problem)
    if units is None or cap_of is None:
        return None
    capped: dict[int, list[Unit]] = {}
    blocks = []
    for unit in units:
        number, *others = {cap_of.get(place) for place in unit}
        if others:
            return None
        if number is None:
            blocks.append(Block((unit,), None))
        else:
            capped.setdefault(number, []).append(unit)
    for number in sorted(capped):
        blocks.append(Block(tuple(capped[number]), problem.caps[number].money))
    return tuple(blocks)


def _caps(problem: Problem) -> dict[int, int] | None:
    """Return the number of the cap over each candidate, or None if one has several."""
    candidates = set(problem.candidates)
    cap_of: dict[int, int] = {}
    for number, cap in enumerate(problem.caps):
        for place in candidates.intersection(cap.places):
            if cap_of.setdefault(place, number) != number:
                return None
    return cap_of


def _units(groups: Iterable[tuple[int, ...]], candidates: set[int]) -> list[Unit] | None:
    """Return the groups and the projects without a group, or None if groups overlap."""
    free = set(candidates)
    units: list[Unit] = []
    for group in groups:
        members = tuple(place for place in group if place in candidates)
        if not free.issuperset(members):
            return None
        free.difference_update(members)
        if members:
            units.append(members)
    units.extend((place,) for place in free)
    return sorted(units)


def options(problem: Problem, block: Block, meter: Meter) -> Choices:
    """Return the block's Pareto choices, the empty one first, by rising cost and support.

    At equal cost and support the choice that the lottery prefers stands for all. Raises
    ``LimitReachedError`` if a stage has more than ``WIDEST`` combinations.
    """
    money = problem.budget if block.money is None else min(block.money, problem.budget)
    front: list[Plan] = [EMPTY]
    for unit in block.units:
        choices = [EMPTY, *(problem.plan(place) for place in unit)]
        width = len(front) * len(choices)
        meter.spend(width)
        if width > WIDEST:
            raise LimitReachedError
        front = pareto(
            [
                (cost, debt, rank)
                for cost0, debt0, rank0 in choices
                for cost1, debt1, rank1 in front
                for cost, debt, rank in ((cost0 + cost1, debt0 + debt1, rank0 + rank1),)
                if cost <= money
            ]
        )
    return tuple(front)


def pareto(plans: list[Plan]) -> list[Plan]:
    """Keep the plans that no other plan beats in both cost and support; sorts its input."""
    plans.sort()
    kept = []
    least = 1
    for plan in plans:
        if plan[1] < least:
            least = plan[1]
            kept.append(plan)
    return kept


def hull(plans: Sequence[Plan]) -> list[tuple[int, int]]:
    """Return the (cost, support) steps along the upper concave hull of Pareto choices."""
    if len(plans) == 2:
        (cost, debt, _), (cost1, debt1, _) = plans
        return [(cost1 - cost, debt - debt1)]
    corners: list[Plan] = []
    for plan in plans:
        while len(corners) > 1 and _below(corners[-2], corners[-1], plan):
            corners.pop()
        corners.append(plan)
    return [(after[0] - before[0], before[1] - after[1]) for before, after in pairwise(corners)]


def _below(first: Plan, middle: Plan, last: Plan) -> bool:
    """Say whether the middle one lies on or under the line between its neighbours."""
    rise = (first[1] - middle[1]) * (last[0] - first[0])
    return rise <= (first[1] - last[1]) * (middle[0] - first[0])
