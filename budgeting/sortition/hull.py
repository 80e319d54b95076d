"""Fair chances over whole panels: where averages promise too much, in small pools or tight quotas.

Column generation: the fairest mixture of the panels known so far is a linear programme; its dual
prices name the panel that would help most, an integer programme finds it, until none helps. As
in ``chances.py`` the smallest chance is raised first, then the next. Source: Flanigan et al.,
Nature 596 (2021), supplementary information (leximin).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from budgeting.sortition.balance import Balance, Mix
from budgeting.sortition.bound import quota_rows
from budgeting.sortition.chance import order_key
from budgeting.sortition.chances import BILLION, NoPanel
from budgeting.sortition.groups import Grouping
from budgeting.sortition.programme import Column, Exhausted, Row, minimise
from budgeting.sortition.table import Ints

_SLIP = 1e-7
_PANELS = 2000
_GAPS = (0.1, 0.0)
_TUNED = 40


class Hull:
    """The fairest mixture of whole panels, each told by how many people of each group it takes.

    ``known`` are panels to begin with, as places. For the smallest chance panels are looked for
    until none helps; for all higher ones at most ``patience`` more of them.
    """

    def __init__(
        self,
        grouping: Grouping,
        seed: str,
        known: Sequence[Sequence[int]] = (),
        patience: int = _PANELS,
    ) -> None:
        self._grouping = grouping
        self._seed = seed
        self._sizes = [group.size for group in grouping.groups]
        self._rows = quota_rows(grouping, grouping.terms)
        self._mixes: list[Mix] = list(dict.fromkeys(self._mix(panel) for panel in known))
        self._patience = patience
        self.chances: list[int] = []

    def search(self) -> Iterator[None]:
        """Find the fair chances; it pauses after every panel that was looked for."""
        if not self._mixes:
            self._mixes.append(self._panel([0.0] * len(self._sizes)))
        each = yield from self._leximin()
        self.chances = [round(chance * BILLION) for chance in each]

    def _mix(self, panel: Sequence[int]) -> Mix:
        counts = [0] * len(self._sizes)
        for place in panel:
            counts[self._grouping.group_of[place]] += 1
        return tuple(counts)

    def rows(
        self, had: npt.NDArray[np.int64], so_far: int, size: int
    ) -> Generator[None, None, Ints]:
        """The next panels: those that the people furthest behind need most; it pauses as well."""
        counts = [int(had[list(group.places)].sum()) for group in self._grouping.groups]
        balance = Balance(self._sizes, self.chances, counts, self._mixes)
        balance.choose(so_far, size)
        for _ in range(_TUNED):
            balance.improve()
            if balance.is_even:
                break
            found = self._best(balance.costs(), _GAPS[0])
            yield
            if found is None or found in balance.mixes:
                break
            balance.mixes.append(found)
        seen = had.copy()
        rows = []
        for mix in balance.chosen_mixes():
            row = self._people(mix, seen)
            seen[row] += 1
            rows.append(row)
        return np.array(rows, np.int32)

    def _people(self, mix: Mix, seen: npt.NDArray[np.int64]) -> list[int]:
        """Whole people for a mix: in each group those who were seen least, one of a household."""
        terms = self._grouping.terms
        homes = {place: number for number, home in enumerate(terms.households) for place in home}
        used: set[int] = set()
        row: list[int] = []
        for group, count in zip(self._grouping.groups, mix, strict=True):
            line = sorted(
                group.places,
                key=lambda place: (int(seen[place]), order_key(self._seed, terms.people[place].id)),
            )
            for place in line:
                if count and homes.get(place, -1) not in used:
                    row.append(place)
                    count -= 1
                    if place in homes:
                        used.add(homes[place])
        return row

    def _leximin(self) -> Generator[None, None, list[float]]:
        """Raise the common level of all who are not settled, settle those held down, and repeat."""
        settled: dict[int, float] = {}
        each: list[float] = []
        most = _PANELS
        while len(settled) < len(self._sizes):
            each, held, level = yield from self._level(settled, most)
            if not held:
                break
            if not settled:
                most = min(_PANELS, len(self._mixes) + self._patience)
            settled |= dict.fromkeys(held, level)
        return each

    def _level(
        self, settled: dict[int, float], most: int
    ) -> Generator[None, None, tuple[list[float], list[int], float]]:
        """One level: mix, ask for a better panel at the dual prices, and mix again."""
        while True:
            each, prices, value, level = self._mixture(settled)
            if len(self._mixes) >= most or not (yield from self._found(prices, value)):
                break
        held = [n for n, price in enumerate(prices) if n not in settled and price > _SLIP]
        return each, held, level

    def _found(self, prices: Sequence[float], value: float) -> Generator[None, None, bool]:
        """Look for a panel that is worth more at these prices, roughly first, then exactly."""
        costs = [-price / n for price, n in zip(prices, self._sizes, strict=True)]
        for gap in _GAPS:
            found = self._best(costs, gap)
            yield
            if found is None:
                return False
            worth = -sum(cost * count for cost, count in zip(costs, found, strict=True))
            if worth > value + _SLIP and found not in self._mixes:
                self._mixes.append(found)
                return True
        return False

    def _mixture(self, settled: dict[int, float]) -> tuple[list[float], list[float], float, float]:
        """The best weights of the panels known; chances, dual prices, their bound, the level.

        It is written as the dual programme, whose solution is the prices: minimise the worth of
        the best panel less what the settled ones must get, at prices that sum to 1 over the rest.
        The weights are the reduced costs of its slack columns.
        """
        size, panels = len(self._sizes), len(self._mixes)
        columns = [Column(cost=-settled.get(n, 0.0)) for n in range(size)]
        columns.append(Column(cost=1.0, least=-2.0, most=float(size)))
        columns += [Column() for _ in range(panels)]
        rows = [Row(tuple((n, 1.0) for n in range(size) if n not in settled), 1, 1)]
        for number, mix in enumerate(self._mixes):
            worth = [(n, -count / self._sizes[n]) for n, count in enumerate(mix) if count]
            rows.append(Row((*worth, (size, 1.0), (size + 1 + number, -1.0)), 0, 0))
        answer = minimise(columns, rows)
        if answer is None:
            raise NoPanel
        weights = answer.reduced[size + 1 :]
        each = [
            sum(weight * mix[n] for weight, mix in zip(weights, self._mixes, strict=True))
            / self._sizes[n]
            for n in range(size)
        ]
        value = answer.values[size]
        return each, list(answer.values[:size]), value, self._objective(answer.values, settled)

    def _objective(self, values: Sequence[float], settled: dict[int, float]) -> float:
        """The common level: the worth of the best panel less what the settled ones get."""
        return values[len(self._sizes)] - sum(values[n] * chance for n, chance in settled.items())

    def _best(self, costs: Sequence[float], gap: float) -> Mix | None:
        """A panel as cheap as a brief search can find, if it finds one."""
        try:
            return self._panel(costs, gap=gap, brief=True)
        except Exhausted:
            return None

    def _panel(self, costs: Sequence[float], *, gap: float = 0.0, brief: bool = False) -> Mix:
        """The cheapest panel, where taking a person of each group costs so much."""
        columns = [
            Column(cost, group.size if group.certain else 0, group.size)
            for cost, group in zip(costs, self._grouping.groups, strict=True)
        ]
        answer = minimise(columns, self._rows, whole=True, gap=gap, brief=brief)
        if answer is None:
            raise NoPanel
        return tuple(round(value) for value in answer.values)
