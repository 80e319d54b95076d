"""Who takes the seat of a member who left: the first in line who keeps the quotas, or nearly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

from budgeting.sortition.pool import Person, Terms

Side = Literal["least", "most"]


@dataclass(frozen=True, slots=True)
class Miss:
    """A quota that is not kept: ``count`` members have the value, and ``limit`` is its limit."""

    feature: str
    value: str
    side: Side
    limit: int
    count: int


@dataclass(frozen=True, slots=True)
class Passed:
    """Somebody earlier in line: shares a household with ``housemate`` (a place), or misses more."""

    place: int
    housemate: int | None
    misses: tuple[Miss, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who comes next; ``turn`` counts from 1 along the line, ``missing`` is the total miss."""

    place: int
    turn: int
    missing: int
    misses: tuple[Miss, ...]
    passed: tuple[Passed, ...]


def line_of(
    terms: Terms, reserves: Sequence[int], digest: str, gone: Collection[int] = ()
) -> tuple[int, ...]:
    """The reserves in drawn order, then everybody else who may be drawn, without the ``gone``.

    Those who are no reserves stand in the order of the SHA-256 of the draw's digest, a zero byte
    and the id, all in UTF-8: it was fixed with the draw, and anybody can repeat it.
    """
    drawn = set(reserves)
    rest = [
        place
        for place, person in enumerate(terms.people)
        if person.standing != "out" and place not in drawn
    ]
    rest.sort(key=lambda place: (_mark(digest, terms.people[place]), place))
    return tuple(place for place in (*reserves, *rest) if place not in gone)


def propose(terms: Terms, seated: Collection[int], line: Iterable[int]) -> Proposal | None:
    """The person in ``line`` who takes one of the empty seats, or ``None`` if nobody can.

    ``seated`` are the places of those who still have a seat. The first in line wins who shares no
    household with them and keeps every quota; if nobody does, the one with the least total miss,
    the earlier in line among equals. While further seats stay empty a quota counts as kept if
    they could still fill it. People who are seated already are left out of the line.
    """
    taken = _households(terms, seated)
    counts = _counts(terms, seated)
    still_open = max(0, terms.seats - len(seated) - 1)
    here = frozenset(seated)
    tried: list[Passed] = []
    best: Proposal | None = None
    for turn, place in enumerate((place for place in line if place not in here), start=1):
        housemate = taken.get(terms.people[place].household)
        if housemate is not None:
            tried.append(Passed(place, housemate))
            continue
        missing, misses = _miss(terms, counts, terms.people[place], still_open)
        tried.append(Passed(place, None, misses))
        if best is None or missing < best.missing:
            best = Proposal(place, turn, missing, misses, ())
        if not missing:
            break
    return replace(best, passed=tuple(tried[: best.turn - 1])) if best else None


def _mark(digest: str, person: Person) -> bytes:
    return sha256(f"{digest}\0{person.id}".encode()).digest()


def _households(terms: Terms, seated: Collection[int]) -> dict[str, int]:
    """Each household that has a seat, with the place of the one who has it."""
    return {
        terms.people[place].household: place
        for place in sorted(seated, reverse=True)
        if terms.people[place].household
    }


def _counts(terms: Terms, seated: Iterable[int]) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for place in seated:
        counts.update(zip(terms.features, terms.people[place].values, strict=True))
    return counts


def _miss(
    terms: Terms, counts: Counter[tuple[str, str]], person: Person, still_open: int
) -> tuple[int, tuple[Miss, ...]]:
    """By how much the quotas are missed with this person, in people, and which ones.

    Within one feature the empty seats can make up for as many missing people as they are.
    """
    own = dict(zip(terms.features, person.values, strict=True))
    missing = 0
    found: list[Miss] = []
    short: dict[str, list[Miss]] = {}
    for quota in terms.quotas:
        count = counts[quota.feature, quota.value] + (own[quota.feature] == quota.value)
        if count > quota.most:
            missing += count - quota.most
            found.append(Miss(quota.feature, quota.value, "most", quota.most, count))
        elif count < quota.least:
            few = Miss(quota.feature, quota.value, "least", quota.least, count)
            short.setdefault(quota.feature, []).append(few)
    for feature in sorted(short):
        lack = sum(few.limit - few.count for few in short[feature]) - still_open
        if lack > 0:
            missing += lack
            found.extend(short[feature])
    return missing, tuple(found)
