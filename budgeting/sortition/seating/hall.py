"""What is to be seated: the people, the tables and the rounds of a sitting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

Mode = Literal["mix", "mirror"]
Role = Literal["resident", "facilitator", "note-taker", "interpreter"]
Round = tuple[int, ...]
"""The table of each person of a hall, in the order of its people; 0 is nobody's table."""

EVENLY: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class Table:
    """A table with chairs for residents; staff bring their own.

    ``wheelchair`` is how many wheelchairs find a place there. At a ``recorded`` table sits nobody
    who refuses to be recorded.
    """

    seats: int
    wheelchair: int = 0
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    """A person who sits at one table in every round.

    ``traits`` has one value for each feature that the tables mix; staff have none. People of one
    ``household`` (0 is a household of one) and those who are ``apart`` never share a table.
    ``language`` is what a resident needs an interpreter for, and what an interpreter speaks.
    ``pins`` has the fixed table of each round, or 0; missing rounds are not fixed.
    """

    number: int
    traits: tuple[str, ...] = ()
    role: Role = "resident"
    household: int = 0
    apart: tuple[int, ...] = ()
    language: str = ""
    wheelchair: bool = False
    no_recording: bool = False
    pins: tuple[int, ...] = ()

    def pin(self, place: int) -> int:
        """The fixed table of the round at this place (0 is the first), or 0."""
        return self.pins[place] if place < len(self.pins) else 0


@dataclass(frozen=True)
class Hall:
    """Everything that the seats depend on beside the seed; the order of people decides nothing.

    ``people`` are kept sorted by number, table 1 is the first of ``tables``. Raises ``ValueError``
    for doubled numbers and for residents with different numbers of traits.
    """

    people: tuple[Participant, ...]
    tables: tuple[Table, ...]
    rounds: tuple[Mode, ...]

    def __post_init__(self) -> None:
        """Sort the people, and refuse what contradicts itself."""
        object.__setattr__(self, "people", tuple(sorted(self.people, key=lambda one: one.number)))
        if len({one.number for one in self.people}) != len(self.people):
            raise ValueError("two people have the same number")
        if len({len(one.traits) for one in self.residents}) > 1:
            raise ValueError("a resident has too many or too few traits")

    @cached_property
    def residents(self) -> tuple[Participant, ...]:
        """Those who take a chair, by number."""
        return tuple(one for one in self.people if one.role == "resident")

    @cached_property
    def staff(self) -> tuple[Participant, ...]:
        """Facilitators, note-takers and interpreters, by number."""
        return tuple(one for one in self.people if one.role != "resident")

    @cached_property
    def places(self) -> dict[int, int]:
        """Where each number stands in ``people``."""
        return {one.number: place for place, one in enumerate(self.people)}

    @cached_property
    def apart(self) -> tuple[tuple[int, int], ...]:
        """Pairs of numbers that never share a table, each with the lower number first."""
        pairs: set[tuple[int, int]] = set()
        known = self.places
        for one in self.people:
            pairs.update(_pair(one.number, other) for other in one.apart if other in known)
        homes: dict[int, list[int]] = {}
        for one in self.people:
            for other in homes.get(one.household, ()):
                pairs.add(_pair(one.number, other))
            if one.household:
                homes.setdefault(one.household, []).append(one.number)
        return tuple(sorted(pair for pair in pairs if pair[0] != pair[1]))

    def sizes(self, place: int, needed: Mapping[int, int] = EVENLY) -> tuple[int, ...]:
        """How many residents sit at each table in a round: chairs stay free at the fullest tables.

        Nobody who is pinned loses the chair, and a table keeps as many as are ``needed`` there
        (table from 0 -> residents). Fewer chairs than residents stay fewer.
        """
        pinned = Counter(one.pin(place) - 1 for one in self.residents)
        kept = {t: max(pinned[t], needed.get(t, 0)) for t in range(len(self.tables))}
        sizes = [table.seats for table in self.tables]
        for _ in range(sum(sizes) - len(self.residents)):
            free = [t for t, size in enumerate(sizes) if size > kept[t]]
            fullest = max(free, key=lambda t: (sizes[t], t))
            sizes[fullest] -= 1
        return tuple(sizes)

    def without(self, number: int) -> Hall:
        """The same hall when one person does not come."""
        return replace(self, people=tuple(one for one in self.people if one.number != number))


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
