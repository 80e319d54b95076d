"""Votes with an outcome that is known by heart: two plans tie, and the lottery decides."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations
from random import Random
from typing import Any

from budgeting.counting.ballot_rules import canonical_ballot
from budgeting.counting.rulebook import BallotFormat, ListedProject, Rulebook
from tests.bundles import a_bundle, a_rulebook

COSTS = {"a": 500, "b": 300, "c": 300, "d": 200, "e": 500, "f": 1100}


def the_rulebook(**parts: Any) -> Rulebook:
    """Six projects and a budget of ten euros: a and d win, and b or c with them."""
    projects = tuple(
        ListedProject(
            id=one,
            number=number,
            cost=cost,
            field="",
            district="",
            names=(("en", f"Project {one}"), ("ko", f"사업 {one}")),
        )
        for number, (one, cost) in enumerate(COSTS.items(), 1)
    )
    ballot = BallotFormat(kind="approval", wanted="at_most", number=3)
    common = {"decimals": 2, "total": 1000, "share": 1_000_000, "threshold": 100_000, "caps": ()}
    kept = {"exclusions": (), "rule": "knapsack", "secrecy": "sealed", "receipts": "open"}
    book = a_rulebook(Random(1))
    return replace(book, projects=projects, ballot=ballot, **{**common, **kept, **parts})


def choices(voters: int) -> list[str]:
    """A third each for a with b, a with c, and d; the last three for e and f."""
    kinds = [{"a": 1, "b": 1}, {"a": 1, "c": 1}, {"d": 1}]
    cast = [kinds[place % 3] for place in range(voters)]
    return [canonical_ballot(one) for one in [*cast, *[{"e": 1, "f": 1}] * 3]]


def all_kinds() -> list[str]:
    """Each pair and each three once, and many of one kind."""
    some = [*combinations(COSTS, 2), *combinations(COSTS, 3)]
    once = [canonical_ballot(dict.fromkeys(one, 1)) for one in some]
    return [*once, *[canonical_ballot({"a": 1})] * 30]


@cache
def held(kind: str) -> dict[str, bytes]:
    """The bundle of a vote of this kind; don't change it."""
    wishes: dict[str, dict[str, Any]] = {
        "open": {"choices": choices(75), "papers": 3},
        "audited": {"choices": choices(75), "papers": 0, "receipts": "audited"},
        "greedy": {"choices": choices(75), "papers": 0, "rule": "greedy"},
        "totals": {"choices": choices(75), "papers": 3, "totals_only": True},
        "small": {"choices": choices(30), "papers": 0},
        "many_kinds": {"choices": all_kinds(), "papers": 0},
    }
    return a_bundle(1, rulebook=the_rulebook(), **wishes[kind])
