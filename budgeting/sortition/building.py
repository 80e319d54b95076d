"""Build the lottery: a numbered list of panels that each keep every quota, as fair as can be.

Everybody gets as many appearances in the list as their fair chance is worth (``chances.py``,
rounded by ``rounding.py``); the appearances are dealt like cards, in turn, to the panels
(``block.py``), and panels exchange people until every one keeps every quota (``exchange.py``).
It grows block by block, so that a list is there within seconds and can be stopped at any block.
The same terms give the same list on every machine: what decides is whole numbers, and the
fractions that the solver proposes are rounded before they are used.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from budgeting.sortition.block import Dealer, NoWay
from budgeting.sortition.chance import Stream, order_key
from budgeting.sortition.chances import Chances, NoPanel, fair_chances
from budgeting.sortition.coding import Coding
from budgeting.sortition.groups import grouping
from budgeting.sortition.hull import Hull
from budgeting.sortition.pool import Terms
from budgeting.sortition.reserves import reserve_quotas, reserve_seats
from budgeting.sortition.table import Flags, Ints

__all__ = ["BLOCK", "NoPanel", "Panel", "build", "frequencies"]

BLOCK = 100
SMALL = 40
_PATIENCE = 100


@dataclass(frozen=True, slots=True)
class Panel:
    """``members`` are places in ``terms.people``, sorted; ``reserves`` places in drawn order."""

    members: tuple[int, ...]
    reserves: tuple[int, ...] = ()


def build(terms: Terms, wanted: int, begun: Sequence[Panel] = ()) -> Iterator[tuple[Panel, ...]]:
    """Yield the growing list, after each block the whole of it, until it has ``wanted`` panels.

    Where the search for a block takes long, the same list comes again at every step of it; it is
    empty before the first block.

    ``begun`` is a list that was stopped; it is continued as if it had not been. Raises
    ``NoPanel`` where the quotas allow none.
    """
    builder = _Builder(terms, begun)
    while len(builder.panels) < wanted:
        for _pause in builder.extend(min(BLOCK, wanted - len(builder.panels))):
            yield tuple(builder.panels)
        yield tuple(builder.panels)


def frequencies(terms: Terms, panels: Sequence[Panel]) -> tuple[int, ...]:
    """How many of the panels each person is a member of, by place."""
    counts = [0] * len(terms.people)
    for panel in panels:
        for place in panel.members:
            counts[place] += 1
    return tuple(counts)


class _Builder:
    """The list so far, and the dealers of its panels and of its reserves."""

    def __init__(self, terms: Terms, begun: Sequence[Panel]) -> None:
        self._terms = terms
        self._groups = grouping(terms)
        self._coding = Coding(terms)
        self.panels = list(begun)
        chances = fair_chances(self._groups, terms.quotas, terms.seats)
        self._parts = chances.parts
        self._members = self._dealer()
        self._reserves = self._reserve_dealer(chances)
        self._hull: Hull | None = None
        for panel in begun:
            self._members.had[list(panel.members)] += 1
            if self._reserves is not None:
                self._reserves.had[list(panel.reserves)] += 1

    def _reserve_dealer(self, chances: Chances) -> Dealer | None:
        """A dealer for the reserves, unless none are asked for or none are left."""
        seats = reserve_seats(self._terms)
        if not seats:
            return None
        quotas = reserve_quotas(self._terms)
        try:
            beside = fair_chances(self._groups, quotas, seats, beside=chances.each)
        except NoPanel:
            quotas = ()
            beside = fair_chances(self._groups, quotas, seats, beside=chances.each)
        return Dealer(self._coding, self._groups, beside.parts, quotas, seats)

    def extend(self, size: int) -> Iterator[None]:
        """Add a block of panels with their reserves; it pauses where the search takes long."""
        so_far = len(self.panels)
        chance = Stream(f"{self._coding.seed}/{so_far}/{size}")
        rows = yield from self._member_rows(so_far, size, chance)
        reserves: list[tuple[int, ...]] = [()] * len(rows)
        if self._reserves is not None:
            barred = self._barred(rows)
            beside, _ = self._reserves.deal(so_far, len(rows), chance, barred)
            reserves = [self._in_line(so_far + number, row) for number, row in enumerate(beside)]
        for row, line in zip(rows, reserves, strict=True):
            self.panels.append(Panel(tuple(sorted(int(place) for place in row)), line))

    def _member_rows(self, so_far: int, size: int, chance: Stream) -> Generator[None, None, Ints]:
        """Deal the next panels; where whole panels cannot follow the chances, weigh panels.

        Every block tries to deal first, so that a list that goes on after a stop is the same.
        """
        had = self._members.had.copy()
        if len(self._terms.people) > SMALL:
            try:
                rows, misses = self._members.deal(so_far, size, chance)
            except NoWay:
                misses = np.ones(1, np.int32)
            if not misses.any():
                return rows
        self._members.had = had
        if self._hull is None:
            self._hull = yield from self._weighed()
        rows = yield from self._hull.rows(self._members.had, so_far, size)
        self._members.had += np.bincount(rows.ravel(), minlength=len(self._members.had))
        return rows

    def _weighed(self) -> Generator[None, None, Hull]:
        """The fairest mixture of panels; those of the first block are known, if it was dealt."""
        known = [panel.members for panel in self.panels[:BLOCK]]
        if len(self._terms.people) <= SMALL:
            hull = Hull(self._groups, self._coding.seed)
        else:
            if known and not self._begins_dealt(len(known)):
                known = []
            hull = Hull(self._groups, self._coding.seed, known, _PATIENCE)
        yield from hull.search()
        return hull

    def _begins_dealt(self, size: int) -> bool:
        """Deal the first block of this size again: a list that goes on does not tell how it began.

        Where it was weighed, the search began with no panel, and so it must here.
        """
        chance = Stream(f"{self._coding.seed}/0/{size}")
        try:
            _rows, misses = self._dealer().deal(0, size, chance)
        except NoWay:
            return False
        return not misses.any()

    def _dealer(self) -> Dealer:
        """A dealer of members who has not dealt yet."""
        terms = self._terms
        return Dealer(self._coding, self._groups, self._parts, terms.quotas, terms.seats)

    def _barred(self, rows: Ints) -> Flags:
        """Who may not be a reserve beside each panel: its members and those who live with them."""
        barred = np.zeros((len(rows), len(self._terms.people)), np.bool_)
        barred[np.arange(len(rows))[:, None], rows] = True
        for household in self._terms.households:
            home = list(household)
            barred[:, home] |= barred[:, home].max(axis=1, keepdims=True)
        barred[:, [n for n, one in enumerate(self._terms.people) if one.standing == "out"]] = True
        return barred

    def _in_line(self, number: int, row: Ints) -> tuple[int, ...]:
        """Put a panel's reserves into the order in which they are asked."""
        people, seed = self._terms.people, f"{self._coding.seed}/{number}"
        return tuple(sorted((int(one) for one in row), key=lambda n: order_key(seed, people[n].id)))
