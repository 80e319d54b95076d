"""The best plan beside a project at a price, and the prices at which the project would win.

With B the budget, W the most support, v the support of the project and m(t) the lowest cost at
which the other projects reach support t, it draws level up to the price B - m(W - v) and wins
outright up to B - m(W - v + 1). In between the tie chain asks for the lower spend, then the
lottery. Under caps the prices are found by bisection: what one price allows, every lower price
allows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from budgeting.counting.blocks import Block
from budgeting.counting.exact import total
from budgeting.counting.problem import Plan
from budgeting.counting.search import Search

Prices = tuple[int | None, int | None]


class Others(Protocol):
    """All projects but one, with the one funded at a price."""

    def beside(self, place: int, price: int) -> Plan | None:
        """Return the best plan of the others, or None if the price breaks a limit alone."""
        ...

    def prices(self, place: int, best: Plan) -> Prices:
        """Return the largest prices at which the project draws level and at which it wins.

        ``best`` is the best plan of all, without the project. None stands for no price.
        """
        ...


def others(search: Search) -> Others:
    """Return the quick way if only the budget ties the blocks together, else the general one."""
    if search.blocks is None or search.problem.caps:
        return Capped(search)
    return Free(search, search.blocks)


class Free:
    """Without caps: formulas over two dynamic programmes that leave the project's block out."""

    def __init__(self, search: Search, blocks: tuple[Block, ...]) -> None:
        self._problem = search.problem
        self._grain = search.grain
        self._fronts = search.fronts(blocks, search.problem)
        self._most = search.programme(self._fronts)
        self._cheap = search.mirrored(self._fronts)
        self._block_of = {
            place: number for number, block in enumerate(blocks) for place in block.members
        }

    def beside(self, place: int, price: int) -> Plan | None:
        """See ``Others``."""
        room = self._problem.budget - price
        return None if room < 0 else self._most.best(room, self._own(place))

    def prices(self, place: int, best: Plan) -> Prices:
        """See ``Others``."""
        problem = self._problem
        target = -best[1] - problem.supports[place]
        level = self._cheapest(place, target)
        if level is None or level[0] >= problem.budget:
            return None, None
        tied = problem.budget - level[0]
        if -level[1] > target:
            return tied, tied
        preferred = level[2] - problem.bit(place) < best[2]
        by_chain = best[0] - level[0] - (0 if preferred else 1)
        outright = self._cheapest(place, target + 1)
        by_support = 0 if outright is None else problem.budget - outright[0]
        winning = max(by_chain, by_support)
        return tied, winning if winning > 0 else None

    def _own(self, place: int) -> frozenset[int]:
        """Return the blocks that drop out when the project is funded."""
        rivals = self._problem.rivals(place)
        return frozenset(self._block_of[rival] for rival in rivals if rival in self._block_of)

    def _cheapest(self, place: int, target: int) -> Plan | None:
        """Return the cheapest plan of the others with the support; at equal cost the best."""
        own = self._own(place)
        fronts = enumerate(self._fronts)
        whole = total(front.choices[-1] for number, front in fronts if number not in own)
        spare = -whole[1] - max(target, 0)
        if spare < 0:
            return None
        support, cost, rank = self._cheap.best(spare, own)
        return (whole[0] + cost) * self._grain, whole[1] + support, whole[2] + rank


class Capped:
    """With caps, or where only branch and bound helps: prices are tried out.

    Every plan that is found says itself up to which price it would do.
    """

    def __init__(self, search: Search) -> None:
        self._search = search
        self._problem = search.problem

    def beside(self, place: int, price: int) -> Plan | None:
        """See ``Others``."""
        rest = self._problem.beside(place, price)
        return None if rest is None else self._search.best(rest)

    def prices(self, place: int, best: Plan) -> Prices:
        """See ``Others``."""
        problem = self._problem
        budget = problem.budget
        debt = best[1] + problem.supports[place]
        rank = best[2] + problem.bit(place)

        def level(price: int) -> int:
            """The largest price known to draw level if this one does, else 0."""
            found = self._some(place, price, (budget, debt, 0))
            return 0 if found is None else self._room(place, found)

        def ahead(price: int) -> int:
            """The largest price known to win if this one does, else 0."""
            cheaper = (best[0] - price, debt, rank - 1)
            found = self._some(place, price, cheaper if price <= best[0] else (budget, debt - 1, 0))
            if found is None:
                return 0
            room = self._room(place, found)
            spare = best[0] - found[0] - (0 if found[2] < rank else 1)
            return room if found[1] < debt else min(room, spare)

        tied = leap(level, problem.room(place))
        winning = leap(ahead, tied)
        return tied or None, winning or None

    def _some(self, place: int, price: int, least: Plan) -> Plan | None:
        """Return a plan of the others that the chain does not put behind ``least``.

        The cost of ``least`` is not below zero.
        """
        rest = self._problem.beside(place, price)
        if rest is None:
            return None
        return self._search.some(rest, (min(least[0], rest.budget), least[1], least[2]))

    def _room(self, place: int, found: Plan) -> int:
        """Return the largest price at which the project fits beside a plan of the others."""
        return self._problem.room_beside(place, self._problem.places(-found[2]))


def leap(reach: Callable[[int], int], high: int) -> int:
    """Return the largest price up to ``high`` that will do, or 0.

    ``reach`` returns 0 for a price that is too high, else a price at least as high that will
    do as well; whatever a price allows, every lower price allows.
    """
    low = 0
    while low < high:
        middle = (low + high + 1) // 2 if low else 1
        reached = reach(middle)
        if reached:
            low = min(reached, high)
        else:
            high = middle - 1
    return low
