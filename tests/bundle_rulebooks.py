"""Rulebooks of votes that were never held, and ballots that they allow."""

from __future__ import annotations

import hashlib
from random import Random

from budgeting.counting.ballot_rules import Marks, canonical_ballot
from budgeting.counting.model import Cap
from budgeting.counting.rulebook import BallotFormat, ListedProject, Rulebook

SEED = "동전 앞뒤 앞 뒤"


def a_rulebook(random: Random) -> Rulebook:
    """Up to eight projects with every kind of condition now and then."""
    ids = [f"p{number}" for number in range(random.randint(3, 8))]
    grain = random.choice([1, 100])
    most = random.choice([4, 12, 60])
    projects = tuple(
        ListedProject(
            id=one,
            number=number,
            cost=random.randint(1, most) * grain,
            field=random.choice(["", "park", "road"]),
            district=random.choice(["", "east", "west"]),
            names=(("en", f"Project {number}"), ("ko", f"사업 {number}")),
        )
        for number, one in enumerate(ids, 1)
    )
    envelope = random.randint(most * grain, max(most * grain, sum(one.cost for one in projects)))
    where = [("field", "park"), ("field", "road"), ("district", "east"), ("district", "west")]
    caps = tuple(
        Cap(kind, key, random.randint(0, envelope))  # type: ignore[arg-type]
        for kind, key in random.sample(where, random.choice([0, 0, 1, 2, 3]))
    )
    groups = tuple(
        tuple(random.sample(ids, random.choice([2, 3]))) for _ in range(random.choice([0, 0, 1, 2]))
    )
    return Rulebook(
        process="yard-2026",
        city="Seoul",
        year=2026,
        currency="EUR",
        decimals=random.choice([0, 2]),
        total=envelope * 50,
        share=20_000,
        languages=("en", "ko"),
        residents=300,
        projects=projects,
        ballot=a_format(random, len(ids)),
        rule=random.choice(["knapsack", "knapsack", "knapsack", "greedy"]),
        threshold=random.choice([0, 0, 300_000, 500_000]),
        caps=caps,
        exclusions=groups,
        seed_commitment=hashlib.sha256(SEED.encode()).hexdigest(),
        secrecy=random.choice(["sealed", "room"]),
        receipts=random.choice(["audited", "audited", "open"]),
    )


def a_format(random: Random, projects: int) -> BallotFormat:
    """One of every kind of ballot."""
    kind = random.choice(["approval", "knapsack", "points"])
    wanted = (
        random.choice(["at_most", "at_least", "exactly", "share"])
        if kind == "approval"
        else "at_most"
    )
    number = {"share": 500_000, "at_least": 1}.get(wanted, random.randint(1, min(projects, 3)))
    points, each = (random.randint(6, 10), random.randint(2, 5)) if kind == "points" else (0, 0)
    limits = random.choice([(), (("park", 2),)])
    return BallotFormat(
        kind=kind,  # type: ignore[arg-type]
        wanted=wanted,  # type: ignore[arg-type]
        number=number,
        points=points,
        points_each=each,
        blank_allowed=random.choice([True, False]),
        field_limits=limits,  # type: ignore[arg-type]
    )


def some_choices(random: Random, book: Rulebook, voters: int) -> list[str]:
    """Legal ballots, many of them alike."""
    styles: list[str] = []
    ids = [project.id for project in book.projects]
    for _ in range(5000):
        scores = dict.fromkeys(random.sample(ids, random.randint(0, len(ids))), 1)
        if book.ballot.kind == "points":
            scores = {one: random.randint(1, book.ballot.points_each) for one in scores}
        if not Marks(book, scores).problems():
            styles.append(canonical_ballot(scores))
        if len(styles) == 12:
            break
    if not styles:
        raise ValueError("the rulebook allows hardly any ballot")
    return [random.choice(styles) for _ in range(voters)]
