"""The evidence of a draw: what is published before it, and the act that names a panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from budgeting.sortition.building import Panel
from budgeting.sortition.pool import Quota, Terms

SourceKind = Literal["balls", "beacon"]
Ended = Literal["frozen", "built", "published", "drawn"]
MILLION = 1_000_000
VERSION = 2
"""Files of version 1 tell neither a beacon's moment nor the pools that were frozen before."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the number comes from, as it is announced before the draw.

    ``kind`` "balls": ``digits`` ten-sided balls, one for each decimal digit. "beacon": the value
    of the public beacon's future round that ``name`` tells, in ``digits`` hexadecimal digits;
    it exists from ``moment`` on (UTC). A round of drand has its ``network`` and ``round``.
    """

    kind: SourceKind
    name: str
    digits: int
    moment: str = ""
    network: str = ""
    round: int = 0


@dataclass(frozen=True, slots=True)
class Earlier:
    """A pool that was frozen before this one, and for which ``reason`` it does not count.

    ``state`` says how far it had come when it ``ended``: frozen only, with a list of ``panels``
    built, with the list published under ``sha256``, or drawn from. ``value`` is the number that
    was drawn, or the balls that were called by then.
    """

    number: int
    frozen: str
    ended: str
    people: int
    panels: int
    state: Ended
    sha256: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Announced:
    """The ceiling as it was announced before any panel was built.

    ``smallest`` is the best smallest chance that any lottery could give, in millionths; every
    panel must hold the places ``certain``, and none can hold the places ``never``.
    """

    smallest: int
    certain: tuple[int, ...]
    never: tuple[int, ...]


@dataclass(frozen=True)
class Evidence:
    """All that is published before a draw; it holds pseudonyms and nothing personal.

    Beside its members every panel has ``reserve_seats`` reserves, as many as were asked for or as
    the pool can give; those of ``reserves_kept`` panels keep ``reserve_quotas``, which are aimed
    at and not promised. ``frequencies`` says for each place of ``terms.people`` in how many
    panels this person is a member, ``smallest`` the least of them among all who can be members.
    ``stopped`` tells that the list ended before the ``wanted`` number of panels. ``frozen`` and
    ``published`` are moments in UTC, written as 2026-11-22T09:30:00Z. ``before`` are all pools of
    the process that were frozen before, the first one first.
    """

    process: str
    number: int
    reason: str
    program: str
    solver: str
    terms: Terms
    reserve_seats: int
    reserve_quotas: tuple[Quota, ...]
    reserves_kept: int
    panels: tuple[Panel, ...]
    frequencies: tuple[int, ...]
    smallest: int
    ceiling: Announced
    wanted: int
    stopped: bool
    source: Source
    published: str
    frozen: str = ""
    before: tuple[Earlier, ...] = ()
    version: int = VERSION

    def ids(self, places: Sequence[int]) -> tuple[str, ...]:
        """The pseudonyms of these places, in their order."""
        return tuple(self.terms.people[place].id for place in places)


@dataclass(frozen=True, slots=True)
class Act:
    """The draw itself: a second, small record that names the first by its SHA-256.

    ``again`` are the numbers that were drawn before ``value`` and are not on the list.
    ``taken_back`` are the balls as they stood each time that the last of them was taken back.
    """

    sha256: str
    source: SourceKind
    source_name: str
    value: str
    again: tuple[str, ...]
    panel: int
    witnesses: tuple[str, ...]
    at: str
    source_moment: str = ""
    taken_back: tuple[str, ...] = ()
    version: int = VERSION


def settled(terms: Terms) -> Terms:
    """The same terms with households numbered 1, 2, ... in the order of their first person.

    A household of one person has no number. The list of panels is built from settled terms, so
    that it can be built again from the published file.
    """
    shared = {
        place: number for number, places in enumerate(_families(terms), 1) for place in places
    }
    people = (
        replace(person, household=str(shared.get(place, "")))
        for place, person in enumerate(terms.people)
    )
    return replace(terms, people=tuple(people))


def rarest(terms: Terms, frequencies: Sequence[int], never: Sequence[int]) -> int:
    """The smallest number of appearances among all who can be members; 0 where there are none."""
    barred = frozenset(never)
    return min(
        (
            times
            for place, times in enumerate(frequencies)
            if place not in barred and terms.people[place].standing != "out"
        ),
        default=0,
    )


def _families(terms: Terms) -> list[tuple[int, ...]]:
    return sorted(terms.households, key=lambda places: places[0])
