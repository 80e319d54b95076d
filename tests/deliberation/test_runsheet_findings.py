"""Impossible and unwise plans are found, with the figures that explain them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.deliberation.envelopes import PricedList
from budgeting.deliberation.formats import FORMATS
from budgeting.deliberation.runsheet import Entry
from budgeting.deliberation.runsheet_findings import Finding, Room, findings

ROOM = Room(tables=28, people=250, projects=6)
SIX = tuple(range(1, 7))
entry = st.builds(
    Entry,
    st.sampled_from(sorted(FORMATS)),
    st.integers(1, 240),
    projects=st.lists(st.integers(1, 60), unique=True).map(tuple),
    tables=st.lists(st.integers(1, 40), unique=True).map(tuple),
)
plans = st.lists(entry, max_size=20)
rooms = st.builds(
    Room,
    st.integers(0, 40),
    st.integers(0, 400),
    st.integers(0, 60),
    st.none() | st.integers(1, 600),
    st.booleans(),
)


def only(plan: list[Entry], key: str, room: Room = ROOM) -> list[Finding]:
    return [one for one in findings(plan, room) if one.key == key]


def test_twenty_eight_reports_of_two_minutes_take_fifty_six() -> None:
    (found,) = only([Entry("report-back", 15)], "reports")

    assert found.weight == "unwise"
    assert found.position == 0
    expected = {"tables": 28, "each": 2, "needed": 56, "minutes": 15, "heard": 7}
    assert found.figures == expected


def test_the_tables_that_are_named_report_alone() -> None:
    assert not only([Entry("report-back", 10, tables=(1, 8, 15, 22))], "reports")
    assert only([Entry("report-back", 7, tables=(1, 8, 15, 22))], "reports")


def test_thirty_pitches_with_questions_in_plenary_take_three_and_a_half_hours() -> None:
    projects = tuple(range(1, 31))
    plan = [Entry("presentation", 60, projects=projects), Entry("answers", 60)]

    (found,) = only(plan, "pitches-and-questions")

    assert found.figures == {"projects": 30, "each": 7, "needed": 210, "minutes": 120}
    assert not only([replace(plan[0], minutes=150), plan[1]], "pitches-and-questions")


def test_pitches_alone_need_three_minutes_each() -> None:
    plan = [Entry("presentation", 17, projects=SIX), Entry("questions", 20), Entry("answers", 5)]

    assert only(plan, "pitches")[0].figures["needed"] == 18
    assert not only([replace(plan[0], minutes=18), *plan[1:]], "pitches")


def test_a_discussion_gives_everybody_two_minutes() -> None:
    (found,) = only([Entry("discussion", 17, projects=(1,))], "speaking")

    assert found.figures == {"seconds": 113, "people": 9, "needed": 18}
    assert not only([Entry("discussion", 18, projects=(1,))], "speaking")


def test_a_discussion_of_too_many_projects_is_crowded() -> None:
    plan = [Entry("discussion", 30, projects=tuple(range(1, 12)))]

    assert only(plan, "crowded")[0].figures == {"projects": 11, "minutes": 30, "most": 10}
    assert not only([replace(plan[0], minutes=33)], "crowded")


def test_a_stop_of_the_carousel_takes_twelve_minutes() -> None:
    plan = [Entry("carousel", 40, projects=tuple(range(1, 14)))]

    (found,) = only(plan, "stops")

    assert found.figures == {"projects": 13, "stops": 4, "each": 12, "needed": 48, "minutes": 40}
    assert not only([replace(plan[0], minutes=48)], "stops")


def test_a_break_comes_after_two_hours_at_the_latest() -> None:
    welcome, talk = Entry("welcome", 60), Entry("discussion", 60, projects=(1,))
    more = Entry("result", 20)

    (found,) = only([welcome, talk, more, Entry("break", 10), welcome], "no-break")

    assert found.position == 2
    assert found.figures == {"minutes": 140, "most": 120}
    assert not only([welcome, talk, Entry("break", 10), welcome, talk], "no-break")


def test_every_stretch_without_a_break_is_told_once() -> None:
    hours = [Entry("welcome", 130), Entry("result", 30), Entry("break", 10), Entry("result", 121)]

    assert [one.position for one in only(hours, "no-break")] == [0, 3]


def test_a_poll_after_needs_one_before() -> None:
    assert only([Entry("welcome", 20), Entry("poll-after", 8)], "unpaired-poll")
    assert not only([Entry("poll-before", 8), Entry("poll-after", 8)], "unpaired-poll")
    assert not only([Entry("poll-after", 8)], "unpaired-poll", replace(ROOM, continued=True))


@pytest.mark.parametrize("reasoning", ["discussion", "trade-off", "carousel"])
def test_a_vote_comes_after_reasons(reasoning: str) -> None:
    vote, talk = Entry("vote", 25), Entry(reasoning, 30, projects=(1,))

    assert only([vote, talk], "vote-undiscussed")
    assert not only([talk, vote], "vote-undiscussed")


def test_the_short_day_is_for_eight_projects() -> None:
    plan = [Entry("welcome", 120), Entry("vote", 60)]

    assert not only(plan, "many-for-short-day", replace(ROOM, projects=8))
    (found,) = only(plan, "many-for-short-day", replace(ROOM, projects=9))
    assert found.position is None
    assert found.figures == {"projects": 9, "most": 8, "minutes": 180}
    longer = [*plan, Entry("break", 60)]
    assert not only(longer, "many-for-short-day", replace(ROOM, projects=9))


def test_a_discussion_has_projects() -> None:
    assert only([Entry("discussion", 30)], "no-projects")
    assert not only([Entry("discussion", 30, projects=(1,))], "no-projects")
    assert not only([Entry("break", 30)], "no-projects")


def test_a_day_begins_with_the_welcome() -> None:
    assert only([Entry("poll-before", 8), Entry("welcome", 20)], "no-welcome")
    assert not only([Entry("welcome", 20)], "no-welcome")
    assert not only([Entry("answers", 8)], "no-welcome", replace(ROOM, continued=True))
    assert not findings([], ROOM)


def test_a_plan_longer_than_the_room_is_impossible() -> None:
    plan = [Entry("welcome", 20), Entry("break", 30)]

    (found,) = only(plan, "too-long", replace(ROOM, minutes=45))

    assert (found.weight, found.figures) == ("impossible", {"minutes": 50, "room": 45, "over": 5})
    assert not only(plan, "too-long", replace(ROOM, minutes=50))


def test_a_table_that_is_not_there_is_found() -> None:
    (found,) = only([Entry("discussion", 30, tables=(3, 31, 29))], "unknown-table")

    assert found.figures == {"table": 29, "tables": 28}


@given(plans, rooms)
def test_findings_point_into_the_plan_and_come_in_its_order(plan: list[Entry], room: Room) -> None:
    found = findings(plan, room)

    places = [-1 if one.position is None else one.position for one in found]
    assert places == sorted(places)
    assert all(-1 <= place < len(plan) for place in places)
    assert len({(one.position, one.key) for one in found}) == len(found)
    assert found == findings(plan, room)


@given(plans, rooms)
def test_more_time_for_an_entry_never_makes_the_entry_shorter_of_time(
    plan: list[Entry], room: Room
) -> None:
    short = {"reports", "pitches", "pitches-and-questions", "stops", "speaking", "crowded"}
    longer = [replace(one, minutes=one.minutes + 30) for one in plan]

    def told(of: list[Entry]) -> set[tuple[str, int | None]]:
        return {(one.key, one.position) for one in findings(of, room) if one.key in short}

    assert told(longer) <= told(plan)


def test_a_sitting_without_a_table_cannot_work() -> None:
    (found,) = only([Entry("welcome", 20)], "no-tables", replace(ROOM, tables=0))
    assert (found.weight, found.position) == ("impossible", None)
    assert not only([Entry("welcome", 20)], "no-tables")


def test_a_poll_is_asked_in_one_round_of_its_format() -> None:
    """Questions before go to the first such round, those after to the last."""
    asked = replace(ROOM, asked={"poll-before": 3, "poll-after": 3})
    plan = [Entry(one, 8) for one in ("poll-before", "poll-before", "poll-after", "poll-after")]
    plan.append(Entry("evaluation", 6))
    assert [one.position for one in only(plan, "no-questions", asked)] == [1, 2, 4]
    assert not only(plan, "no-questions")


def test_a_trade_off_needs_projects_of_which_some_fit_and_not_all() -> None:
    priced = PricedList(100, {1: 60, 2: 60, 3: 10, 4: 10})
    room = replace(ROOM, priced=priced)
    keys = ("no-projects", "all-fits", "none-fits")

    def found(projects: tuple[int, ...], room: Room = room) -> list[str]:
        told = findings([Entry("trade-off", 40, projects=projects)], room)
        return [one.key for one in told if one.key in keys]

    assert found(()) == ["no-projects"]
    assert found((1, 2, 3, 4)) == found((1, 3)) == []
    assert found((1,)) == ["none-fits"]
    assert found((1, 2), replace(ROOM, priced=replace(priced, envelope=140))) == ["all-fits"]
