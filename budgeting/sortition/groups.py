"""People whom nothing tells apart, as one variable: the same values, standing and household."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from budgeting.sortition.pool import Terms


@dataclass(frozen=True, slots=True)
class Group:
    """``places`` of people in ``terms.people``, all with the same ``values``.

    ``kin`` are the values of the others of the household, which are the same for all of them.
    """

    values: tuple[str, ...]
    certain: bool
    kin: tuple[tuple[str, ...], ...]
    places: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many people the group has."""
        return len(self.places)


@dataclass(frozen=True)
class Grouping:
    """All groups of those who may be drawn, in the order of their first members."""

    terms: Terms
    groups: tuple[Group, ...]

    @cached_property
    def group_of(self) -> dict[int, int]:
        """The number of the group of every place that may be drawn."""
        return {place: number for number, group in enumerate(self.groups) for place in group.places}

    @cached_property
    def holders(self) -> dict[tuple[str, str], tuple[int, ...]]:
        """The numbers of the groups that have a value of a feature."""
        holders: dict[tuple[str, str], list[int]] = {}
        for number, group in enumerate(self.groups):
            for pair in zip(self.terms.features, group.values, strict=True):
                holders.setdefault(pair, []).append(number)
        return {pair: tuple(numbers) for pair, numbers in holders.items()}

    @cached_property
    def households(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Each kind of shared household once: how many of its people are in which group."""
        kinds: set[tuple[tuple[int, int], ...]] = set()
        for household in self.terms.households:
            inside = [self.group_of[place] for place in household if place in self.group_of]
            if len(inside) > 1:
                kinds.add(tuple((number, inside.count(number)) for number in sorted(set(inside))))
        return tuple(sorted(kinds))


def grouping(terms: Terms) -> Grouping:
    """Put people together whom nothing tells apart; those who are "out" are left out."""
    kin = _kin(terms)
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, person in enumerate(terms.people):
        if person.standing != "out":
            certain = person.standing == "certain"
            key = (person.values, certain, kin.get(place, ()))
            groups.setdefault(key, []).append(place)
    return Grouping(terms, tuple(_group(terms, kin, places) for places in groups.values()))


def _group(
    terms: Terms, kin: dict[int, tuple[tuple[str, ...], ...]], places: Sequence[int]
) -> Group:
    first = terms.people[places[0]]
    certain = first.standing == "certain"
    return Group(first.values, certain, kin.get(places[0], ()), tuple(places))


def _kin(terms: Terms) -> dict[int, tuple[tuple[str, ...], ...]]:
    """What tells the others of each person's household, with their standing."""
    kin = {}
    for household in terms.households:
        told = {
            place: (*terms.people[place].values, terms.people[place].standing)
            for place in household
            if terms.people[place].standing != "out"
        }
        if len(told) > 1:
            for place in told:
                kin[place] = tuple(sorted(told[other] for other in told if other != place))
    return kin
