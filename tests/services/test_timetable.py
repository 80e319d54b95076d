"""The clock times of a day follow what has really happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from budgeting.models import DayRound
from budgeting.services.timetable import end_of, timetable

NINE = datetime(2026, 12, 5, 0, 0, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


def a_round(number: int, minutes: int, state: str = "pending", **given: Any) -> DayRound:
    values: dict[str, Any] = {"tables": [], "projects": [], "names": {}, "seating": None} | given
    return DayRound(
        id=number, position=number, format="break", minutes=minutes, state=state, **values
    )


def test_before_the_day_all_follows_from_its_beginning() -> None:
    plan = [a_round(1, 20), a_round(2, 30)]

    slots = timetable(plan, NINE, at(500), live=False)

    assert [(one.begins, one.ends) for one in slots] == [(at(0), at(20)), (at(20), at(50))]
    assert end_of(slots) == at(50)


def test_without_a_beginning_there_are_no_times() -> None:
    slots = timetable([a_round(1, 20)], None, NINE, live=False)

    assert (slots[0].begins, end_of(slots)) == (None, None)


def test_what_was_held_has_its_own_times_and_moves_what_comes() -> None:
    plan = [
        a_round(1, 20, "closed", started_at=at(5), closed_at=at(40)),
        a_round(2, 30, "running", started_at=at(42), ends_at=at(72)),
        a_round(3, 10),
    ]

    slots = timetable(plan, NINE, at(50), live=True)

    assert [(one.begins, one.ends) for one in slots] == [
        (at(5), at(40)), (at(42), at(72)), (at(72), at(82))
    ]  # fmt: skip


def test_overtime_and_a_pause_move_the_end_with_every_minute() -> None:
    late = a_round(1, 20, "running", started_at=at(0), ends_at=at(20))
    paused = a_round(1, 20, "paused", started_at=at(0), left_seconds=300)

    assert end_of(timetable([late, a_round(2, 10)], NINE, at(33), live=True)) == at(43)
    assert end_of(timetable([paused, a_round(2, 10)], NINE, at(33), live=True)) == at(48)


def test_a_skipped_round_takes_no_time() -> None:
    plan = [a_round(1, 20), a_round(2, 60, "skipped"), a_round(3, 10)]

    slots = timetable(plan, NINE, NINE, live=False)

    assert slots[1].begins is None
    assert end_of(slots) == at(30)


def test_between_rounds_the_next_one_cannot_begin_in_the_past() -> None:
    plan = [a_round(1, 20, "closed", started_at=at(0), closed_at=at(20)), a_round(2, 10)]

    assert timetable(plan, NINE, at(45), live=True)[1].begins == at(45)


@given(st.lists(st.integers(1, 200), min_size=1, max_size=12), st.data())
def test_a_longer_break_to_come_moves_the_end_by_as_much(
    lengths: list[int], data: st.DataObject
) -> None:
    plan = [a_round(number, minutes) for number, minutes in enumerate(lengths, start=1)]
    before = end_of(timetable(plan, NINE, NINE, live=False))
    data.draw(st.sampled_from(plan)).minutes += 15

    after = end_of(timetable(plan, NINE, NINE, live=False))

    assert before is not None
    assert after is not None
    assert after - before == timedelta(minutes=15)
