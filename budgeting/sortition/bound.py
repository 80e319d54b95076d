"""The ceiling of fairness: what no lottery can better, and who is certain or without a chance."""

from __future__ import annotations

from dataclasses import dataclass

from budgeting.sortition.chances import Chances, NoPanel, fair_chances
from budgeting.sortition.groups import Grouping, grouping
from budgeting.sortition.pool import Terms
from budgeting.sortition.programme import Column, Row, minimise

__all__ = ["Ceiling", "NoPanel", "ceiling"]

_SLIP = 1e-6


@dataclass(frozen=True, slots=True)
class Ceiling:
    """``smallest`` is the highest smallest chance of those who can have one, 0 to 1.

    ``certain`` and ``never`` are places in ``terms.people``: every panel needs the first, because
    of the quotas or of their standing, and no panel can hold the second.
    """

    smallest: float
    certain: tuple[int, ...]
    never: tuple[int, ...]


def ceiling(terms: Terms) -> Ceiling:
    """What the quotas allow at best; raises ``NoPanel`` where they allow no panel at all."""
    groups = grouping(terms)
    chances = fair_chances(groups, terms.quotas, terms.seats, steps=1)
    if chances.smallest <= _SLIP or min(chances.each, default=0) <= _SLIP:
        chances = fair_chances(groups, terms.quotas, terms.seats)
    outside = [place for place, one in enumerate(terms.people) if one.standing == "out"]
    barred = [
        place
        for group, chance in zip(groups.groups, chances.each, strict=True)
        if chance <= _SLIP
        for place in group.places
    ]
    return Ceiling(
        chances.smallest, _certain(groups, terms, chances), tuple(sorted([*outside, *barred]))
    )


def quota_rows(grouping: Grouping, terms: Terms) -> list[Row]:
    """Seats, quotas and households as limits on how many people of each group are taken."""
    everybody = tuple((number, 1.0) for number in range(len(grouping.groups)))
    rows = [Row(everybody, terms.seats, terms.seats)]
    for quota in terms.quotas:
        holders = grouping.holders.get((quota.feature, quota.value), ())
        rows.append(Row(tuple((number, 1.0) for number in holders), quota.least, quota.most))
    return [*rows, *household_rows(grouping)]


def household_rows(grouping: Grouping) -> list[Row]:
    """Of all households of one kind, one person each at most."""
    rows = []
    for kind in grouping.households:
        first, count = kind[0]
        homes = grouping.groups[first].size // count
        rows.append(Row(tuple((number, 1.0) for number, _ in kind), most=homes))
    return rows


def _certain(grouping: Grouping, terms: Terms, chances: Chances) -> tuple[int, ...]:
    """Those who cannot be spared: the least that all who seem certain can come to together."""
    groups = grouping.groups
    seeming = [n for n, chance in enumerate(chances.each) if chance >= 1 - _SLIP]
    rows = quota_rows(grouping, terms)
    while seeming:
        columns = [
            Column(
                cost=1.0 if number in seeming else 0.0,
                least=group.size if group.certain else 0,
                most=group.size,
            )
            for number, group in enumerate(groups)
        ]
        answer = minimise(columns, rows)
        if answer is None:
            raise NoPanel
        needed = [n for n in seeming if answer.values[n] >= groups[n].size - _SLIP]
        if needed == seeming:
            break
        seeming = needed
    return tuple(sorted(place for number in seeming for place in groups[number].places))
