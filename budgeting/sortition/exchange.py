"""Panels exchange people, two by two, until every one of them keeps every quota.

An exchange takes one person each out of two panels and puts them into the other: nobody's number
of appearances changes, so the chances stay exactly as they were dealt. All numbers are whole.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from budgeting.sortition.chance import Stream

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

_SHORTLIST = 40


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
        self._values = values
        self._least = least
        self._most = most
        self._homes = homes
        panels, people = len(rows), len(values)
        self._feature_of = np.zeros(len(least), np.int32)
        for feature in range(values.shape[1]):
            self._feature_of[np.unique(values[:, feature])] = feature
        self._inside = np.zeros((panels, people), np.bool_)
        self._counts = np.zeros((panels, len(least)), np.int32)
        self._at_home = np.zeros((panels, max(1, int(homes.max(initial=-1)) + 1)), np.int32)
        for panel in range(panels):
            self._inside[panel, rows[panel]] = True
            self._counts[panel] = np.bincount(values[rows[panel]].ravel(), minlength=len(least))
            at_home = homes[rows[panel]]
            np.add.at(self._at_home[panel], at_home[at_home >= 0], 1)
        self._barred = barred

    def misses(self) -> Ints:
        """For each row, by how many people it misses its quotas, and who may not be in it."""
        short = np.maximum(self._least - self._counts, 0)
        short += np.maximum(self._counts - self._most, 0)
        doubled = np.maximum(self._at_home - 1, 0)
        misses = short.sum(axis=1) + doubled.sum(axis=1)
        if self._barred is not None:
            misses += self._barred[np.arange(len(self.rows))[:, None], self.rows].sum(axis=1)
        return np.asarray(misses, np.int32)

    @property
    def seats(self) -> int:
        """How many people a row has."""
        return int(self.rows.shape[1])

    def sits(self, row: int, person: int) -> bool:
        """Whether somebody is in a row."""
        return bool(self._inside[row, person])

    def bars(self, row: int, person: int) -> bool:
        """Whether somebody may not be in a row."""
        return self._barred is not None and bool(self._barred[row, person])

    def quotas_of(self, people: Sequence[int]) -> list[tuple[list[int], int, int]]:
        """For each limited value: which of these people have it, its least and its most."""
        held = self._values[np.asarray(people, np.int32)]
        limits = []
        for value, (least, most) in enumerate(zip(self._least, self._most, strict=True)):
            holders = np.flatnonzero((held == value).any(axis=1))
            if least > 0 or most < self.seats:
                limits.append(([int(place) for place in holders], int(least), int(most)))
        return limits

    def homes_of(self, people: Sequence[int]) -> list[list[int]]:
        """Which of these people share a household, by their places among them."""
        shared: dict[int, list[int]] = {}
        for place, home in enumerate(self._homes[np.asarray(people, np.int32)]):
            if home >= 0:
                shared.setdefault(int(home), []).append(place)
        return [places for places in shared.values() if len(places) > 1]

    def replace(self, row: int, people: list[int]) -> None:
        """Put other people into a row."""
        for seat, newcomer in enumerate(people):
            self._enter(row, seat, newcomer)
        self._inside[row] = False
        self._inside[row, self.rows[row]] = True

    def settle(self, chance: Stream, rounds: int) -> Ints:
        """Exchange people in at most ``rounds`` attempts a row; return what is left to mend."""
        self._part(chance, rounds)
        left = self.misses()
        budget = rounds * len(self.rows)
        while budget > 0 and left.any():
            for panel in np.flatnonzero(left):
                budget -= 1
                self._better(int(panel), chance)
            left = self.misses()
        return left

    def _part(self, chance: Stream, rounds: int) -> None:
        """Part people of one household, and take those out who may not be in a row."""
        for _ in range(rounds):
            clashes = self._clashes()
            if not clashes:
                return
            for panel, seat in clashes:
                others = self._open_to(int(self.rows[panel, seat]))
                if len(others):
                    other = int(others[chance.below(len(others))])
                    self._swap_best(panel, np.array([seat]), other, None, chance, strict=False)

    def _clashes(self) -> list[tuple[int, int]]:
        """The seats of people who share a household within a row, or are barred from it."""
        homes = self._homes[self.rows]
        panels = np.arange(len(self.rows))[:, None]
        doubled = (homes >= 0) & (self._at_home[panels, np.maximum(homes, 0)] > 1)
        if self._barred is not None:
            doubled |= self._barred[panels, self.rows]
        return [(int(panel), int(seat)) for panel, seat in np.argwhere(doubled)]

    def _better(self, panel: int, chance: Stream) -> None:
        """Mend one missed quota of a row with the help of another row, if that costs no more."""
        counts = self._counts[panel]
        missed = np.flatnonzero((counts < self._least) | (counts > self._most))
        if not len(missed):
            return
        value = int(missed[chance.below(len(missed))])
        feature = self._feature_of[value]
        held = self._values[self.rows[panel], feature] == value
        if counts[value] < self._least[value]:
            others = np.flatnonzero(self._counts[:, value] > self._least[value])
            seats, wanted = np.flatnonzero(~held), True
        else:
            others = np.flatnonzero(self._counts[:, value] < self._most[value])
            seats, wanted = np.flatnonzero(held), False
        others = others[others != panel]
        if not len(others):
            others = np.flatnonzero(np.arange(len(self.rows)) != panel)
        if not len(others):
            return
        other = int(others[chance.below(len(others))])
        theirs = (self._values[self.rows[other], feature] == value) == wanted
        self._swap_best(panel, seats, other, np.flatnonzero(theirs), chance, strict=True)

    def _swap_best(
        self,
        panel: int,
        seats: npt.NDArray[np.intp],
        other: int,
        theirs: npt.NDArray[np.intp] | None,
        chance: Stream,
        *,
        strict: bool,
    ) -> bool:
        """Make the best exchange between these seats of two rows.

        ``theirs`` are seats of the other row, all of them if None. If ``strict``, an exchange that
        costs something is made only one time in eight: without it the search would be stuck.
        """
        if other == panel:
            return False
        mine = self.rows[panel][seats]
        seats = seats[self._may_enter(other, mine)]
        every = np.arange(self.rows.shape[1]) if theirs is None else theirs
        every = every[self._may_enter(panel, self.rows[other][every])]
        if not len(seats) or not len(every):
            return False
        leave, enter = self._prices(panel, other)
        mine, hers = self._values[self.rows[panel][seats]], self._values[self.rows[other][every]]
        first, second = leave[mine].sum(axis=1), enter[hers].sum(axis=1)
        if len(seats) > _SHORTLIST:
            short = np.argsort(first, kind="stable")[:_SHORTLIST]
            seats, mine, first = seats[short], mine[short], first[short]
        if len(every) > _SHORTLIST:
            short = np.argsort(second, kind="stable")[:_SHORTLIST]
            every, hers, second = every[short], hers[short], second[short]
        cost = first[:, None] + second[None, :]
        both = leave + enter
        for feature in range(mine.shape[1]):
            same = mine[:, feature, None] == hers[None, :, feature]
            cost -= same * both[mine[:, feature]][:, None]
        least = int(cost.min())
        if strict and least > (chance.below(8) == 0):
            return False
        best = np.flatnonzero(cost.ravel() == least)
        pick = int(best[chance.below(len(best))])
        self._swap(panel, int(seats[pick // len(every)]), other, int(every[pick % len(every)]))
        return True

    def _may_enter(self, panel: int, people: Ints) -> Flags:
        """Who of these may come into a row: not in it, not barred, no household of theirs in it."""
        allowed = ~self._inside[panel, people]
        if self._barred is not None:
            allowed &= ~self._barred[panel, people]
        homes = self._homes[people]
        allowed &= (homes < 0) | (self._at_home[panel, np.maximum(homes, 0)] == 0)
        return np.asarray(allowed, np.bool_)

    def _open_to(self, person: int) -> npt.NDArray[np.intp]:
        """The rows into which somebody may come."""
        allowed = ~self._inside[:, person]
        if self._barred is not None:
            allowed &= ~self._barred[:, person]
        if self._homes[person] >= 0:
            allowed &= self._at_home[:, self._homes[person]] == 0
        return np.flatnonzero(allowed)

    def mix(self, alike: Ints, chance: Stream) -> None:
        """Let people of the same kind (``alike``: a number for each person) change places.

        It changes no count, so the panels keep what they keep; but without it people who stand
        side by side in the deck would always be drawn together.
        """
        seats: dict[int, list[tuple[int, int]]] = {}
        for panel in range(len(self.rows)):
            for seat, person in enumerate(self.rows[panel]):
                seats.setdefault(int(alike[person]), []).append((panel, seat))
        for places in seats.values():
            if len({int(self.rows[place]) for place in places}) > 1:
                for panel, seat in places:
                    other, theirs = places[chance.below(len(places))]
                    self._change(panel, seat, other, theirs)

    def _change(self, panel: int, seat: int, other: int, theirs: int) -> None:
        """Exchange two people, if both may come into the other's row."""
        mine, hers = int(self.rows[panel, seat]), int(self.rows[other, theirs])
        if mine == hers or self._inside[other, mine] or self._inside[panel, hers]:
            return
        if self._homes[mine] >= 0 or self._homes[hers] >= 0 or self._barred is not None:
            enters = self._may_enter(other, np.array([mine])) & self._may_enter(
                panel, np.array([hers])
            )
            if not enters[0]:
                return
        self.rows[panel, seat], self.rows[other, theirs] = hers, mine
        for row, out, come in ((panel, mine, hers), (other, hers, mine)):
            self._inside[row, out], self._inside[row, come] = False, True
            for person, step in ((out, -1), (come, 1)):
                if self._homes[person] >= 0:
                    self._at_home[row, self._homes[person]] += step

    def _prices(self, panel: int, other: int) -> tuple[Ints, Ints]:
        """What it costs, by value, that somebody leaves ``panel`` for ``other``, or comes."""
        here, there = self._counts[panel], self._counts[other]
        lose_here, gain_here = self._lose(here), self._gain(here)
        lose_there, gain_there = self._lose(there), self._gain(there)
        return lose_here + gain_there, gain_here + lose_there

    def _lose(self, counts: Ints) -> Ints:
        return np.asarray(
            (counts <= self._least).astype(np.int32) - (counts > self._most), np.int32
        )

    def _gain(self, counts: Ints) -> Ints:
        return np.asarray(
            (counts >= self._most).astype(np.int32) - (counts < self._least), np.int32
        )

    def _swap(self, panel: int, seat: int, other: int, their_seat: int) -> None:
        """Exchange two people and keep all counts."""
        for row, place, newcomer in (
            (panel, seat, int(self.rows[other, their_seat])),
            (other, their_seat, int(self.rows[panel, seat])),
        ):
            self._enter(row, place, newcomer)

    def _enter(self, row: int, seat: int, newcomer: int) -> None:
        """Let somebody take a seat."""
        old = int(self.rows[row, seat])
        self.rows[row, seat] = newcomer
        self._inside[row, old], self._inside[row, newcomer] = False, True
        np.add.at(self._counts[row], self._values[old], -1)
        np.add.at(self._counts[row], self._values[newcomer], 1)
        if self._homes[old] >= 0:
            self._at_home[row, self._homes[old]] -= 1
        if self._homes[newcomer] >= 0:
            self._at_home[row, self._homes[newcomer]] += 1
