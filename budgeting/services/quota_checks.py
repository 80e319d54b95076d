"""What can be said of quotas by adding and comparing, before any programme is solved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from budgeting.sortition.pool import Quota, Terms

Details = Mapping[str, int | str]
MANY = Fraction(1, 2)
"""Above this chance a seat is nearly certain, which is worth a warning."""
FEW = Fraction(1, 4)
"""So is a chance below this part of what everybody would have if all were alike."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about the quotas: a code for the words, and the cell that it concerns.

    ``value`` is "" where a whole feature is meant, ``feature`` too where it is all of the pool.
    A ``binding`` finding makes every panel impossible.
    """

    code: str
    feature: str = ""
    value: str = ""
    binding: bool = True
    details: Details = field(default_factory=dict)


def even_chance(terms: Terms) -> Fraction:
    """The chance of everybody if all who may be drawn were alike; 0 where there is nobody."""
    people = sum(person.standing != "out" for person in terms.people)
    return Fraction(min(terms.seats, people), people) if people else Fraction(0)


def quick_findings(terms: Terms, planned: Collection[tuple[str, str]]) -> tuple[Finding, ...]:
    """What sums and comparisons tell; ``planned`` are the known (feature, value) pairs."""
    return (
        *_pool(terms),
        *(one for feature in terms.features for one in _feature(terms, feature)),
        *(one for quota in terms.quotas for one in _cell(terms, quota)),
        *_unplanned(terms, planned),
    )


def _pool(terms: Terms) -> Iterator[Finding]:
    people = sum(person.standing != "out" for person in terms.people)
    certain = [person for person in terms.people if person.standing == "certain"]
    if people < terms.seats:
        yield Finding("people_few", details={"people": people, "seats": terms.seats})
    if len(certain) > terms.seats:
        yield Finding("certain_seats", details={"certain": len(certain), "seats": terms.seats})
    shared = Counter(person.household for person in certain if person.household)
    crowded = sum(number > 1 for number in shared.values())
    if crowded:
        yield Finding("certain_household", details={"households": crowded})


def _feature(terms: Terms, feature: str) -> Iterator[Finding]:
    quotas = {quota.value: quota for quota in terms.quotas if quota.feature == feature}
    least = sum(quota.least for quota in quotas.values())
    if least > terms.seats:
        yield Finding("least_sum", feature, details={"sum": least, "seats": terms.seats})
    supply = {value: number for (name, value), number in terms.supply.items() if name == feature}
    free = sum(number for value, number in supply.items() if value not in quotas)
    most = free + sum(quota.most for quota in quotas.values())
    filled = free + sum(min(one.most, supply.get(one.value, 0)) for one in quotas.values())
    if quotas and most < terms.seats:
        yield Finding("most_sum", feature, details={"sum": most, "seats": terms.seats})
    elif quotas and filled < terms.seats <= sum(supply.values()):
        yield Finding("supply_sum", feature, details={"sum": filled, "seats": terms.seats})


def _cell(terms: Terms, quota: Quota) -> Iterator[Finding]:
    where = (quota.feature, quota.value)
    supply, even = terms.supply[where], even_chance(terms)
    place = terms.features.index(quota.feature)
    certain = sum(
        person.standing == "certain" and person.values[place] == quota.value
        for person in terms.people
    )
    details = {"supply": supply, "least": quota.least, "most": quota.most}
    if certain > quota.most:
        yield Finding("certain_many", *where, details={"certain": certain, "most": quota.most})
    if supply < quota.least:
        yield Finding("supply_few", *where, details=details)
    elif supply and supply == quota.least:
        yield Finding("all_needed", *where, binding=False, details=details)
    elif supply and Fraction(quota.least, supply) > MANY:
        yield Finding("likely", *where, binding=False, details=details)
    elif supply and Fraction(quota.most, supply) < FEW * even:
        yield Finding("seldom", *where, binding=False, details=details)


def _unplanned(terms: Terms, planned: Collection[tuple[str, str]]) -> Iterator[Finding]:
    known = set(planned)
    for (feature, value), number in sorted(terms.supply.items()):
        if not value:
            details = {"people": number}
            yield Finding("unanswered", feature, binding=False, details=details)
        elif (feature, value) not in known:
            yield Finding("unplanned", feature, value, False, {"people": number, "value": value})
