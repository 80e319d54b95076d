"""Panels exchange people, two by two, until every one of them keeps every quota.

An exchange takes one person each out of two panels and puts them into the other: nobody's number
of appearances changes, so the chances stay exactly as they were dealt. All numbers are whole.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from budgeting.sortition.chance import Stream
from budgeting.sortition.table import Ints, Table

_SHORTLIST = 40


def settle(table: Table, chance: Stream, rounds: int) -> Ints:
    """Exchange people in at most ``rounds`` attempts a row; return what is left to mend."""
    _part(table, chance, rounds)
    left = table.misses()
    budget = rounds * len(table.rows)
    while budget > 0 and left.any():
        for panel in np.flatnonzero(left):
            budget -= 1
            _better(table, int(panel), chance)
        left = table.misses()
    return left


def _part(table: Table, chance: Stream, rounds: int) -> None:
    """Part people of one household, and take those out who may not be in a row."""
    for _ in range(rounds):
        clashes = _clashes(table)
        if not clashes:
            return
        for panel, seat in clashes:
            others = table.open_to(int(table.rows[panel, seat]))
            if len(others):
                other = int(others[chance.below(len(others))])
                _swap_best(table, panel, np.array([seat]), other, None, chance, strict=False)


def _clashes(table: Table) -> list[tuple[int, int]]:
    """The seats of people who share a household within a row, or are barred from it."""
    homes = table.homes[table.rows]
    panels = np.arange(len(table.rows))[:, None]
    doubled = (homes >= 0) & (table.at_home[panels, np.maximum(homes, 0)] > 1)
    if table.barred is not None:
        doubled |= table.barred[panels, table.rows]
    return [(int(panel), int(seat)) for panel, seat in np.argwhere(doubled)]


def _better(table: Table, panel: int, chance: Stream) -> None:
    """Mend one missed quota of a row with the help of another row, if that costs no more."""
    counts = table.counts[panel]
    missed = np.flatnonzero((counts < table.least) | (counts > table.most))
    if not len(missed):
        return
    value = int(missed[chance.below(len(missed))])
    feature = table.feature_of[value]
    held = table.values[table.rows[panel], feature] == value
    if counts[value] < table.least[value]:
        others = np.flatnonzero(table.counts[:, value] > table.least[value])
        seats, wanted = np.flatnonzero(~held), True
    else:
        others = np.flatnonzero(table.counts[:, value] < table.most[value])
        seats, wanted = np.flatnonzero(held), False
    others = others[others != panel]
    if not len(others):
        others = np.flatnonzero(np.arange(len(table.rows)) != panel)
    if not len(others):
        return
    other = int(others[chance.below(len(others))])
    theirs = (table.values[table.rows[other], feature] == value) == wanted
    _swap_best(table, panel, seats, other, np.flatnonzero(theirs), chance, strict=True)


def _swap_best(
    table: Table,
    panel: int,
    seats: npt.NDArray[np.intp],
    other: int,
    theirs: npt.NDArray[np.intp] | None,
    chance: Stream,
    *,
    strict: bool,
) -> None:
    """Make the best exchange between these seats of two rows.

    ``theirs`` are seats of the other row, all of them if None. If ``strict``, an exchange that
    costs something is made only one time in eight: without it the search would be stuck.
    """
    if other == panel:
        return
    mine = table.rows[panel][seats]
    seats = seats[table.may_enter(other, mine)]
    every = np.arange(table.rows.shape[1]) if theirs is None else theirs
    every = every[table.may_enter(panel, table.rows[other][every])]
    if not len(seats) or not len(every):
        return
    leave, enter = _prices(table, panel, other)
    mine, hers = table.values[table.rows[panel][seats]], table.values[table.rows[other][every]]
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
        return
    best = np.flatnonzero(cost.ravel() == least)
    pick = int(best[chance.below(len(best))])
    _swap(table, panel, int(seats[pick // len(every)]), other, int(every[pick % len(every)]))


def _prices(table: Table, panel: int, other: int) -> tuple[Ints, Ints]:
    """What it costs, by value, that somebody leaves ``panel`` for ``other``, or comes."""
    here, there = table.counts[panel], table.counts[other]
    lose_here, gain_here = _lose(table, here), _gain(table, here)
    lose_there, gain_there = _lose(table, there), _gain(table, there)
    return lose_here + gain_there, gain_here + lose_there


def _lose(table: Table, counts: Ints) -> Ints:
    return np.asarray((counts <= table.least).astype(np.int32) - (counts > table.most), np.int32)


def _gain(table: Table, counts: Ints) -> Ints:
    return np.asarray((counts >= table.most).astype(np.int32) - (counts < table.least), np.int32)


def _swap(table: Table, panel: int, seat: int, other: int, their_seat: int) -> None:
    """Exchange two people and keep all counts."""
    for row, place, newcomer in (
        (panel, seat, int(table.rows[other, their_seat])),
        (other, their_seat, int(table.rows[panel, seat])),
    ):
        table.enter(row, place, newcomer)


def mix(table: Table, alike: Ints, chance: Stream) -> None:
    """Let people of the same kind (``alike``: a number for each person) change places.

    It changes no count, so the panels keep what they keep; but without it people who stand
    side by side in the deck would always be drawn together.
    """
    seats: dict[int, list[tuple[int, int]]] = {}
    for panel in range(len(table.rows)):
        for seat, person in enumerate(table.rows[panel]):
            seats.setdefault(int(alike[person]), []).append((panel, seat))
    for places in seats.values():
        if len({int(table.rows[place]) for place in places}) > 1:
            for panel, seat in places:
                other, theirs = places[chance.below(len(places))]
                _change(table, panel, seat, other, theirs)


def _change(table: Table, panel: int, seat: int, other: int, theirs: int) -> None:
    """Exchange two people, if both may come into the other's row."""
    mine, hers = int(table.rows[panel, seat]), int(table.rows[other, theirs])
    if mine == hers or table.inside[other, mine] or table.inside[panel, hers]:
        return
    if table.homes[mine] >= 0 or table.homes[hers] >= 0 or table.barred is not None:
        enters = table.may_enter(other, np.array([mine])) & table.may_enter(panel, np.array([hers]))
        if not enters[0]:
            return
    table.rows[panel, seat], table.rows[other, theirs] = hers, mine
    for row, out, come in ((panel, mine, hers), (other, hers, mine)):
        table.inside[row, out], table.inside[row, come] = False, True
        for person, step in ((out, -1), (come, 1)):
            if table.homes[person] >= 0:
                table.at_home[row, table.homes[person]] += step
