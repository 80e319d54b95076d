"""A pool of people and the terms of a draw from it: quotas, seats and reserves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Standing = Literal["free", "certain", "out"]


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the pool under a pseudonym.

    ``values`` has one value for each feature, in the order of the terms' features.
    People with the same ``household`` are never drawn together; "" is a household of one.
    A "certain" person has a seat in every panel, one who is "out" in none.
    """

    id: str
    values: tuple[str, ...]
    household: str = ""
    standing: Standing = "free"


@dataclass(frozen=True, slots=True)
class Quota:
    """At least ``least`` and at most ``most`` members have this value of this feature."""

    feature: str
    value: str
    least: int
    most: int


@dataclass(frozen=True)
class Terms:
    """Everything that a draw depends on; the order of people and of quotas decides nothing.

    ``people`` are kept sorted by id and ``quotas`` by feature and value. A value without a quota
    is not limited. Raises ``ValueError`` for doubled ids, unknown features, and numbers that
    cannot be counts.
    """

    features: tuple[str, ...]
    people: tuple[Person, ...]
    quotas: tuple[Quota, ...]
    seats: int
    reserves: int = 0

    def __post_init__(self) -> None:
        """Sort what has an order of its own, and refuse what contradicts itself."""
        object.__setattr__(self, "people", tuple(sorted(self.people, key=lambda one: one.id)))
        quotas = sorted(self.quotas, key=lambda quota: (quota.feature, quota.value))
        object.__setattr__(self, "quotas", tuple(quotas))
        if len({person.id for person in self.people}) != len(self.people):
            raise ValueError("two people have the same id")
        if len({(quota.feature, quota.value) for quota in quotas}) != len(quotas):
            raise ValueError("two quotas name the same value")
        if len(set(self.features)) != len(self.features):
            raise ValueError("two features have the same name")
        if not {quota.feature for quota in quotas} <= set(self.features):
            raise ValueError("a quota names an unknown feature")
        if any(len(person.values) != len(self.features) for person in self.people):
            raise ValueError("a person has too many or too few values")
        if self.seats < 1 or self.reserves < 0:
            raise ValueError("a panel has at least one seat, and no fewer than no reserves")
        if any(not 0 <= quota.least <= quota.most for quota in quotas):
            raise ValueError("a quota's least number is below zero or above its most")

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each person stands in ``people``."""
        return {person.id: place for place, person in enumerate(self.people)}

    @cached_property
    def supply(self) -> Counter[tuple[str, str]]:
        """How many people who may be drawn have each value of each feature."""
        supply: Counter[tuple[str, str]] = Counter()
        for person in self.people:
            if person.standing != "out":
                supply.update(zip(self.features, person.values, strict=True))
        return supply

    @cached_property
    def households(self) -> tuple[tuple[int, ...], ...]:
        """The places of people who share a household, for households of two and more."""
        shared: dict[str, list[int]] = {}
        for place, person in enumerate(self.people):
            if person.household:
                shared.setdefault(person.household, []).append(place)
        return tuple(tuple(shared[key]) for key in sorted(shared) if len(shared[key]) > 1)
