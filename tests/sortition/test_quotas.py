"""Quotas proposed from census shares."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.sortition.quotas import ideals, propose

SEATS = st.integers(0, 400)
SHARES = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)
SLACK = st.one_of(st.integers(0, 4), st.fractions(0, 3, max_denominator=8))


def test_a_share_of_a_tenth_of_fifty_seats_may_have_four_to_six() -> None:
    first, second = propose([100_000, 900_000], 50)
    assert (first.exact, first.ideal, first.least, first.most) == (5, 5, 4, 6)
    assert (second.least, second.ideal, second.most) == (44, 45, 46)


def test_a_broken_number_is_rounded_away_from_the_middle_on_both_sides() -> None:
    third = propose([1, 1, 1], 10)[0]
    assert third.exact == Fraction(10, 3)
    assert (third.least, third.most) == (2, 5)


def test_without_slack_there_is_room_for_the_rounding_only() -> None:
    assert [(one.least, one.most) for one in propose([1, 3], 10, 0)] == [(2, 3), (7, 8)]


def test_the_seats_left_over_go_to_the_largest_remainders() -> None:
    # 47 : 16 : 15.8 : 12 : 6.1 : 3.1 of 10 seats, a known example of the method
    assert ideals([470, 160, 158, 120, 61, 31], 10) == (5, 2, 1, 1, 1, 0)


def test_of_equal_remainders_the_first_is_served() -> None:
    assert ideals([1, 1, 1], 4) == (2, 1, 1)


@pytest.mark.parametrize("shares", [[], [0, 0]])
def test_nothing_cannot_be_shared(shares: list[int]) -> None:
    with pytest.raises(ValueError, match="nothing"):
        propose(shares, 10)


@pytest.mark.parametrize(
    ("shares", "seats", "slack"), [([-1, 2], 3, 1), ([1], -1, 1), ([1], 3, -1)]
)
def test_no_number_is_below_zero(shares: list[int], seats: int, slack: int) -> None:
    with pytest.raises(ValueError, match="below zero"):
        propose(shares, seats, slack)


@given(SHARES, SEATS, SLACK)
def test_the_quotas_always_leave_room_for_all_seats(
    shares: list[int], seats: int, slack: int | Fraction
) -> None:
    found = propose(shares, seats, slack)
    assert sum(one.least for one in found) <= seats <= sum(one.most for one in found)
    assert sum(one.ideal for one in found) == seats
    for one in found:
        assert 0 <= one.least <= one.ideal <= one.most <= seats
        assert one.least <= one.exact <= one.most


@given(SHARES, SEATS)
def test_whole_seats_are_less_than_one_off_the_exact_number(shares: list[int], seats: int) -> None:
    for share, ideal in zip(shares, ideals(shares, seats), strict=True):
        assert abs(ideal * sum(shares) - share * seats) < sum(shares)


@given(SHARES, SEATS, st.integers(1, 1000))
def test_the_unit_of_the_shares_decides_nothing(shares: list[int], seats: int, unit: int) -> None:
    assert propose(shares, seats) == propose([share * unit for share in shares], seats)
    assert propose(shares, seats) == propose([Fraction(share, unit) for share in shares], seats)
