"""The best plan beside a project at a price, and the prices at which the project would win.

With B the budget, W the most support, v the support of the project and m(t) the lowest cost at
which the other projects reach support t, it draws level up to the price B - m(W - v) and wins
outright up to B - m(W - v + 1). In between the tie chain asks for the lower spend, then the
lottery. Under caps the prices are found by bisection: what one price allows, every lower price
allows.
"""

from __future__ import annotations

from typing import Protocol

from budgeting.counting.bisection import last
from budgeting.counting.blocks import Block
from budgeting.counting.exact import Choices, total
from budgeting.counting.problem import Plan, Problem
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
        self._choices = search.choices(blocks, search.problem)
        self._most = search.programme(self._choices)
        self._cheap = search.programme([mirror(choices) for choices in self._choices])
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
        whole = total(c[-1] for number, c in enumerate(self._choices) if number not in own)
        spare = -whole[1] - max(target, 0)
        if spare < 0:
            return None
        support, cost, rank = self._cheap.best(spare, own)
        return whole[0] + cost, whole[1] + support, whole[2] + rank


def mirror(choices: Choices) -> Choices:
    """Turn what a block contributes into what it gives up, with cost and support swapped.

    The best plan of the mirrored blocks gives up the most cost for the support that may go.
    """
    cost, debt, rank = choices[-1]
    return tuple((d - debt, c - cost, r - rank) for c, d, r in reversed(choices))


class Capped:
    """With caps, or where only branch and bound helps: every price is tried out."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._problem = search.problem

    def beside(self, place: int, price: int) -> Plan | None:
        """See ``Others``."""
        rest = self._rest(place, price)
        return None if rest is None else self._search.best(rest)

    def prices(self, place: int, best: Plan) -> Prices:
        """See ``Others``."""
        problem = self._problem

        def standing(price: int) -> tuple[int, int, int]:
            found = self.beside(place, price)
            if found is None:
                return (1, 0, 0)
            own = (price, -problem.supports[place], -problem.bit(place))
            cost, debt, rank = total((found, own))
            return debt, cost, rank

        chain = (best[1], best[0], best[2])
        tied = last(lambda price: standing(price)[0] <= best[1], 1, problem.room(place))
        winning = last(lambda price: standing(price) < chain, 1, tied)
        return tied or None, winning or None

    def _rest(self, place: int, price: int) -> Problem | None:
        """Return the problem that the others pose."""
        return self._problem.beside(place, price)
