"""The tally of speaking turns, and what is left of it."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.deliberation.turns import Spread, Turns, spread, tap, undo

SEATS = (1, 2, 3, 5, 8)
TAPS = st.lists(st.sampled_from(SEATS))


def _tapped(taps: list[int]) -> Turns:
    turns = Turns(SEATS)
    for seat in taps:
        turns = tap(turns, seat)
    return turns


def test_a_table_sees_how_many_have_not_spoken_yet() -> None:
    turns = _tapped([2, 8, 2])
    assert turns.spoken == {2, 8}
    assert turns.silent == 3


def test_the_last_tap_can_be_undone() -> None:
    turns = undo(_tapped([2, 8]))
    assert turns == _tapped([2])
    assert turns.silent == 4
    assert undo(undo(turns)) == Turns(SEATS)


def test_at_the_end_only_the_spread_is_left() -> None:
    assert spread(_tapped([2, 8, 2, 2])) == Spread(fewest=0, most=3, silent=3)
    assert spread(_tapped([1, 2, 3, 5, 8, 8])) == Spread(fewest=1, most=2, silent=0)
    assert spread(Turns(())) == Spread(0, 0, 0)


def test_the_spread_has_no_room_for_a_seat() -> None:
    assert [field.name for field in fields(Spread)] == ["fewest", "most", "silent"]


def test_who_has_left_the_table_counts_no_more() -> None:
    left = Turns((1, 2), _tapped([8, 8, 1]).taps)
    assert (left.silent, spread(left)) == (1, Spread(0, 1, 1))


def test_an_empty_seat_has_no_turn() -> None:
    with pytest.raises(ValueError, match="nobody sits at seat 4"):
        tap(Turns(SEATS), 4)


@given(TAPS)
def test_the_spread_agrees_with_the_taps(taps: list[int]) -> None:
    kept = spread(_tapped(taps))
    counts = sorted(len([seat for seat in taps if seat == one]) for one in SEATS)
    assert (kept.fewest, kept.most) == (counts[0], counts[-1])
    assert kept.silent == len([count for count in counts if count == 0])


@given(TAPS)
def test_the_spread_is_the_same_for_whichever_seats_spoke(taps: list[int]) -> None:
    others = dict(zip(SEATS, SEATS[::-1], strict=True))
    assert spread(_tapped([others[seat] for seat in taps])) == spread(_tapped(taps))
