"""Deal a few panels anew, exactly: the same people as before, so that every quota is kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from budgeting.sortition.chance import Stream
from budgeting.sortition.programme import Column, Row, Unsettled, minimise
from budgeting.sortition.table import Ints, Table

_TRIES = ((1, 1),)
_SECONDS = 10


def resplit(table: Table, chance: Stream) -> Ints:
    """Mend each row that still misses something together with one, two or four others.

    The appearances of everybody stay what they are. Returns the misses that are left.
    """
    for panel in np.flatnonzero(table.misses()):
        for others, tries in _TRIES:
            if any(_mended(table, int(panel), others, chance) for _ in range(tries)):
                break
    return table.misses()


def _mended(table: Table, panel: int, others: int, chance: Stream) -> bool:
    """Try it with a few rows that were drawn for it, other rows in need first."""
    if not table.misses()[panel]:
        return True
    needy = [int(row) for row in np.flatnonzero(table.misses()) if row != panel]
    free = [row for row in range(len(table.rows)) if row != panel and row not in needy]
    rows = [panel]
    while len(rows) <= others and (needy or free):
        source = needy if needy and chance.below(2) else free or needy
        rows.append(source.pop(chance.below(len(source))))
    dealt = _deal(table, rows)
    if dealt is None:
        return False
    for row, people in zip(rows, dealt, strict=True):
        table.replace(row, people)
    return True


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
        answer = minimise(columns, limits, whole=True, gap=1, seconds=_SECONDS)
    except Unsettled:
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
