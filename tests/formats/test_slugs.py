"""Addresses made of names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.formats.slugs import RESERVED, is_slug, slug


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Seoul", "2026"), "seoul-2026"),
        (("서울", "2026"), "seoul-2026"),
        (("부산", "2026"), "busan-2026"),
        (("강릉",), "gangreung"),
        (("왜관",), "waegwan"),
        (("Zürich", "2026"), "zurich-2026"),
        (("  New   York ", "2026"), "new-york-2026"),
        (("Москва",), ""),
        ((), ""),
    ],
)
def test_a_city_becomes_letters_of_an_address(names: tuple[str, ...], expected: str) -> None:
    assert slug(*names) == expected


def test_hangul_typed_in_parts_is_read_like_whole_syllables() -> None:
    assert slug("\u1109\u1165\u110b\u116e\u11af") == "seoul"


@given(st.text(max_size=80), st.integers(1000, 9999))
def test_what_is_proposed_is_an_address_or_nothing(city: str, year: int) -> None:
    proposed = slug(city, str(year))
    assert proposed == "" or is_slug(proposed)


@pytest.mark.parametrize(
    "text", ["", "-a", "a-", "a--b", "Seoul", "a b", "a/b", "é", "٣", "a" * 61]
)
def test_other_texts_are_no_addresses(text: str) -> None:
    assert not is_slug(text)


def test_reserved_words_would_be_addresses_if_they_were_free() -> None:
    assert all(is_slug(word) for word in RESERVED)
