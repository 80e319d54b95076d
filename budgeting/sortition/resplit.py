"""Deal two panels anew, exactly: the same people as before, so that every quota is kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from budgeting.sortition.chance import Stream
from budgeting.sortition.programme import Column, Exhausted, Row, minimise
from budgeting.sortition.table import Ints, Table

_PARTNERS = 3


def resplit(table: Table, chance: Stream) -> Ints:
    """Mend each row that still misses something together with another one.

    The appearances of everybody stay what they are. Returns the misses that are left.
    """
    for panel in np.flatnonzero(table.misses()):
        if table.misses()[panel]:
            _mend(table, int(panel), chance)
    return table.misses()


def _mend(table: Table, panel: int, chance: Stream) -> None:
    """Deal it anew with one row after the other until both are right, the likeliest help first."""
    help_ = _help(table, panel)
    helpful = [row for row in chance.order(len(table.rows)) if row != panel and help_[row]]
    for other in sorted(helpful, key=lambda row: -int(help_[row]))[:_PARTNERS]:
        dealt = _deal(table, [panel, other])
        if dealt is not None:
            for row, people in zip((panel, other), dealt, strict=True):
                table.replace(row, people)
            return


def _help(table: Table, panel: int) -> Ints:
    """How many of the people that this row has too many or too few of each row could exchange.

    Where people share a household in it, every row is of help.
    """
    mine, all_ = table.counts[panel], table.counts
    too_many = np.minimum(np.maximum(mine - table.most, 0), np.maximum(table.most - all_, 0))
    too_few = np.minimum(np.maximum(table.least - mine, 0), np.maximum(all_ - table.least, 0))
    help_ = (too_many + too_few).sum(axis=1) + table.clashing()[panel]
    return np.asarray(help_, np.int32)


def _deal(table: Table, rows: Sequence[int]) -> list[list[int]] | None:
    """Deal the people of these rows anew by an integer programme, or say that there is no way."""
    people, times = np.unique(table.rows[rows].ravel(), return_counts=True)
    width = len(rows)
    columns = [
        Column(
            cost=1 - table.sits(row, int(one)),
            most=0 if table.bars(row, int(one)) else 1,
        )
        for one in people
        for row in rows
    ]
    limits = [
        Row(tuple((place * width + seat, 1) for seat in range(width)), int(count), int(count))
        for place, count in enumerate(times)
    ]
    for seat in range(width):
        limits += limits_of(table, people.tolist(), width, seat)
    try:
        answer = minimise(columns, limits, whole=True, gap=1, brief=True)
    except Exhausted:
        return None
    if answer is None:
        return None
    return [
        [int(one) for place, one in enumerate(people) if round(answer.values[place * width + seat])]
        for seat in range(width)
    ]


def limits_of(table: Table, people: Sequence[int], width: int, seat: int) -> list[Row]:
    """Seats, quotas and households of one row, person by person in ``width`` columns each."""
    limits = [_sum(range(len(people)), width, seat, table.seats, table.seats)]
    for holders, least, most in table.quotas_of(people):
        limits.append(_sum(holders, width, seat, least, most))
    for holders in table.homes_of(people):
        limits.append(_sum(holders, width, seat, None, 1))
    return limits


def _sum(places: Sequence[int], width: int, seat: int, least: int | None, most: int | None) -> Row:
    """A limit on how many of these people sit in one of the rows."""
    return Row(tuple((place * width + seat, 1) for place in places), least, most)
