"""People who may live together, proposed by their addresses for a person to decide.

Nobody is compared with everybody: people are sorted into groups by what they must share, and a
large group is gone through in the order of its spelling (the "sorted neighbourhood" of Hernández
and Stolfo, 1995), so that the work grows with the number of people and not with its square.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

from budgeting.sortition.cleaning.addresses import Address
from budgeting.sortition.cleaning.folding import distance, numbers

Reason = Literal["same_address", "same_code", "same_house", "no_zip", "spelling", "other_unit"]
REASONS: tuple[Reason, ...] = (
    "same_address",
    "same_code",
    "same_house",
    "no_zip",
    "spelling",
    "other_unit",
)
"""Why two people are proposed, the strongest reason first."""

FEW = 6
"""In a building with more people than this, only those who name the same unit are proposed."""
WINDOW = 10
"""In a large group each spelling is compared with so many that follow it."""
SLIPS = 2
SHORTEST_END = 4
"""A street of fewer letters is the end of too many others."""


@dataclass(frozen=True, slots=True)
class Dweller:
    """A person with an address, and the code of the letter that the household answered."""

    key: str
    address: Address
    code: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two people, by their keys in order, and why they may be of one household."""

    first: str
    second: str
    reason: Reason


def proposed_pairs(dwellers: Iterable[Dweller]) -> tuple[Pair, ...]:
    """Every pair to decide about, once and with its strongest reason, sorted by the keys.

    Three and more people with one form of the address are a chain of pairs when they are many.
    """
    people = sorted(dwellers, key=lambda one: one.key)
    housed = [one for one in people if one.address]
    found: dict[tuple[str, str], Reason] = {}
    for reason, pairs in (
        ("same_address", _alike(housed)),
        ("same_address", _same_unit(housed, alike=True)),
        ("same_code", _same_code(people)),
        ("same_house", _in_one_building(housed, lacking=True)),
        ("no_zip", _without_zip(housed)),
        ("spelling", _misspelt(housed)),
        ("other_unit", _in_one_building(housed, lacking=False)),
        ("other_unit", _same_unit(housed, alike=False)),
    ):
        for one, other in pairs:
            first, second = sorted((one.key, other.key))
            found.setdefault((first, second), reason)  # type: ignore[arg-type]
    return tuple(Pair(*keys, found[keys]) for keys in sorted(found))


Pairs = Iterator[tuple[Dweller, Dweller]]


def _grouped(people: Iterable[Dweller], by: Mapping[str, Hashable]) -> Iterator[list[Dweller]]:
    """People who share what ``by`` says of them, groups of two and more in a fixed order."""
    groups: dict[Hashable, list[Dweller]] = {}
    for one in people:
        groups.setdefault(by[one.key], []).append(one)
    return (group for group in groups.values() if len(group) > 1)


def _paired(group: Sequence[Dweller]) -> Pairs:
    """All pairs of a few people; of many a chain, which joins them all the same."""
    if len(group) <= FEW:
        return iter(combinations(group, 2))
    return pairwise(group)


def _alike(people: Sequence[Dweller]) -> Pairs:
    for group in _grouped(people, {one.key: one.address for one in people}):
        yield from _paired(group)


def _same_unit(people: Sequence[Dweller], alike: bool) -> Pairs:
    """Pairs of one unit in one house, with the same postal code, that say other things beside it.

    They are ``alike`` where one names the building or the quarter and the other does not; without
    a postal code that may as well be the city.
    """
    named = [one for one in people if one.address.unit]
    by = {one.key: (one.address.zip, one.address.building, one.address.unit) for one in named}
    for group in _grouped(named, by):
        for one, other in _paired(group):
            first, second = one.address.more, other.address.more
            says_less = bool(one.address.zip) and (first in second or second in first)
            if says_less is alike:
                yield one, other


def _same_code(people: Sequence[Dweller]) -> Pairs:
    answered = [one for one in people if one.code]
    for group in _grouped(answered, {one.key: one.code for one in answered}):
        yield from _paired(group)


def _in_one_building(people: Sequence[Dweller], lacking: bool) -> Pairs:
    """Pairs of one building and postal code, of whom one names no unit or who name two.

    Two units that are surely units are two households, and are not proposed.
    """
    by = {one.key: (one.address.zip, one.address.building) for one in people}
    for group in _grouped(people, by):
        if len(group) > FEW:
            continue
        for one, other in combinations(group, 2):
            named = bool(one.address.unit) and bool(other.address.unit)
            sure = one.address.marked and other.address.marked
            if not named if lacking else named and not sure:
                yield one, other


def _without_zip(people: Sequence[Dweller]) -> Pairs:
    """Pairs of one form of whom one names no postal code."""
    by = {one.key: (one.address.building, one.address.unit) for one in people}
    for group in _grouped(people, by):
        if len(group) > FEW:
            continue
        for one, other in combinations(group, 2):
            if one.address.zip != other.address.zip and not (one.address.zip and other.address.zip):
                yield one, other


def _misspelt(people: Sequence[Dweller]) -> Pairs:
    """Pairs with the same postal code and figures whose streets differ in a letter or two.

    Or one leaves out what the other begins with, such as the city.
    """
    by = {one.key: (one.address.zip, one.address.figures) for one in people}
    for group in _grouped(people, by):
        streets: dict[str, list[Dweller]] = {}
        for one in group:
            streets.setdefault(one.address.street, []).append(one)
        for first, second in _close(sorted(streets)):
            yield streets[first][0], streets[second][0]


def _close(spellings: Sequence[str]) -> Iterator[tuple[str, str]]:
    backwards = sorted(spellings, key=lambda text: text[::-1])
    for ordered in (spellings, backwards)[: 1 + (len(spellings) > WINDOW)]:
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 : place + 1 + WINDOW]:
                slips = min(SLIPS, min(len(one), len(other)) // 4)
                is_near = distance(one, other, slips) <= slips or _is_end(one, other)
                if numbers(one) == numbers(other) and is_near:
                    yield one, other


def _is_end(one: str, other: str) -> bool:
    """Whether the shorter one is the end of the other, and long enough to tell anything."""
    short, long_ = sorted((one, other), key=len)
    return len(short) >= SHORTEST_END and long_.endswith(short)
