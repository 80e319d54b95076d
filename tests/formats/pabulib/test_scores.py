"""How the five vote types become scores."""

from __future__ import annotations

from fractions import Fraction

import pytest

from budgeting.counting.model import Score
from budgeting.formats.pabulib import read_pb
from budgeting.formats.pabulib.scores import Positional
from tests.formats.pabulib.small import of_type


def support(text: str, positional: Positional = "length") -> dict[str, Score]:
    """The support of every project under a reading of positions."""
    return dict(read_pb(text).election(["a", "b", "c"], positional=positional).support)


def test_choose_one_gives_one() -> None:
    text = of_type("choose-1", "1;a", "2;a", "3;c", header="voter_id;vote")
    assert support(text) == {"a": 2, "b": 0, "c": 1}


def test_cumulative_gives_the_points() -> None:
    assert support(of_type("cumulative", "1;a,b;5,2", "2;b;3")) == {"a": 5, "b": 5, "c": 0}


def test_points_may_be_fractions() -> None:
    text = of_type("cumulative", "1;a,b;2.5,0.1", "2;b;0.2")
    assert support(text) == {"a": Fraction(5, 2), "b": Fraction(3, 10), "c": 0}


def test_a_repeated_project_keeps_the_points_of_its_first_mention() -> None:
    assert support(of_type("cumulative", "1;a,b,a;5,2,9")) == {"a": 5, "b": 2, "c": 0}


def test_scoring_gives_the_default_to_projects_not_named() -> None:
    text = of_type("scoring", "1;a;-2", "2;;").replace("rule;", "default_score;1\nrule;")
    assert support(text) == {"a": -1, "b": 2, "c": 2}


def test_scoring_without_a_default_gives_nothing() -> None:
    assert support(of_type("scoring", "1;a;-2", "2;b;4")) == {"a": -2, "b": 4, "c": 0}


@pytest.mark.parametrize(
    ("positional", "expected"),
    [
        ("length", {"a": 3 + 0, "b": 2 + 1, "c": 1}),
        ("max_length", {"a": 3, "b": 2 + 3, "c": 1}),
        ("borda", {"a": 2, "b": 1 + 2, "c": 0}),
    ],
)
def test_an_ordinal_ballot_scores_by_position(
    positional: Positional, expected: dict[str, Score]
) -> None:
    text = of_type("ordinal", "1;a,b,c", "2;b", header="voter_id;vote")
    assert support(text, positional) == expected


def test_max_length_is_that_of_the_file() -> None:
    text = of_type("ordinal", "1;a,b", header="voter_id;vote")
    text = text.replace("rule;", "max_length;2\nrule;")
    assert support(text, "max_length") == {"a": 2, "b": 1, "c": 0}


def test_the_points_of_an_ordinal_ballot_come_before_its_positions() -> None:
    assert support(of_type("ordinal", "1;a,b;7,1", "2;b,c;")) == {"a": 7, "b": 1 + 2, "c": 1}
