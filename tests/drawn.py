"""Small draws for tests: a pool with two features and households, its panels, evidence, act."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from budgeting.formats.draw_file import write_evidence
from budgeting.sortition.building import Panel
from budgeting.sortition.checking import reserves_kept
from budgeting.sortition.evidence import Act, Announced, Evidence, Source, rarest
from budgeting.sortition.pool import Person, Quota, Terms
from budgeting.sortition.reserves import reserve_quotas, reserve_seats

PUBLISHED, DRAWN = "2026-11-22T01:00:00Z", "2026-11-22T02:00:00Z"
BALLS = Source("balls", "", 2)
BEACON = Source("beacon", "League of Entropy, round 7,654,321", 64)


def some_terms(number: int = 24, **given: Any) -> Terms:
    """Six seats, three women and three men, two to four from the north; two reserves.

    The first person is certain, the second is out, and every fourth lives with the next one.
    """
    values: dict[str, Any] = {
        "features": ("gender", "district"),
        "people": tuple(a_person(place) for place in range(number)),
        "quotas": (
            Quota("district", "north", 2, 4),
            Quota("gender", "man", 3, 3),
            Quota("gender", "woman", 3, 3),
        ),
        "seats": 6,
        "reserves": 2,
    } | given
    return Terms(**values)


def a_person(place: int) -> Person:
    """Person number ``place`` of the pool."""
    home = str(place // 4 + 1) if place % 4 < 2 else ""
    return Person(
        id=f"P{place:03}",
        values=(("woman", "man")[place // 2 % 2], ("north", "south", "south")[place % 3]),
        household=home,
        standing="certain" if place == 0 else "out" if place == 1 else "free",
    )


def some_panels(terms: Terms, number: int) -> tuple[Panel, ...]:
    """Panels that keep the terms, found by trying; the same ones each time."""
    found = tuple(panel for panel, _try in zip(_valid(terms), range(number), strict=False))
    assert len(found) == number
    return found


def an_evidence(panels: int = 60, **given: Any) -> Evidence:
    """What is published before a draw among this many panels."""
    terms = given.pop("terms", None) or some_terms()
    listed = given.pop("panels_given", None) or some_panels(terms, panels)
    times = Counter(place for panel in listed for place in panel.members)
    frequencies = tuple(times[place] for place in range(len(terms.people)))
    values: dict[str, Any] = {
        "process": "hanbit-2026",
        "number": 1,
        "reason": "",
        "program": "madang 0.1.0",
        "solver": "highs 1",
        "terms": terms,
        "reserve_seats": reserve_seats(terms),
        "reserve_quotas": reserve_quotas(terms),
        "reserves_kept": reserves_kept(terms, reserve_quotas(terms), listed),
        "panels": listed,
        "frequencies": frequencies,
        "smallest": rarest(terms, frequencies, (1,)),
        "ceiling": Announced(250_000, (0,), (1,)),
        "wanted": len(listed),
        "stopped": False,
        "source": BALLS,
        "published": PUBLISHED,
    }
    return Evidence(**(values | given))


def an_act(evidence: Evidence, value: str = "07", **given: Any) -> Act:
    """The act that draws panel 7 of this evidence."""
    act = Act(
        sha256=hashlib.sha256(write_evidence(evidence)).hexdigest(),
        source=evidence.source.kind,
        source_name=evidence.source.name,
        value=value,
        again=(),
        panel=7,
        witnesses=("Yuna", "Dari"),
        at=DRAWN,
    )
    return replace(act, **given)


def _valid(terms: Terms) -> Iterator[Panel]:
    chance = Random(7)
    free = [place for place, one in enumerate(terms.people) if one.standing != "out"]
    while True:
        drawn = chance.sample(free, terms.seats + terms.reserves)
        members, reserves = drawn[: terms.seats], drawn[terms.seats :]
        if _fits(terms, members, terms.quotas) and _fits(terms, reserves, reserve_quotas(terms)):
            homes = [terms.people[place].household for place in members]
            shared = [home for home in homes if home]
            certain = {n for n, one in enumerate(terms.people) if one.standing == "certain"}
            if len(set(shared)) == len(shared) and certain <= set(members):
                yield Panel(tuple(sorted(members)), tuple(reserves))


def _fits(terms: Terms, places: list[int], quotas: tuple[Quota, ...]) -> bool:
    for quota in quotas:
        feature = terms.features.index(quota.feature)
        there = sum(terms.people[place].values[feature] == quota.value for place in places)
        if not quota.least <= there <= quota.most:
            return False
    return True
