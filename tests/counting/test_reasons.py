"""What would have changed a loss, each claim tried out by a recount of the changed election."""

from __future__ import annotations

from hypothesis import given, settings

from budgeting.counting.model import Election
from budgeting.counting.most_support import count
from budgeting.counting.outcome import Reason
from tests.counting.elections import an_election, elections, recount, repriced


@settings(max_examples=80, deadline=None)
@given(elections())
def test_a_loser_wins_with_the_support_named_and_not_with_one_less(election: Election) -> None:
    for reason in count(election).not_funded:
        key = reason.project_id
        if reason.support_funded is None:
            assert reason.cause in ("too_dear", "cap")
            continue
        extra = int(reason.support_funded - reason.support)
        assert key in recount(election, **{key: extra}).best()
        assert extra == 0 or key not in recount(election, **{key: extra - 1}).best()


@settings(max_examples=80, deadline=None)
@given(elections())
def test_the_tie_chain_decides_as_told_at_the_missing_support(election: Election) -> None:
    for reason in count(election).not_funded:
        if reason.support_missing is not None:
            extra = {reason.project_id: int(reason.support_missing)}
            wins = reason.project_id in recount(election, **extra).best()
            assert wins == (reason.tie_decides == "funded")


@settings(max_examples=80, deadline=None)
@given(elections())
def test_the_missing_support_is_the_distance_of_the_best_set_with_it(election: Election) -> None:
    outcome = count(election)
    hand = recount(election)
    for reason in outcome.not_funded:
        with_it = [
            hand.worth(chosen)
            for chosen in hand.sets()
            if reason.project_id in {project.id for project in chosen}
        ]
        if with_it:
            assert reason.support_missing == outcome.total_support - max(with_it)


@settings(max_examples=80, deadline=None)
@given(elections())
def test_a_loser_wins_at_the_price_named_and_not_at_one_more(election: Election) -> None:
    for reason in count(election).not_funded:
        price = reason.price_funded or 0
        if price:
            assert _wins_at(election, reason, price)
        assert not _wins_at(election, reason, price + 1)


@settings(max_examples=100, deadline=None)
@given(elections())
def test_a_loser_draws_level_up_to_the_price_named(election: Election) -> None:
    outcome = count(election)
    for reason in outcome.not_funded:
        key, price = reason.project_id, reason.price_tied
        for tried, level in ((price, True), ((price or 0) + 1, False)):
            if tried and reason.support > 0:
                hand = recount(repriced(election, key, tried))
                reached = any(
                    hand.worth(chosen) >= outcome.total_support
                    for chosen in hand.sets()
                    if key in {project.id for project in chosen}
                )
                assert reached == level


def _wins_at(election: Election, reason: Reason, price: int) -> bool:
    return reason.project_id in recount(repriced(election, reason.project_id, price)).best()


def test_who_would_have_to_leave_is_named() -> None:
    outcome = count(an_election({"a": 6, "b": 4, "c": 7}, {"a": 5, "b": 3, "c": 6}, 10))
    (reason,) = outcome.not_funded
    assert (reason.project_id, reason.cause, reason.rivals) == ("c", "outweighed", ("a", "b"))
    assert (reason.support_missing, reason.support_funded) == (2, 8)
    assert reason.tie_decides == "funded"
    assert (reason.price_tied, reason.price_funded) == (6, 6)


def test_a_rival_of_its_group_stands_in_the_way() -> None:
    votes = {"a": 5, "b": 3}
    outcome = count(an_election({"a": 6, "b": 4}, votes, 20, exclusions=(("a", "b"),)))
    (reason,) = outcome.not_funded
    assert (reason.cause, reason.rivals, reason.support_missing) == ("excluded", ("a",), 2)


def test_no_number_of_votes_helps_a_project_above_the_budget() -> None:
    outcome = count(an_election({"a": 6, "b": 40}, {"a": 5, "b": 30}, 20))
    (reason,) = outcome.not_funded
    assert (reason.cause, reason.support_missing, reason.support_funded) == ("too_dear", None, None)
    assert reason.price_funded == 20
