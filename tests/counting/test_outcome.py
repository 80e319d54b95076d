"""The outcome's document: one text, one reading, and a replay that adds up."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from budgeting.canonical import canonical_json
from budgeting.counting.model import Election
from budgeting.counting.outcome import as_document, from_document
from budgeting.counting.rules import RULES
from tests.counting.elections import a_room, elections


@settings(max_examples=60, deadline=None)
@given(elections())
def test_a_document_is_read_back_to_the_same_bytes(election: Election) -> None:
    for rule in RULES.values():
        outcome = rule.count(election)
        text = canonical_json(as_document(outcome))
        again = from_document(json.loads(text))
        assert canonical_json(as_document(again)) == text
        assert again.not_funded == outcome.not_funded
        assert again.projects == outcome.projects


def test_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="madang-outcome/1"):
        from_document({"schema": "something/2"})


def test_the_document_has_no_blanks_and_sorted_keys() -> None:
    text = canonical_json({"나": [1, 2], "a": "é"})
    assert text == '{"a":"é","나":[1,2]}'.encode()


def test_the_steps_come_in_their_order_and_add_up() -> None:
    outcome = RULES["knapsack"].count(a_room(40, 30, 8))
    kinds = [step["kind"] for step in outcome.steps if step["kind"] != "tie"]
    assert kinds == ["eligibility", "ranking", "optimum", "funding", "greedy"]
    steps = {step["kind"]: step for step in outcome.steps}
    listed = steps["funding"]["projects"]
    assert [entry["project_id"] for entry in listed] == list(outcome.funded)
    assert listed[-1]["spent"] == outcome.spent
    assert listed[-1]["left"] == outcome.budget - outcome.spent
    decisions = steps["greedy"]["decisions"]
    paid = sum(entry["cost"] for entry in decisions if entry["decision"] == "funded")
    assert paid == steps["greedy"]["spent"] == outcome.greedy.spent
    assert decisions[-1]["left"] == outcome.budget - paid
    assert len(decisions) == steps["eligibility"]["eligible"] == len(steps["ranking"]["projects"])


def test_the_comparison_with_greedy_names_both_sides() -> None:
    outcome = RULES["knapsack"].count(a_room(40, 30, 8))
    ours, theirs = set(outcome.funded), set(outcome.greedy.funded)
    assert set(outcome.greedy.only_in_outcome) == ours - theirs
    assert set(outcome.greedy.only_here) == theirs - ours
    assert outcome.greedy.support_short == outcome.total_support - outcome.greedy.total_support
