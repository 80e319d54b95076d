"""The one reader of numbers takes nothing that is not plainly a number."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.formats import numbers

NEVER = [
    "", " ", "NaN", "inf", "-inf", "1e400", "1e3", "١٢٣", "１２", "1_000", "²", "½", "+5", "--5",
    "0x10", "five", "9" * 5000, "1.", ".5", "1..2", "1.2.3", "5€", "=1", "1\n", "\t1", "5 ",
]  # fmt: skip


@pytest.mark.parametrize("text", [*NEVER, "-1", "1.0", "1,0", str(2**63)])
def test_what_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(numbers.NotANumberError):
        numbers.whole(text)


@pytest.mark.parametrize("text", [*NEVER, "-1", "1,5", "1/2", str(2**63)])
def test_what_is_no_decimal_is_refused(text: str) -> None:
    with pytest.raises(numbers.NotANumberError):
        numbers.decimal(text)


@pytest.mark.parametrize("text", [*NEVER, "-1", "1,234", "1,2,3", "1/0", "1 000"])
def test_what_is_no_decimal_of_old_files_is_refused(text: str) -> None:
    with pytest.raises(numbers.NotANumberError):
        numbers.decimal_of_old_files(text)


@pytest.mark.parametrize("text", [*NEVER, "1,5", "1/2", "-", str(2**63)])
def test_what_are_no_points_is_refused(text: str) -> None:
    with pytest.raises(numbers.NotANumberError):
        numbers.score(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "-5", "NaN", "1e400", "١٢٣", "1_000", "²", "12,34", "1,23", "1.234.567", "1,234 567",
        "1,2345", ",123", "1234,567", "12.345", "1.", ".5", "€5", "5 EUR", "1  234", str(2**63),
        "1.23.4", "1.234,50", "9" * 5000,
    ],
)  # fmt: skip
def test_an_amount_that_is_not_clear_is_refused(text: str) -> None:
    with pytest.raises(numbers.NotANumberError):
        numbers.money(text, 2)


@pytest.mark.parametrize(
    ("text", "decimals", "minor"),
    [
        ("0", 2, 0),
        ("1234", 0, 1234),
        ("1234", 2, 123_400),
        ("1234.5", 2, 123_450),
        ("1,234.56", 2, 123_456),
        ("1,234,567", 0, 1_234_567),
        ("1 234 567", 0, 1_234_567),
        ("1\u00a0234\u202f567".replace("\u202f", "\u00a0"), 0, 1_234_567),
        (" 500 ", 0, 500),
        ("0.001", 3, 1),
        ("9223372036854775807", 0, 2**63 - 1),
    ],
)
def test_a_clear_amount_is_read_exactly(text: str, decimals: int, minor: int) -> None:
    assert numbers.money(text, decimals) == minor


def test_more_decimals_than_the_currency_has_are_refused_by_name() -> None:
    for text, decimals in (("1.5", 0), ("1.00", 0), ("1.234", 2)):
        with pytest.raises(numbers.NotANumberError) as caught:
            numbers.money(text, decimals)
        assert caught.value.code == "too_many_decimals"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,5", Fraction(25, 2)),
        ("972679,04", Fraction(97_267_904, 100)),
        ("122924411/50", Fraction(122_924_411, 50)),
        ("4000.0", Fraction(4000)),
        ("007", Fraction(7)),
    ],
)
def test_old_files_are_read_exactly(text: str, value: Fraction) -> None:
    assert numbers.decimal_of_old_files(text) == value


def test_whole_points_are_integers() -> None:
    assert (numbers.score("3"), type(numbers.score("3.0"))) == (3, int)
    assert numbers.score("-2.5") == Fraction(-5, 2)


def test_a_fraction_without_an_end_has_no_places() -> None:
    assert numbers.places(Fraction(1, 8)) == 3
    with pytest.raises(numbers.NotANumberError):
        numbers.places(Fraction(1, 3))


@given(st.integers(0, 10**15), st.integers(0, 4))
def test_a_plain_amount_reads_back(minor: int, decimals: int) -> None:
    assert numbers.money(numbers.plain(minor, decimals), decimals) == minor


@given(st.integers(-(10**9), 10**9))
def test_a_plain_amount_may_be_negative(minor: int) -> None:
    assert numbers.score(numbers.plain(minor, 2)) == Fraction(minor, 100)


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    for read in (numbers.whole, numbers.decimal, numbers.decimal_of_old_files, numbers.score):
        try:
            value = read(text)
        except numbers.NotANumberError:
            continue
        assert set(text) <= set("0123456789.,/-")
        assert value == Fraction(value)
