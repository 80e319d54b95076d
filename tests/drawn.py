"""Small draws for tests: a pool with two features and households, its panels, evidence, act."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import Any

from budgeting.formats.draw_file import write_evidence
from budgeting.sortition.building import Panel, build
from budgeting.sortition.checking import reserves_kept
from budgeting.sortition.evidence import Act, Announced, Earlier, Evidence, Source, rarest
from budgeting.sortition.pool import Person, Quota, Terms
from budgeting.sortition.reserves import reserve_quotas, reserve_seats

FROZEN, PUBLISHED, DRAWN = "2026-11-22T00:30:00Z", "2026-11-22T01:00:00Z", "2026-11-22T02:00:00Z"
BALLS = Source("balls", "", 2)
BEACON = Source(
    "beacon",
    "drand default, round 6662666",
    64,
    moment="2026-11-22T01:30:00Z",
    network="default",
    round=6_662_666,
)
EARLIER = Earlier(
    number=1,
    frozen="2026-11-20T09:00:00Z",
    ended="2026-11-21T09:00:00Z",
    people=24,
    panels=60,
    state="published",
    sha256="a" * 64,
    value="",
    reason="Two people were missing.",
)


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


@lru_cache
def some_panels(terms: Terms, number: int) -> tuple[Panel, ...]:
    """Panels that keep the terms, each with reserves that keep their ratios."""
    found = list(build(terms, number))[-1]
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
        "frozen": FROZEN,
    }
    return Evidence(**(values | given))


def an_act(evidence: Evidence, value: str = "07", **given: Any) -> Act:
    """The act that draws panel 7 of this evidence."""
    act = Act(
        sha256=hashlib.sha256(write_evidence(evidence)).hexdigest(),
        source=evidence.source.kind,
        source_name=evidence.source.name,
        source_moment=evidence.source.moment,
        version=evidence.version,
        value=value,
        again=(),
        panel=7,
        witnesses=("Yuna", "Dari"),
        at=DRAWN,
    )
    return replace(act, **given)
