"""What people type is kept as it reads, and nothing else with it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.errors import TextRefused
from budgeting.services import texts


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a bench \t here ", "a bench here"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("to the \u202eleft\u2066", "to the left"),
        ("a family 👨\u200d👩\u200d👧", "a family 👨\u200d👩\u200d👧"),
        ("의자가 필요합니다 ", "의자가 필요합니다"),
    ],
)
def test_a_text_is_kept_as_it_reads(typed: str, kept: str) -> None:
    assert texts.checked(typed) == kept


@given(st.text())
def test_cleaning_twice_is_cleaning_once(typed: str) -> None:
    once = texts.clean(typed)
    assert texts.clean(once) == once
    seen = once.replace("\n", "").replace("\u200c", "").replace("\u200d", "")
    assert not {unicodedata.category(sign) for sign in seen} & {"Cc", "Cf", "Cs"}


@pytest.mark.parametrize("typed", ["", "  \n ", "\x00\x01", "\u202e"])
def test_an_empty_text_is_refused(typed: str) -> None:
    with pytest.raises(TextRefused) as refusal:
        texts.checked(typed)
    assert refusal.value.reason == "empty"


def test_a_text_has_at_most_a_thousand_letters() -> None:
    assert len(texts.checked("가" * 1000 + "  ")) == 1000
    with pytest.raises(TextRefused) as refusal:
        texts.checked("가" * 1001)
    assert refusal.value.reason == "long"


@pytest.mark.parametrize(
    "key", ["", "short", "a" * 41, "with blanks in it", "key\nkey-key", "열쇠열쇠열쇠열쇠"]
)
def test_a_key_that_no_form_carries_is_refused(key: str) -> None:
    with pytest.raises(TextRefused):
        texts.checked_key(key)
