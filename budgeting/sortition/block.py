"""A block of panels: who appears how often in it, the deal, and the exchange until all is kept."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from budgeting.sortition.amending import Need, amend
from budgeting.sortition.chance import Stream, order_key
from budgeting.sortition.chances import BILLION
from budgeting.sortition.coding import Coding
from budgeting.sortition.exchange import mix, settle
from budgeting.sortition.groups import Grouping
from budgeting.sortition.pool import Quota
from budgeting.sortition.resplit import resplit
from budgeting.sortition.rounding import appearances
from budgeting.sortition.table import Flags, Ints, Table

_ROUNDS = 40
_SLIP = 1000
_AMENDED = 5


class NoWay(ValueError):  # noqa: N818 - named for what was not found
    """Whole panels cannot come near the chances that were asked for."""


class Dealer:
    """Deals blocks of rows (panels, or the reserves beside them) at given chances in billionths.

    ``had`` counts how often each person has appeared so far, by place.
    """

    def __init__(
        self,
        coding: Coding,
        grouping: Grouping,
        chances: Sequence[int],
        quotas: Sequence[Quota],
        seats: int,
    ) -> None:
        self._coding = coding
        self._grouping = grouping
        self._chances = chances
        self._quotas = quotas
        self._seats = seats
        self.had = np.zeros(len(coding.terms.people), np.int64)
        self._certain = [one for group in grouping.groups if group.certain for one in group.places]
        self._alike = np.full(len(self.had), -1, np.int32)
        for number, group in enumerate(grouping.groups):
            self._alike[list(group.places)] = number

    def deal(
        self, so_far: int, size: int, chance: Stream, barred: Flags | None = None
    ) -> tuple[Ints, Ints]:
        """The rows of the next block, and what each of them misses (nothing, if all went well).

        ``NoWay`` if a fifth of the rows of another block than the first would have to be amended:
        that would leave the chances behind. The first is dealt anyway, so that there is a list.
        ``barred`` says who may not be in a row: the panel, beside which reserves are dealt. They
        only aim at their quotas, so where both cannot be had, the quotas give way.
        """
        after = so_far + size
        room = np.full(len(self.had), size, np.int64)
        if barred is not None:
            room -= barred.sum(axis=0)
        times = self._times(after, size, room, is_aim=barred is not None)
        coding = self._coding
        least, most = coding.limits(self._quotas, self._seats)
        rows = np.array(_dealt(coding.deck, times, size), np.int32)
        table = Table(coding.values, least, most, coding.homes, rows, barred)
        misses = settle(table, chance, _ROUNDS)
        if misses.any() and barred is None:
            misses = resplit(table, chance)
            if so_far and np.count_nonzero(misses) * _AMENDED > size:
                raise NoWay
        if misses.any():
            misses = self._amended(table, after)
        if barred is not None and table.clashing().any():
            table.forget_quotas()
            self._amended(table, after)
        mix(table, self._alike, chance)
        self.had += np.bincount(table.rows.ravel(), minlength=len(self.had))
        return table.rows, misses

    def _times(self, after: int, size: int, room: npt.NDArray[np.int64], is_aim: bool) -> list[int]:
        """How often each person appears now: group by group, those who had least first.

        Quotas that are an aim give way where not even the averages can keep them.
        """
        groups = self._grouping.groups
        given = [int(self.had[list(group.places)].sum()) for group in groups]
        wanted = [
            after * group.size * chance for group, chance in zip(groups, self._chances, strict=True)
        ]
        most = [int(room[list(group.places)].sum()) for group in groups]
        quotas = self._quotas
        shares = appearances(self._grouping, quotas, self._seats, wanted, given, size, most)
        if shares is None and is_aim:
            shares = appearances(self._grouping, (), self._seats, wanted, given, size, most)
        if shares is None:
            raise NoWay
        times = [0] * len(self.had)
        at_home = [0] * len(self._coding.terms.households)
        for group, share in zip(groups, shares, strict=True):
            left = self._hand_out(group.places, share, room, times, at_home)
            if left:
                self._hand_out(group.places, left, room, times, None)
        return times

    def _hand_out(
        self,
        places: Sequence[int],
        share: int,
        room: npt.NDArray[np.int64],
        times: list[int],
        at_home: list[int] | None,
    ) -> int:
        """Hand a group's appearances to its people, always to the one who had least so far.

        No household (``at_home`` counts its appearances) gets more than there are rows for it:
        more could not be dealt apart. Returns what could not be handed out for that reason.
        """
        seed, people = self._coding.seed, self._coding.terms.people
        waiting = [
            (int(self.had[place]) + times[place], order_key(seed, people[place].id), place)
            for place in places
            if times[place] < room[place]
        ]
        heapq.heapify(waiting)
        while share and waiting:
            had, key, place = heapq.heappop(waiting)
            home = int(self._coding.homes[place])
            if at_home is not None and home >= 0:
                if at_home[home] >= room[place]:
                    continue
                at_home[home] += 1
            times[place] += 1
            share -= 1
            if times[place] < room[place]:
                heapq.heappush(waiting, (had + 1, key, place))
        return share

    def _amended(self, table: Table, after: int) -> Ints:
        """Amend the rows that are still not right; later blocks even out what that changes."""
        chance_of = np.zeros(len(self.had), np.int64)
        for group, chance in zip(self._grouping.groups, self._chances, strict=True):
            chance_of[list(group.places)] = chance
        smallest = (min(filter(None, self._chances), default=0) * after + _SLIP) // BILLION
        # Beside a panel nobody has a seat for certain, and the table knows who may not come.
        closed = [] if table.barred is not None else np.flatnonzero(chance_of == 0).tolist()
        sure = [] if table.barred is not None else self._certain
        for row in np.flatnonzero(table.misses()):
            now = self.had + np.bincount(table.rows.ravel(), minlength=len(self.had))
            ahead = np.clip((now * BILLION - after * chance_of) // (BILLION // 1000), -1999, 1999)
            spared = np.flatnonzero(now <= smallest).tolist()
            need = Need(ahead.tolist(), frozenset(spared), frozenset(sure), frozenset(closed))
            amend(table, int(row), need)
        return table.misses()


def _dealt(deck: Sequence[int], times: Sequence[int], size: int) -> list[list[int]]:
    """Lay everybody out as often as they appear, in the deck's order, and deal in turn.

    Nobody appears more often than there are rows, so nobody comes into a row twice; what stands
    together in the deck (a district, a household) is spread over the rows as evenly as can be.
    """
    rows: list[list[int]] = [[] for _ in range(size)]
    turn = 0
    for place in deck:
        for _ in range(times[place]):
            rows[turn % size].append(place)
            turn += 1
    return rows
