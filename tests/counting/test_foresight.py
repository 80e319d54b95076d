"""What a rulebook means for its list, against plain enumeration."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.counting import foresight
from budgeting.counting.model import Cap
from budgeting.counting.rulebook import BallotFormat, ListedProject, Rulebook


def a_rulebook(projects: list[tuple[int, str]], **given: Any) -> Rulebook:
    """Projects as (cost, field), in an envelope of 100 unless given."""
    values: dict[str, Any] = {"total": 100, "share": 1_000_000} | given
    return Rulebook(
        process="hanbit",
        city="Hanbit",
        year=2026,
        currency="EUR",
        decimals=2,
        languages=("en",),
        residents=250,
        projects=tuple(
            ListedProject(f"P-{place}", place, cost, field, "", ())
            for place, (cost, field) in enumerate(projects, start=1)
        ),
        **values,
    )


@pytest.mark.parametrize(
    ("threshold", "voters", "needed"),
    [(300_000, 250, 75), (300_000, 251, 76), (0, 250, 0), (1_000_000, 7, 7), (1, 1, 1)],
)
def test_the_threshold_is_rounded_up_to_whole_voters(
    threshold: int, voters: int, needed: int
) -> None:
    assert foresight.votes_needed(a_rulebook([], threshold=threshold), voters) == needed


def test_thirty_per_cent_of_560_projects_is_exactly_168() -> None:
    ballot = BallotFormat(wanted="share", number=300_000)
    rulebook = a_rulebook([(1, "")] * 560, ballot=ballot)
    assert foresight.exact_share(rulebook) == Fraction(168)
    assert ballot.bounds(560) == (168, 168)


def test_a_share_that_is_no_whole_number_is_told_exactly() -> None:
    rulebook = a_rulebook([(1, "")] * 7, ballot=BallotFormat(wanted="share", number=300_000))
    assert foresight.exact_share(rulebook) == Fraction(21, 10)


def test_the_dearest_projects_are_named() -> None:
    rulebook = a_rulebook([(100, "a"), (101, "a"), (60, "b")])
    assert [project.number for project in foresight.dearer_than_envelope(rulebook)] == [2]
    cap = Cap("field", "a", 100)
    assert [project.number for project in foresight.dearer_than_cap(rulebook, cap)] == [2]
    assert foresight.total_cost(rulebook) == 261


projects = st.lists(st.tuples(st.integers(1, 40), st.sampled_from(["a", "b", ""])), max_size=7)


@given(projects, st.integers(0, 120))
def test_the_most_projects_that_money_pays_agree_with_trying_all_sets(
    listed: list[tuple[int, str]], money: int
) -> None:
    rulebook = a_rulebook(listed)
    best = max(
        number
        for number in range(len(listed) + 1)
        if any(sum(cost for cost, _ in chosen) <= money for chosen in combinations(listed, number))
    )
    assert foresight.affordable(rulebook.projects, money) == best


@given(projects, st.integers(0, 7), st.integers(0, 3), st.integers(0, 3))
def test_the_cheapest_ballot_agrees_with_trying_all_ballots(
    listed: list[tuple[int, str]], number: int, in_a: int, in_b: int
) -> None:
    rulebook = a_rulebook(listed, ballot=BallotFormat(field_limits=(("a", in_a), ("b", in_b))))
    costs = [
        sum(cost for cost, _ in chosen)
        for chosen in combinations(listed, number)
        if sum(field == "a" for _, field in chosen) <= in_a
        and sum(field == "b" for _, field in chosen) <= in_b
    ]
    assert foresight.cheapest_ballot(rulebook, number) == min(costs, default=None)
    possible = foresight.most_within_field_limits(rulebook)
    assert (number <= possible) == bool(costs)
