"""Ages, years of birth and age bands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.sortition.cleaning.ages import (
    OLDEST,
    Band,
    age_from,
    age_of_birth,
    band_from,
    band_of,
    bands_from,
    looks_like_bands,
    overlapping,
)


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        ("15-19", 15, 19),
        ("16 – 29", 16, 29),
        ("15 to 19", 15, 19),
        ("19세~34세", 19, 34),
        ("20s", 20, 29),
        ("30대", 30, 39),
        ("65+", 65, OLDEST),
        ("60 and over", 60, OLDEST),
        ("70 이상", 70, OLDEST),
        ("70대 이상", 70, OLDEST),
        ("over 64", 65, OLDEST),
        ("under 40", 0, 39),
        ("18세 미만", 0, 17),
        ("39세 이하", 0, 39),
        ("39 and under", 0, 39),
    ],
)
def test_the_words_of_a_band_give_its_ages(value: str, least: int, most: int) -> None:
    assert band_from(value) == Band(value, least, most)


@pytest.mark.parametrize("value", ["young", "", "Level 4 and above", "40", "1-2-3"])
def test_other_words_are_no_band(value: str) -> None:
    assert band_from(value) is None


@pytest.mark.parametrize(
    ("cell", "age"),
    [
        ("34", 34),
        ("34.0", 34),
        (" ３４ ", 34),
        ("만 34세", 34),
        ("34 years old", 34),
        ("0", 0),
        ("120", 120),
        ("121", None),
        ("-3", None),
        ("34.5", None),
        ("thirty", None),
        ("1e2", None),
        ("", None),
        ("Age0", None),
    ],
)
def test_a_cell_gives_an_age_or_none(cell: str, age: int | None) -> None:
    assert age_from(cell) == age


@pytest.mark.parametrize(
    ("cell", "age"),
    [
        ("1990", 36),
        ("1990.0", 36),
        ("1990-05-03", 36),
        ("1990.5.3", 36),
        ("1990년 5월 3일", 36),
        ("1990년생", 36),
        ("1990-05-03T00:00:00", 36),
        ("19900503", 36),
        ("19901350", None),
        ("2026", 0),
        ("2027", None),
        ("1890", None),
        ("03.05.1990", None),
        ("90", None),
    ],
)
def test_a_year_of_birth_gives_the_age_reached_in_the_year(cell: str, age: int | None) -> None:
    assert age_of_birth(cell, 2026) == age


@given(st.integers(0, OLDEST))
def test_everybody_belongs_to_one_of_bands_without_gaps(age: int) -> None:
    bands = bands_from(("under 16", "16-39", "40-64", "65+"))
    assert not overlapping(bands)
    assert [band.value for band in bands if band.holds(age)] == [band_of(age, bands)]


def test_bands_that_overlap_or_stand_upside_down_are_told() -> None:
    assert overlapping((Band("a", 0, 20), Band("b", 20, 30)))
    assert overlapping((Band("a", 30, 20),))
    assert not overlapping(())


def test_a_feature_of_ages_is_recognised_by_its_values() -> None:
    assert looks_like_bands(("15-19", "60s", "70+", "unknown"))
    assert not looks_like_bands(("Level 4 and above", "15-19"))
    assert not looks_like_bands(("male", "female"))
