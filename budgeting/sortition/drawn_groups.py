"""A drawn panel by groups: against the population and the pool, and what chance a group had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from budgeting.sortition.bias import FEWEST, Group, compare, merged
from budgeting.sortition.evidence import Evidence
from budgeting.sortition.pool import Terms


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    """People of one value, or of several small ones together.

    ``share`` is their part of the population (``None`` where it is not known), ``pool`` and
    ``panel`` count them; ``pool_part`` and ``panel_part`` are of all whose value is planned.
    ``chance`` is the mean chance of those in the pool, over the whole list of panels.
    """

    values: tuple[str, ...]
    share: Fraction | None
    pool: int
    pool_part: Fraction
    panel: int
    panel_part: Fraction
    chance: Fraction


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """People of some values: how many were asked to take part, and how many of them said no."""

    values: tuple[str, ...]
    asked: int
    refused: int


@dataclass(frozen=True, slots=True)
class ValueChance:
    """One value of one person: people of the pool with it, and the mean chance of them all."""

    feature: str
    value: str
    pool: int
    chance: Fraction


def drawn_groups(
    evidence: Evidence,
    feature: str,
    values: Sequence[str],
    shares: Sequence[int | None],
    members: Collection[int],
) -> tuple[DrawnGroup, ...]:
    """Every planned value of a feature; what fewer than ten people of the pool have is merged.

    ``members`` are the places of the panel. People whose value is not planned come together at
    the end. Empty where the feature is not in the frozen pool, or the pool is too small.
    """
    if feature not in evidence.terms.features:
        return ()
    column = _column(evidence.terms, feature)
    pool = Counter(column.values())
    panel = Counter(column[place] for place in members if place in column)
    times: Counter[str] = Counter()
    for place, value in column.items():
        times[value] += evidence.frequencies[place]
    seats = sum(panel[value] for value in values)
    return tuple(
        DrawnGroup(
            group.values,
            group.share,
            group.answers,
            group.answered,
            _sum(panel, group.values),
            Fraction(_sum(panel, group.values), max(seats, 1)),
            Fraction(_sum(times, group.values), group.answers * len(evidence.panels)),
        )
        for group in merged(_groups(values, pool, shares))
    )


def asked_groups(
    terms: Terms,
    feature: str,
    values: Sequence[str],
    asked: Collection[int],
    refused: Collection[int],
) -> tuple[AskedGroup, ...]:
    """Who said no, by value; groups of fewer than ten who said no are merged.

    Empty where fewer than ten said no at all, or the feature is not in the frozen pool.
    """
    if feature not in terms.features:
        return ()
    column = _column(terms, feature)
    everybody = Counter(column[place] for place in asked if place in column)
    left = Counter(column[place] for place in refused if place in column)
    if sum(left.values()) < FEWEST:
        return ()
    groups = merged(_groups(values, left, [None] * len(values)))
    return tuple(
        AskedGroup(group.values, _sum(everybody, group.values), group.answers) for group in groups
    )


def chances_of_values(evidence: Evidence, place: int) -> tuple[ValueChance, ...]:
    """Why a person has this chance: the mean chance of everybody with each of their values."""
    terms = evidence.terms
    found = []
    for feature, own in zip(terms.features, terms.people[place].values, strict=True):
        column = _column(terms, feature)
        alike = [other for other, value in column.items() if value == own]
        times = sum(evidence.frequencies[other] for other in alike)
        whole = max(len(alike), 1) * len(evidence.panels)
        found.append(ValueChance(feature, own, len(alike), Fraction(times, whole)))
    return tuple(found)


def one_in(chance: Fraction) -> int:
    """A chance above 0 as "1 in N", N rounded to a whole number (a half upward)."""
    return (2 * chance.denominator + chance.numerator) // (2 * chance.numerator)


def _column(terms: Terms, feature: str) -> dict[int, str]:
    """The value of everybody who could be drawn, by place."""
    at = terms.features.index(feature)
    return {
        place: person.values[at]
        for place, person in enumerate(terms.people)
        if person.standing != "out"
    }


def _groups(
    values: Sequence[str], counted: Counter[str], shares: Sequence[int | None]
) -> tuple[Group, ...]:
    """The planned values, and behind them all others as one group."""
    numbers = [counted[value] for value in values]
    groups = compare(values, numbers, shares)
    others = tuple(value for value in sorted(counted) if value not in values)
    number = _sum(counted, others)
    if not number:
        return groups
    return (*groups, Group(others, number, Fraction(number, max(sum(numbers), 1)), None))


def _sum(counted: Counter[str], values: Sequence[str]) -> int:
    return sum(counted[value] for value in values)
