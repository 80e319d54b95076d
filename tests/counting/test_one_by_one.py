"""The greedy rule and its reasons against a recount."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from budgeting.counting import recount as second
from budgeting.counting.model import Election
from budgeting.counting.one_by_one import count
from budgeting.counting.recount import one_by_one
from tests.counting.elections import an_election, elections, recount, repriced, shuffled


@settings(max_examples=80, deadline=None)
@given(elections())
def test_the_projects_are_funded_in_their_order(election: Election) -> None:
    outcome = count(election)
    assert set(outcome.funded) == recount(election).greedy()
    assert outcome.proven
    assert count(shuffled(election, 3)) == outcome


@settings(max_examples=80, deadline=None)
@given(elections())
def test_the_support_named_is_enough_and_one_less_is_not(election: Election) -> None:
    for reason in count(election).not_funded:
        key = reason.project_id
        if reason.support_funded is None or reason.support_missing is None:
            continue
        extra = int(reason.support_funded - reason.support)
        assert key in recount(election, **{key: extra}).greedy()
        assert extra == 0 or key not in recount(election, **{key: extra - 1}).greedy()
        level = recount(election, **{key: int(reason.support_missing)}).greedy()
        assert (key in level) == (reason.tie_decides == "funded")


@settings(max_examples=80, deadline=None)
@given(elections())
def test_the_price_named_is_low_enough_and_one_more_is_not(election: Election) -> None:
    for reason in count(election).not_funded:
        key, price = reason.project_id, reason.price_funded or 0
        if price:
            assert key in recount(repriced(election, key, price)).greedy()
        assert key not in recount(repriced(election, key, price + 1)).greedy()


def test_ties_of_equal_support_are_named() -> None:
    costs = {"a": 6, "b": 6, "c": 5}
    outcome = count(an_election(costs, {"a": 2, "b": 2, "c": 2}, 12, lottery=["b", "a", "c"]))
    assert outcome.funded == ("c", "b")
    assert [(tie.stage, tie.contested, tie.chosen) for tie in outcome.ties] == [
        ("spend", ("b", "a", "c"), ("b", "c")),
        ("lottery", ("b", "a"), ("b",)),
    ]


@settings(max_examples=80, deadline=None)
@given(elections())
def test_the_second_count_funds_what_a_count_by_hand_funds(election: Election) -> None:
    ids, support = one_by_one(election)
    assert ids == recount(election).greedy()
    assert support == sum(recount(election).support(key) for key in ids)


def test_a_second_count_that_differs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    election = an_election({"a": 3, "b": 4}, {"a": 2, "b": 1}, 3)
    monkeypatch.setattr(second, "one_by_one", lambda _: (frozenset("b"), 1))
    outcome = count(election)
    assert (outcome.proven, outcome.proof.doubt) == (False, "recount_differs")
