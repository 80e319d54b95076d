"""Reserves: how many, and in which ratios, beside every panel."""

from __future__ import annotations

from collections import Counter

from budgeting.sortition.pool import Quota, Terms


def reserve_quotas(terms: Terms) -> tuple[Quota, ...]:
    """The panel's quotas in the ratio of reserves to seats, least rounded down and most up.

    Where a panel may take nearly everybody who has a value, no more reserves with it are asked
    for than any panel leaves, people who live with others not counted. The panel itself must
    keep its quotas; for its reserves they are what is aimed at.
    """
    alone = Counter[tuple[str, str]]()
    shared = {place for household in terms.households for place in household}
    for place, person in enumerate(terms.people):
        if person.standing == "free" and place not in shared:
            alone.update(zip(terms.features, person.values, strict=True))
    quotas = []
    for quota in terms.quotas:
        left = max(0, alone[(quota.feature, quota.value)] - quota.most)
        least = min(quota.least * terms.reserves // terms.seats, left)
        most = max(-(-quota.most * terms.reserves // terms.seats), least)
        quotas.append(Quota(quota.feature, quota.value, least, most))
    return tuple(quotas)


def reserve_seats(terms: Terms) -> int:
    """How many reserves each panel gets: those asked for, or fewer if the pool has no more."""
    homes = {person.household for person in terms.people if person.standing != "out"} - {""}
    alone = sum(1 for one in terms.people if one.standing != "out" and not one.household)
    return max(0, min(terms.reserves, alone + len(homes) - terms.seats))
