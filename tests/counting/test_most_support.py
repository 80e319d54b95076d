"""The knapsack rule against a recount that tries every set."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given, settings

from budgeting.canonical import canonical_json
from budgeting.counting.model import Ballot, Cap, Election, Project
from budgeting.counting.most_support import count
from budgeting.counting.outcome import as_document
from tests.counting.elections import a_room, an_election, elections, recount, shuffled


@settings(max_examples=150, deadline=None)
@given(elections())
def test_the_outcome_is_the_one_set_that_the_chain_leaves(election: Election) -> None:
    outcome = count(election)
    assert set(outcome.funded) == recount(election).best()
    assert outcome.proven
    assert outcome.proof.doubt == ""


@settings(max_examples=100, deadline=None)
@given(elections())
def test_all_optimal_sets_are_counted_and_the_runner_up_measured(election: Election) -> None:
    outcome = count(election)
    hand = recount(election)
    worths = [hand.worth(chosen) for chosen in hand.sets()]
    assert outcome.optimal_sets == worths.count(outcome.total_support)
    others = sorted(worths)[:-1]
    assert outcome.runner_up_gap == (outcome.total_support - others[-1] if others else None)


@settings(max_examples=40, deadline=None)
@given(elections())
def test_the_order_of_the_input_decides_nothing(election: Election) -> None:
    document = canonical_json(as_document(count(election)))
    assert canonical_json(as_document(count(shuffled(election, 7)))) == document


def test_the_hash_seed_decides_nothing() -> None:
    script = (
        "import sys\n"
        "from budgeting.counting.most_support import count\n"
        "from budgeting.canonical import canonical_json\n"
        "from budgeting.counting.outcome import as_document\n"
        "from tests.counting.elections import a_room\n"
        "sys.stdout.buffer.write(canonical_json(as_document(count(a_room(40, 30, 8)))))\n"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(runs) == 1


def test_nothing_is_funded_and_proven_without_money() -> None:
    outcome = count(an_election({"a": 1, "b": 2}, {"a": 3, "b": 3}, 0))
    assert outcome.funded == ()
    assert outcome.proven
    assert {reason.cause for reason in outcome.not_funded} == {"too_dear"}


def test_nothing_is_funded_and_proven_without_ballots() -> None:
    outcome = count(Election((Project("a", 5),), (), 10, ("a",)))
    assert (outcome.funded, outcome.proven, outcome.optimal_sets) == ((), True, 1)


def test_nothing_is_funded_and_proven_without_projects() -> None:
    outcome = count(Election((), (), 10, ()))
    assert (outcome.funded, outcome.proven, outcome.runner_up_gap) == ((), True, None)


def test_a_room_of_560_projects_is_counted_exactly() -> None:
    outcome = count(a_room(560, 250, 168))
    assert outcome.proven
    assert outcome.spent <= outcome.budget
    assert all(reason.exact for reason in outcome.not_funded)
    assert outcome.total_support >= outcome.greedy.total_support


def test_scores_may_be_fractions() -> None:
    thirds = {"a": Fraction(1, 3), "b": Fraction(1, 2), "c": Fraction(2, 3)}
    outcome = count(an_election({"a": 5, "b": 5, "c": 8}, thirds, 10))
    assert set(outcome.funded) == {"a", "b"}
    (reason,) = outcome.not_funded
    assert reason.support_missing == Fraction(1, 6)
    assert (reason.tie_decides, reason.support_funded) == ("funded", Fraction(5, 6))


def test_points_below_zero_are_never_funded() -> None:
    outcome = count(an_election({"a": 1, "b": 1}, {"a": -3, "b": 2}, 10))
    assert outcome.funded == ("b",)
    (reason,) = outcome.not_funded
    assert (reason.support_missing, reason.support_funded) == (3, 1)
    assert reason.price_funded is None


def test_a_project_without_votes_is_never_filled_in_for_free() -> None:
    outcome = count(an_election({"a": 5, "b": 1}, {"a": 2}, 10))
    assert outcome.funded == ("a",)
    assert outcome.optimal_sets == 1


def test_caps_on_fields_and_on_districts_hold_together() -> None:
    election = Election(
        projects=(
            Project("a", 5, ("parks",), ("north",)),
            Project("b", 5, ("parks",), ("south",)),
            Project("c", 5, ("roads",), ("north",)),
        ),
        ballots=(Ballot((("a", 3), ("b", 2), ("c", 2))),),
        budget=15,
        lottery=("a", "b", "c"),
        caps=(Cap("field", "parks", 5), Cap("district", "north", 5)),
    )
    outcome = count(election)
    assert set(outcome.funded) == {"b", "c"}
    assert outcome.proof.method == "branch and bound"
    assert outcome.proven


def test_a_lottery_that_leaves_a_project_out_is_refused() -> None:
    with pytest.raises(ValueError, match="every project once"):
        count(an_election({"a": 1, "b": 2}, {"a": 3}, 5, lottery=["a"]))
