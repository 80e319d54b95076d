"""The tally says how many have not spoken, and forgets who did when the round ends."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.turns import Spread, Turns
from budgeting.errors import IllegalMove, TextRefused
from budgeting.models import Attendee, LogEntry, TableRound
from budgeting.services import facilitating, seat_day, speaking, table_rounds, turn_taps
from tests import things
from tests.services.day import HallDay, a_day

_KEYS = count(1)


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A hall in its second round; people 1, 4 and 7 sit at table 1."""
    return a_day(session, things.a_process(session))


def tap(session: Session, hall: HallDay, seat: int, **given: Any) -> None:
    """A turn at table 1, unless said otherwise."""
    told = {"key": f"press-{next(_KEYS):04}", "now": hall.now, "table": 1} | given
    speaking.tap(session, hall.day, hall.row, told.pop("table"), seat, **told)


def undo(session: Session, hall: HallDay) -> None:
    """Take the last turn at table 1 back."""
    key = f"press-{next(_KEYS):04}"
    speaking.undo(session, hall.day, hall.row, 1, key=key, now=hall.now)


def tally(session: Session, hall: HallDay) -> Turns:
    """The tally of table 1, read afresh."""
    session.flush()
    session.expire_all()
    return speaking.tally(session, hall.day, hall.row, 1)


def close(session: Session, hall: HallDay) -> TableRound:
    """End the round; the row of table 1."""
    lead: dict[str, Any] = {"actor": "Haneul", "now": hall.now}
    facilitating.close(session, hall.day, hall.row, "facilitator", **lead)
    session.flush()
    session.expire_all()
    return table_rounds.at_table(session, hall.row, 1)


def test_those_who_have_not_spoken_are_counted(session: Session, hall: HallDay) -> None:
    assert tally(session, hall) == Turns((1, 4, 7))
    assert tally(session, hall).silent == 3
    for seat in (4, 1, 4):
        tap(session, hall, seat)
    assert tally(session, hall).taps == (4, 1, 4)
    assert tally(session, hall).silent == 1


def test_looking_at_the_tally_writes_nothing(session: Session, hall: HallDay) -> None:
    tally(session, hall)
    assert table_rounds.all_tables(session, hall.row) == {}


def test_the_last_tap_is_taken_back(session: Session, hall: HallDay) -> None:
    tap(session, hall, 4)
    tap(session, hall, 7)
    undo(session, hall)
    assert tally(session, hall).taps == (4,)
    undo(session, hall)
    undo(session, hall)
    assert tally(session, hall).taps == ()


def test_a_press_that_is_sent_twice_counts_once(session: Session, hall: HallDay) -> None:
    tap(session, hall, 4, key="press-abc")
    tap(session, hall, 4, key="press-abc")
    assert tally(session, hall).taps == (4,)
    undo(session, hall)
    tap(session, hall, 4, key="press-abc")
    assert tally(session, hall).taps == ()


def test_nobody_of_another_table_is_tapped(session: Session, hall: HallDay) -> None:
    for seat in (2, 99):
        with pytest.raises(IllegalMove):
            tap(session, hall, seat)
    with pytest.raises(TextRefused):
        tap(session, hall, 4, key="?")
    tap(session, hall, 2, table=2)
    assert tally(session, hall).taps == ()


def test_who_is_away_or_absent_is_not_waited_for(session: Session, hall: HallDay) -> None:
    tap(session, hall, 1)
    seat_day.go_away(session, hall.day, hall.voice(7))
    person = session.scalars(select(Attendee).filter_by(number=4)).one()
    person.state = "absent"
    assert tally(session, hall).seats == (1,)
    assert tally(session, hall).silent == 0


@pytest.mark.parametrize("state", ["pending", "announced", "closed", "skipped"])
def test_turns_are_tapped_only_while_the_round_is_on(
    session: Session, hall: HallDay, state: str
) -> None:
    hall.row.state = state
    with pytest.raises(IllegalMove):
        tap(session, hall, 4)


def test_at_the_end_only_the_spread_is_kept(session: Session, hall: HallDay) -> None:
    for seat in (4, 1, 4, 4):
        tap(session, hall, seat)
    mine = close(session, hall)
    assert mine.turns == {"fewest": 0, "most": 3, "silent": 1}
    assert turn_taps.kept_spread(mine) == Spread(0, 3, 1)
    assert tally(session, hall).taps == ()


def test_a_tally_that_was_taken_back_whole_is_dropped_too(session: Session, hall: HallDay) -> None:
    tap(session, hall, 4)
    undo(session, hall)
    assert close(session, hall).turns == {"fewest": 0, "most": 0, "silent": 3}


def test_a_table_that_did_not_tally_has_no_spread(session: Session, hall: HallDay) -> None:
    table_rounds.at_table(session, hall.row, 1)
    mine = close(session, hall)
    assert mine.turns == {}
    assert turn_taps.kept_spread(mine) is None


def test_a_round_that_runs_again_begins_a_new_tally(session: Session, hall: HallDay) -> None:
    tap(session, hall, 4)
    close(session, hall)
    lead: dict[str, Any] = {"actor": "Haneul", "now": hall.now}
    facilitating.reopen(session, hall.day, hall.row, 5, "A late bus.", "facilitator", **lead)
    assert tally(session, hall).taps == ()
    tap(session, hall, 7)
    assert tally(session, hall).taps == (7,)
    assert close(session, hall).turns == {"fewest": 0, "most": 1, "silent": 2}


def test_the_log_does_not_know_who_spoke(session: Session, hall: HallDay) -> None:
    before = session.scalars(select(LogEntry.action)).all()
    tap(session, hall, 4)
    undo(session, hall)
    assert session.scalars(select(LogEntry.action)).all() == before


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(presses=st.lists(st.sampled_from([0, 1, 4, 7]), max_size=15))
def test_the_spread_is_that_of_the_taps_that_were_left(
    session: Session, hall: HallDay, presses: list[int]
) -> None:
    session.rollback()
    left: list[int] = []
    for seat in presses:
        if seat:
            tap(session, hall, seat)
            left.append(seat)
        else:
            undo(session, hall)
            left = left[:-1]
    assert tally(session, hall).taps == tuple(left)
    turn_taps.reduce(session, hall.row)
    counts = Counter(left)
    told = [counts[seat] for seat in (1, 4, 7)]
    kept = table_rounds.at_table(session, hall.row, 1).turns
    wanted = {"fewest": min(told), "most": max(told), "silent": told.count(0)}
    assert kept == (wanted if presses else {})
    session.rollback()
