"""The search's own picture of one round: what every swap of two residents would change.

Costs are whole numbers. The cost of a round is, over all pairs at one table, the weight of the
pair; over all people, the weight of the person at the table; and over all tables and values, the
weight of the value for every person below the least or above the most number of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from budgeting.sortition.seating.luck import Integers

HARD = 1 << 32
"""The weight of a broken hard rule; everything else of a round together weighs less than half."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts in a round of n residents, T tables, F features and K values.

    ``pairs`` n x n and ``places`` n x T; ``values`` n x F holds for each person the value of each
    feature, from 0 to K - 1, no two features sharing one; ``least`` and ``most`` are T x K, and
    ``off`` weighs each of the K values.
    """

    pairs: Integers
    places: Integers
    values: Integers
    least: Integers
    most: Integers
    off: Integers


class Swaps:
    """People at tables; ``changes`` tells what swaps would cost, ``swap`` makes one."""

    def __init__(self, weights: Weights, table: Integers) -> None:
        self.table = table.copy()
        self.everybody = np.arange(len(table))
        self._w = weights
        self._tables = weights.places.shape[1]
        self._same = weights.values[:, None, :] == weights.values[None, :, :]
        self._start()

    def _start(self) -> None:
        """Add everything up from nothing."""
        w, tables = self._w, self._tables
        seated = np.zeros((tables, len(self.table)), dtype=np.int64)
        seated[self.table, self.everybody] = 1
        self._near = w.places.T + seated @ w.pairs
        self._counts = np.zeros(w.least.shape, dtype=np.int64)
        np.add.at(self._counts, (self.table[:, None], w.values), 1)
        self._more = np.zeros_like(self._counts)
        self._less = np.zeros_like(self._counts)
        self._joining = np.zeros_like(self._near)
        for t in range(tables):
            self._recount(t)
        self._leave()
        own = w.places[self.everybody, self.table]
        twice = self._near[self.table, self.everybody] - own
        outside = np.maximum(w.least - self._counts, 0) + np.maximum(self._counts - w.most, 0)
        self.cost = int(own.sum()) + int(twice.sum()) // 2 + int((outside * w.off).sum())

    def _recount(self, t: int) -> None:
        """What one person more or less of each value would cost at a table."""
        counts, w = self._counts[t], self._w
        least, most = w.least[t], w.most[t]
        self._more[t] = w.off * ((counts >= most).astype(np.int64) - (counts < least))
        self._less[t] = w.off * ((counts <= least).astype(np.int64) - (counts > most))
        self._joining[t] = self._near[t] + self._more[t][w.values].sum(axis=1)

    def _leave(self) -> None:
        """What everybody's leaving the own table would cost."""
        gone = self._less[self.table[:, None], self._w.values].sum(axis=1)
        self.burden = self._near[self.table, self.everybody]
        self._leaving = gone - self.burden

    def changes(self, person: int) -> Integers:
        """The change of the cost for a swap with everybody; 0 with one at the same table."""
        w, table = self._w, self.table
        here = int(table[person])
        change: Integers = self._joining[:, person][table] + self._joining[here]
        change += self._leaving
        change += self._leaving[person]
        change -= 2 * w.pairs[person]
        mine = w.values[person]
        both = (self._more + self._less)[:, mine]
        both = both + both[here]
        change -= (both[table] * self._same[person]).sum(axis=1)
        change[table == here] = 0
        return change

    def swap(self, one: int, other: int, change: int) -> None:
        """Let two people of two tables change seats; ``change`` is what that costs."""
        w = self._w
        here, there = int(self.table[one]), int(self.table[other])
        gained = w.pairs[other] - w.pairs[one]
        self._near[here] += gained
        self._near[there] -= gained
        for value in w.values[one]:
            self._counts[here, value] -= 1
            self._counts[there, value] += 1
        for value in w.values[other]:
            self._counts[there, value] -= 1
            self._counts[here, value] += 1
        self.table[one], self.table[other] = there, here
        self._recount(here)
        self._recount(there)
        self._leave()
        self.cost += change

    @property
    def broken(self) -> int:
        """How many hard rules are broken."""
        return (self.cost + HARD // 2) // HARD

    def troubled(self) -> Integers:
        """Those for whom a hard rule is broken where they sit."""
        crowded = self._less[self.table[:, None], self._w.values].min(axis=1, initial=0)
        return np.flatnonzero((self.burden >= HARD // 2) | (crowded <= -HARD // 2))
