"""Totals, clock times and speaking times of a run-sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.deliberation.formats import FORMATS
from budgeting.deliberation.runsheet import (
    SPOKEN,
    Entry,
    begins,
    blocks,
    end,
    people_a_table,
    speaking_seconds,
    total,
)

MORNING = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
entry = st.builds(Entry, st.sampled_from(sorted(FORMATS)), st.integers(1, 240))
halves = st.sampled_from([(), (1,), (2, 3), (4,)])
plans = st.lists(entry, max_size=25)


@given(plans)
def test_every_entry_begins_when_the_one_before_ends(plan: list[Entry]) -> None:
    moments = [*begins(MORNING, plan), end(MORNING, plan)]

    assert moments[0] == MORNING
    lengths = [(b - a) / timedelta(minutes=1) for a, b in pairwise(moments)]
    assert lengths == [one.minutes for one in plan]


def test_two_themes_at_two_halves_of_the_tables_run_at_the_same_time() -> None:
    left, right = Entry("trade-off", 30, tables=(1, 2)), Entry("trade-off", 35, tables=(3, 4))
    plan = [Entry("welcome", 20), left, right, Entry("break", 15)]

    assert total(plan) == 20 + 35 + 15
    since = [(moment - MORNING) // timedelta(minutes=1) for moment in begins(MORNING, plan)]
    assert since == [0, 20, 20, 55]


def test_rounds_that_share_a_table_run_one_after_the_other() -> None:
    assert (
        total([Entry("discussion", 30, tables=(1, 2)), Entry("discussion", 30, tables=(2,))]) == 60
    )
    assert total([Entry("discussion", 30, tables=(1, 2)), Entry("discussion", 30)]) == 60


@given(st.lists(entry.flatmap(lambda one: st.builds(replace, st.just(one), tables=halves))))
def test_at_the_same_time_is_never_longer_than_one_after_the_other(plan: list[Entry]) -> None:
    assert [one for block in blocks(plan) for one in block] == plan
    assert total(plan) <= sum(one.minutes for one in plan)
    for block in blocks(plan):
        seated = [table for one in block for table in one.tables]
        assert len(block) == 1 or len(set(seated)) == len(seated)


@given(plans, plans)
def test_a_day_cut_in_two_takes_as_long_as_the_whole(a: list[Entry], b: list[Entry]) -> None:
    assert total([*a, *b]) == total(a) + total(b)
    assert end(end(MORNING, a), b) == end(MORNING, [*a, *b])


@given(plans, st.data())
def test_a_longer_break_moves_the_end_by_as_much(plan: list[Entry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(plan)))
    paused = [*plan[:place], Entry("break", 20), *plan[place:]]

    assert end(MORNING, paused) - end(MORNING, plan) == timedelta(minutes=20)


def test_thirty_minutes_at_tables_of_nine_are_three_minutes_each() -> None:
    assert speaking_seconds(Entry("discussion", 30), people=250, tables=28) == 200


@given(entry, st.integers(1, 2000), st.integers(1, 100))
def test_the_fullest_table_has_time_for_everybody_and_none_to_spare(
    one: Entry, people: int, tables: int
) -> None:
    each = speaking_seconds(one, people, tables)

    if one.format not in SPOKEN:
        assert each is None
        return
    assert each is not None
    here = max(len(range(table, people, tables)) for table in range(tables))
    assert here == people_a_table(people, tables)
    assert each <= Fraction(one.minutes * 60, here) < each + 1


@pytest.mark.parametrize(("people", "tables"), [(0, 28), (250, 0), (0, 0)])
def test_an_empty_room_has_no_speaking_time(people: int, tables: int) -> None:
    assert speaking_seconds(Entry("discussion", 30), people, tables) is None


def test_nobody_speaks_at_the_tables_during_a_break_or_a_vote() -> None:
    assert speaking_seconds(Entry("break", 30), 250, 28) is None
    assert speaking_seconds(Entry("vote", 25), 250, 28) is None


@pytest.mark.parametrize(("key", "minutes"), [("dance", 10), ("discussion", 0), ("break", -5)])
def test_an_entry_has_a_known_format_and_a_length(key: str, minutes: int) -> None:
    with pytest.raises(ValueError, match=r"format|minute"):
        Entry(key, minutes)
