"""From chances to whole appearances: how often each person is in the next block of panels."""

from __future__ import annotations

from collections.abc import Sequence

from budgeting.sortition.bound import household_rows
from budgeting.sortition.chances import BILLION
from budgeting.sortition.groups import Grouping
from budgeting.sortition.pool import Quota
from budgeting.sortition.programme import ROUGH, Column, Exhausted, Row, minimise

_SLIP = 1000
_GRAIN = 1000
_NEAR = 3
_TRIES = (
    (0, 0, True),
    (2, 0, True),
    (0, 0, False),
    (2, 0, False),
    (2, 1, False),
    (4, 2, False),
)
"""How many more and how many less than rounded a group may get, and whether every value of a
feature stays near what its people are owed: first as it should be, then as it must be."""


def appearances(
    grouping: Grouping,
    quotas: Sequence[Quota],
    seats: int,
    wanted: Sequence[int],
    given: Sequence[int],
    block: int,
    most: Sequence[int],
) -> list[int] | None:
    """How many appearances each group gets in the next ``block`` panels; None if no way is found.

    ``wanted`` is what each group should have had after these panels (panels so far and new ones,
    times people, times chance), in billionths of an appearance, ``given`` what it had so far, and
    ``most`` what it can take now. The numbers keep seats and quotas on average over the block,
    which is what exchanging people between panels can reach; they are as near to ``wanted`` as
    that allows. So is the sum of each value, if possible: many people who are each owed a tenth of
    an appearance would else all wait, until no block had room for what they are owed together.
    """
    columns, base = _roundings(grouping, wanted, given, most)
    owed = [want - had * BILLION for want, had in zip(wanted, given, strict=True)]
    answer = None
    for over, under, near in (*_TRIES, (block, block, False)):
        loose = columns + (_strays(grouping, columns, base, most, (over, under)) if over else [])
        parts = len(loose) // len(base)
        rows = _limits(grouping, quotas, seats, base, block, parts, owed if near else ())
        try:
            answer = minimise(loose, rows, whole=True, gap=ROUGH, brief=True)
        except Exhausted:
            continue
        if answer is not None:
            break
    if answer is None:
        return None
    size, values = len(base), answer.values + (0,) * (3 * len(base) - len(answer.values))
    up, over_, under_ = (values[part * size : (part + 1) * size] for part in range(3))
    return [
        low + round(one + more - less)
        for low, one, more, less in zip(base, up, over_, under_, strict=True)
    ]


def _roundings(
    grouping: Grouping, wanted: Sequence[int], given: Sequence[int], most: Sequence[int]
) -> tuple[list[Column], list[int]]:
    """What each group has in any case, and a column for one more where its number is broken."""
    columns, base = [], []
    for want, had, room in zip(wanted, given, most, strict=True):
        down, up = (want + _SLIP) // BILLION, -((_SLIP - want) // BILLION)
        low = min(max(0, down - had), room)
        high = min(max(low, up - had), room)
        part = (want - down * BILLION) * _GRAIN // BILLION
        columns.append(Column(cost=_GRAIN // 2 - part, most=high - low))
        base.append(low)
    return columns, base


def _strays(
    grouping: Grouping,
    columns: Sequence[Column],
    base: Sequence[int],
    most: Sequence[int],
    apart: tuple[int, int],
) -> list[Column]:
    """Columns for more and for less than the rounded number, at a price that is paid only in need.

    At most so many more and so many less as ``apart`` says. Less costs more than more does.
    """
    over, under = apart
    sure = [group.certain for group in grouping.groups]
    more = [
        Column(2 * _GRAIN, most=0 if fixed else min(over, room - low - int(one.most or 0)))
        for fixed, room, low, one in zip(sure, most, base, columns, strict=True)
    ]
    less = [
        Column(9 * _GRAIN, most=0 if fixed else min(under, low))
        for fixed, low in zip(sure, base, strict=True)
    ]
    return [*more, *less]


def _limits(
    grouping: Grouping,
    quotas: Sequence[Quota],
    seats: int,
    base: Sequence[int],
    block: int,
    parts: int,
    owed: Sequence[int],
) -> list[Row]:
    """Seats, quotas and households over the whole block.

    Where ``owed`` says how much each group is owed, in billionths of an appearance, what the
    people of a quota get is near the sum of it, as far as the quota allows.
    """
    rows = [_row(range(len(base)), base, seats * block, seats * block, parts)]
    for quota in quotas:
        holders = grouping.holders.get((quota.feature, quota.value), ())
        least, most = quota.least * block, quota.most * block
        if owed:
            due = sum(owed[number] for number in holders) // BILLION
            low, high = due - _NEAR, due + 1 + _NEAR
            least, most = min(most, max(least, low)), max(least, min(most, high))
        rows.append(_row(holders, base, least, most, parts))
    for row in household_rows(grouping):
        members = [number for number, _ in row.entries]
        rows.append(_row(members, base, None, round(row.most or 0) * block, parts))
    return rows


def _row(
    members: Sequence[int],
    base: Sequence[int],
    least: int | None,
    most: int | None,
    parts: int,
) -> Row:
    """A limit on the sum of some groups, less what they have in any case; with strays if asked."""
    sure, size = sum(base[number] for number in members), len(base)
    entries = [
        (part * size + number, factor)
        for part, factor in ((0, 1), (1, 1), (2, -1))[:parts]
        for number in members
    ]
    return Row(
        tuple(entries),
        None if least is None else least - sure,
        None if most is None else most - sure,
    )
