"""The file of a lottery of committees: read as it was written, or refused with the part."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.canonical import canonical_json
from budgeting.formats.committee_rules import read_rules, write_rules
from budgeting.formats.draw_parts import BrokenDrawError
from budgeting.sortition.committees import Committee, Rules, Wisher

NAMES = ("Parks", "Roads and paths", "공원")
RULES = Rules(
    (Wisher("P2", ("Parks", "공원"), "old"), Wisher("P1")),
    tuple(Committee(name, 0, 2) for name in NAMES),
    60,
)


@given(st.lists(st.permutations(NAMES).map(tuple), max_size=5), st.integers(1, 100))
def test_rules_are_read_as_they_were_written(wishes: list[tuple[str, ...]], percent: int) -> None:
    members = tuple(Wisher(f"P{n}", wished[: n % 4]) for n, wished in enumerate(wishes))
    rules = Rules(members, tuple(Committee(name, n, 9) for n, name in enumerate(NAMES)), percent)
    assert read_rules(write_rules(rules)) == rules


def changed(**parts: Any) -> bytes:
    return canonical_json({**json.loads(write_rules(RULES)), **parts})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no file", "The file is no JSON"),
        (b"[]", "The file has no parts"),
        (write_rules(RULES) + b" ", "is not written in the one way"),
        (changed(percent="60"), "The part percent is no whole number"),
        (changed(percent=0), "contradicts itself: a share is from 1 to 100 per cent"),
        (changed(committees=[]), "contradicts itself: a wish names no committee"),
        (changed(members=[{"id": "P1", "trait": ""}]), "members 0, wishes is missing"),
        (changed(members=[{"id": 1, "trait": "", "wishes": []}]), "members 0, id is no text"),
    ],
)
def test_a_broken_file_is_told_with_its_part(content: bytes, words: str) -> None:
    with pytest.raises(BrokenDrawError) as refusal:
        read_rules(content)
    assert words in str(refusal.value)
