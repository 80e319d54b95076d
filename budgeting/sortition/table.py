"""A block of panels as rows of one table, with all that is counted about them.

All numbers are whole; ``exchange.py`` moves the people.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


class Table:
    """A block of panels as rows of one table, and how far each row is from its quotas.

    ``values``: person × feature, numbers of values that differ between features; ``least`` and
    ``most``: the limits of each value; ``homes``: the household's number of each person, -1 for
    none; ``rows``: panel × seat, places of people, nobody twice in a row. ``barred``: panel ×
    person, who may not come into a row (the panel itself, where its reserves are made).
    """

    def __init__(
        self,
        values: Ints,
        least: Ints,
        most: Ints,
        homes: Ints,
        rows: Ints,
        barred: Flags | None = None,
    ) -> None:
        self.rows = rows
        self.values = values
        self.least = least
        self.most = most
        self.homes = homes
        panels, people = len(rows), len(values)
        self.feature_of = np.zeros(len(least), np.int32)
        for feature in range(values.shape[1]):
            self.feature_of[np.unique(values[:, feature])] = feature
        self.inside = np.zeros((panels, people), np.bool_)
        self.counts = np.zeros((panels, len(least)), np.int32)
        self.at_home = np.zeros((panels, max(1, int(homes.max(initial=-1)) + 1)), np.int32)
        for panel in range(panels):
            self.inside[panel, rows[panel]] = True
            self.counts[panel] = np.bincount(values[rows[panel]].ravel(), minlength=len(least))
            at_home = homes[rows[panel]]
            np.add.at(self.at_home[panel], at_home[at_home >= 0], 1)
        self.barred = barred

    def misses(self) -> Ints:
        """For each row, by how many people it misses its quotas, and who may not be in it."""
        short = np.maximum(self.least - self.counts, 0)
        short += np.maximum(self.counts - self.most, 0)
        return np.asarray(short.sum(axis=1) + self.clashing(), np.int32)

    def clashing(self) -> Ints:
        """For each row, how many people share a household in it, or may not be in it."""
        clashing = np.maximum(self.at_home - 1, 0).sum(axis=1)
        if self.barred is not None:
            clashing += self.barred[np.arange(len(self.rows))[:, None], self.rows].sum(axis=1)
        return np.asarray(clashing, np.int32)

    def forget_quotas(self) -> None:
        """Let every row have any values, so that only who clashes counts."""
        self.least = np.zeros_like(self.least)
        self.most = np.full_like(self.most, self.seats)

    @property
    def seats(self) -> int:
        """How many people a row has."""
        return int(self.rows.shape[1])

    def sits(self, row: int, person: int) -> bool:
        """Whether somebody is in a row."""
        return bool(self.inside[row, person])

    def bars(self, row: int, person: int) -> bool:
        """Whether somebody may not be in a row."""
        return self.barred is not None and bool(self.barred[row, person])

    def quotas_of(self, people: Sequence[int]) -> list[tuple[list[int], int, int]]:
        """For each limited value: which of these people have it, its least and its most."""
        held = self.values[np.asarray(people, np.int32)]
        limits = []
        for value, (least, most) in enumerate(zip(self.least, self.most, strict=True)):
            holders = np.flatnonzero((held == value).any(axis=1))
            if least > 0 or most < self.seats:
                limits.append(([int(place) for place in holders], int(least), int(most)))
        return limits

    def homes_of(self, people: Sequence[int]) -> list[list[int]]:
        """Which of these people share a household, by their places among them."""
        shared: dict[int, list[int]] = {}
        for place, home in enumerate(self.homes[np.asarray(people, np.int32)]):
            if home >= 0:
                shared.setdefault(int(home), []).append(place)
        return [places for places in shared.values() if len(places) > 1]

    def replace(self, row: int, people: list[int]) -> None:
        """Put other people into a row."""
        for seat, newcomer in enumerate(people):
            self.enter(row, seat, newcomer)
        self.inside[row] = False
        self.inside[row, self.rows[row]] = True

    def may_enter(self, panel: int, people: Ints) -> Flags:
        """Who of these may come into a row: not in it, not barred, no household of theirs in it."""
        allowed = ~self.inside[panel, people]
        if self.barred is not None:
            allowed &= ~self.barred[panel, people]
        homes = self.homes[people]
        allowed &= (homes < 0) | (self.at_home[panel, np.maximum(homes, 0)] == 0)
        return np.asarray(allowed, np.bool_)

    def open_to(self, person: int) -> npt.NDArray[np.intp]:
        """The rows into which somebody may come."""
        allowed = ~self.inside[:, person]
        if self.barred is not None:
            allowed &= ~self.barred[:, person]
        if self.homes[person] >= 0:
            allowed &= self.at_home[:, self.homes[person]] == 0
        return np.flatnonzero(allowed)

    def enter(self, row: int, seat: int, newcomer: int) -> None:
        """Let somebody take a seat."""
        old = int(self.rows[row, seat])
        self.rows[row, seat] = newcomer
        self.inside[row, old], self.inside[row, newcomer] = False, True
        np.add.at(self.counts[row], self.values[old], -1)
        np.add.at(self.counts[row], self.values[newcomer], 1)
        if self.homes[old] >= 0:
            self.at_home[row, self.homes[old]] -= 1
        if self.homes[newcomer] >= 0:
            self.at_home[row, self.homes[newcomer]] += 1
