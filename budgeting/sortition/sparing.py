"""What people of the same values tell about each other: nobody is favoured, nobody kept out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from budgeting.sortition.building import Panel
from budgeting.sortition.evidence import Evidence

Kind = tuple[str, ...]
NEARLY = 3
PART = 20
"""People of the same values are at most 3 panels apart, or a twentieth of a list of 60 and more.

A list of this program keeps them at most 2 apart; what is allowed beyond it leaves no favour that
would be worth a forgery, and no honest list outside.
"""


def unequal(evidence: Evidence) -> str:
    """Two people of the same values who live alone, and whose chances differ; "" if none do."""
    people, times = evidence.terms.people, evidence.frequencies
    least: dict[Kind, int] = {}
    most: dict[Kind, int] = {}
    for place, one in enumerate(people):
        if one.standing == "free" and not one.household:
            if times[place] < times[least.setdefault(one.values, place)]:
                least[one.values] = place
            if times[place] > times[most.setdefault(one.values, place)]:
                most[one.values] = place
    allowed = max(NEARLY, len(evidence.panels) // PART)
    for kind, place in least.items():
        other = most[kind]
        if times[other] - times[place] > allowed:
            few, many = f"{people[place].id} is in {times[place]}", f"{people[other].id} in"
            return f"{few} panels, {many} {times[other]}."
    return ""


def spare(evidence: Evidence) -> str:
    """The first who could change places with an equal, in words; "" if there is nobody.

    Exchanging two people of the same values keeps every quota, so one such pair disproves what was
    announced. It does not take the linear programme that would prove it.
    """
    people = evidence.terms.people
    sure, never = frozenset(evidence.ceiling.certain), frozenset(evidence.ceiling.never)
    kinds = {place: one.values for place, one in enumerate(people) if one.standing == "free"}
    needed = {kinds[place] for place in sure if place in kinds}
    waiting = [place for place in kinds if place in never or kinds[place] in needed]
    for number, panel in enumerate(evidence.panels if waiting else ()):
        table = _seated(evidence, panel, kinds, sure)
        for one in waiting:
            other = table.seat_for(one, people[one].household, kinds[one], any_seat=one in never)
            if other is not None:
                pair = f"{people[one].id} could sit in the place of {people[other].id}"
                return f"{pair} in panel {number}."
    return ""


@dataclass(slots=True)
class _Table:
    """One panel: who sits in it by place, by household, and by kind, the sure ones apart."""

    inside: Mapping[int, bool]
    homes: Mapping[str, int]
    anybody: dict[Kind, int] = field(default_factory=dict)
    sure: dict[Kind, int] = field(default_factory=dict)
    kinds: dict[int, Kind] = field(default_factory=dict)

    def seat_for(self, one: int, home: str, kind: Kind, *, any_seat: bool) -> int | None:
        """Whose seat a person of this kind could have, sharing no home with another member."""
        if one in self.inside:
            return None
        if not home or home not in self.homes:
            return (self.anybody if any_seat else self.sure).get(kind)
        other = self.homes[home]
        fits = self.kinds.get(other) == kind and (any_seat or self.inside[other])
        return other if fits else None


def _seated(
    evidence: Evidence, panel: Panel, kinds: Mapping[int, Kind], sure: frozenset[int]
) -> _Table:
    people = evidence.terms.people
    table = _Table(
        inside={place: place in sure for place in panel.members},
        homes={people[place].household: place for place in panel.members},
    )
    for place in panel.members:
        kind = kinds.get(place)
        if kind is not None:
            table.kinds[place] = kind
            table.anybody.setdefault(kind, place)
            if place in sure:
                table.sure.setdefault(kind, place)
    return table
