"""Folded texts, and slips of the pen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.sortition.cleaning.folding import distance, fold, narrow, nearest

WORDS = st.text(st.sampled_from("abcd"), max_size=7)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert narrow(narrow(text)) == narrow(text)


@given(st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x17F)))
def test_case_makes_no_difference(text: str) -> None:
    assert fold(text.upper()) == fold(text.upper().lower())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("60 and over", "60 AND  OVER"),
        ("３０－３９", "30-39"),
        ("30–39", "30—39"),
        ("Associate’s degree", "Associate's degree"),
        ("여 성", "여성"),
        ("Straße", "STRASSE"),
        ("a\u200bb\ufeff", "ab"),
        ("한", "한"),
    ],
)
def test_what_means_the_same_is_folded_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def far(one: str, other: str) -> int:
    """Levenshtein's distance by its recursive definition."""
    if not one or not other:
        return len(one) + len(other)
    if one[0] == other[0]:
        return far(one[1:], other[1:])
    return 1 + min(far(one[1:], other), far(one, other[1:]), far(one[1:], other[1:]))


@given(WORDS, WORDS, st.integers(0, 3))
def test_the_distance_is_that_of_the_definition(one: str, other: str, most: int) -> None:
    assert distance(one, other, most) == min(far(one, other), most + 1)


KNOWN = ("female", "male", "30-39", "40-49", "notstated", "upperschool", "upperschoon")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("femle", "female"),
        ("femalee", "female"),
        ("mal", None),
        ("30-49", None),
        ("20-39", None),
        ("notstatd", "notstated"),
        ("upperschoo", None),
        ("xxxxxx", None),
        ("", None),
    ],
)
def test_a_slip_is_taken_for_the_only_value_near_it(typed: str, meant: str | None) -> None:
    assert nearest(typed, KNOWN) == meant
