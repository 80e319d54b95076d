"""Impossible quotas: the smallest set of changes that makes a panel possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from budgeting.sortition.bound import household_rows, quota_rows
from budgeting.sortition.groups import Grouping, grouping
from budgeting.sortition.pool import Quota, Terms
from budgeting.sortition.programme import Column, Row, minimise

SECONDS = 20
_UNIT = 1000
_SEAT = 1_000_000


@dataclass(frozen=True, slots=True)
class Change:
    """One number to change: a quota's least or most, or the seats (feature and value are "")."""

    feature: str
    value: str
    side: Literal["least", "most", "seats"]
    before: int
    after: int


def mend(terms: Terms) -> tuple[Change, ...]:
    """Return the changes that let one panel at least exist; none if there is one already.

    First as few seats as possible are given up (only if the pool cannot fill them, and never the
    last one), then the sum of all changes is as small as possible, then the number of quotas
    that change. None either where nobody can be drawn, or certain people share a household.
    Where a brief search does not show which is the smallest, it is the smallest that was found.
    """
    groups = grouping(terms)
    certain = sum(group.size for group in groups.groups if group.certain)
    people = [
        Column(least=group.size if group.certain else 0, most=group.size) for group in groups.groups
    ]
    columns, rows = _elastic(groups, terms, people, certain)
    answer = minimise(columns, rows, whole=True, brief=True, seconds=SECONDS)
    if answer is None:
        return ()
    given = [round(value) for value in answer.values[len(people) :]]
    return _changes(terms, given)


def has_panel(terms: Terms) -> bool:
    """Whether one panel at least keeps everything."""
    return panel_exists(grouping(terms), terms)


def panel_exists(groups: Grouping, terms: Terms) -> bool:
    """Whether whole people, not parts of them, can keep the quotas and the households."""
    columns = [
        Column(least=group.size if group.certain else 0, most=group.size) for group in groups.groups
    ]
    return minimise(columns, quota_rows(groups, terms), whole=True, seconds=SECONDS) is not None


def _elastic(
    groups: Grouping, terms: Terms, people: list[Column], certain: int
) -> tuple[list[Column], list[Row]]:
    """Let seats and quotas give way at a price.

    After the people come: seats less, seats more, then for each quota what its least gives way,
    whether it does, what its most gives way, whether it does.
    """
    start = len(people)
    most = max([len(terms.people), terms.seats, *(quota.least for quota in terms.quotas)])
    columns = [*people, Column(_SEAT, most=terms.seats - 1), Column(_SEAT, most=certain)]
    everybody = tuple((number, 1) for number in range(start))
    rows = [Row((*everybody, (start, 1), (start + 1, -1)), terms.seats, terms.seats)]
    rows += household_rows(groups)
    for place, quota in enumerate(terms.quotas):
        base = start + 2 + 4 * place
        columns += [Column(_UNIT, most=most), Column(1, most=1)] * 2
        holders = groups.holders.get((quota.feature, quota.value), ())
        held = tuple((number, 1) for number in holders)
        rows.append(Row((*held, (base, 1)), least=quota.least))
        rows.append(Row((*held, (base + 2, -1)), most=quota.most))
        rows.append(Row(((base, 1), (base + 1, -most)), most=0))
        rows.append(Row(((base + 2, 1), (base + 3, -most)), most=0))
    return columns, rows


def _changes(terms: Terms, given: list[int]) -> tuple[Change, ...]:
    """Read the changes out of what gave way."""
    changes = []
    if given[0] != given[1]:
        after = terms.seats - given[0] + given[1]
        changes.append(Change("", "", "seats", terms.seats, after))
    for place, quota in enumerate(terms.quotas):
        lower, _, upper, _ = given[2 + 4 * place : 6 + 4 * place]
        if lower:
            changes.append(
                Change(quota.feature, quota.value, "least", quota.least, quota.least - lower)
            )
        if upper:
            changes.append(
                Change(quota.feature, quota.value, "most", quota.most, quota.most + upper)
            )
    return tuple(changes)


def changed(terms: Terms, changes: tuple[Change, ...]) -> Terms:
    """The terms with the changes made."""
    numbers = {(change.feature, change.value, change.side): change.after for change in changes}
    quotas = tuple(
        Quota(
            quota.feature,
            quota.value,
            numbers.get((quota.feature, quota.value, "least"), quota.least),
            numbers.get((quota.feature, quota.value, "most"), quota.most),
        )
        for quota in terms.quotas
    )
    seats = numbers.get(("", "", "seats"), terms.seats)
    return Terms(terms.features, terms.people, quotas, seats, terms.reserves)
