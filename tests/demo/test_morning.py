"""The example's assembly day: its second discussion is on, every table somewhere else in it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.deliberation.tables import is_silent
from budgeting.demo import hall, hall_texts
from budgeting.demo.morning import INTO, wake
from budgeting.demo.morning_tables import FINISHED, IN_NEED, NOTES, SILENT
from budgeting.demo.seeding import seed
from budgeting.models import (
    Answer,
    Argument,
    Day,
    DayRound,
    Note,
    Poll,
    Question,
    Sitting,
    Support,
)
from budgeting.services import clock, day_codes, days, published, seat_day, table_rounds

WANTED = {"for": 4, "against": 4, "question": 3, **dict.fromkeys(NOTES, 1)}


def _say_nothing(_done: int, _total: int) -> None:
    """Show no progress."""


def _count(session: Session, table: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_second_discussion_is_on_and_what_came_before_is_closed(
    app: Flask, session: Session
) -> None:
    sitting = seed(app, _say_nothing).sitting
    day = days.find(session, sitting)
    rounds = days.rounds(session, day)
    on = [one for one in rounds if one.state == "running"]
    assert [one.format for one in on] == ["discussion"]
    before = [one for one in rounds if one.position < on[0].position]
    assert [one.format for one in before].count("discussion") == 1
    assert {one.state for one in before} == {"closed"}
    assert all(one.closed_at <= clock.now() for one in before if one.closed_at)
    assert on[0].ends_at is not None
    assert day.state == "live"
    _check_tables(session, day, on[0])
    _check_what_was_said(session, day, before)


def _check_tables(session: Session, day: Day, row: DayRound) -> None:
    tables = table_rounds.all_tables(session, row)
    states = Counter(one.state for one in tables.values())
    assert states["submitted"] == len(FINISHED)
    assert states["working"] == len(hall.CHAIRS) - len(FINISHED) - 1
    assert [number for number, one in tables.items() if one.help] == [IN_NEED]
    began = row.started_at
    assert began is not None
    assert SILENT not in tables
    seen = began + INTO
    assert not any(is_silent(one.state, one.touched_at, began, seen) for one in tables.values())
    assert is_silent("not-started", None, began, clock.now())
    seats = Counter(seat_day.tables(session, day, 1).values())
    assert sum(seats.values()) == 250
    assert len(set(seats.values())) > 1


def _check_what_was_said(session: Session, day: Day, before: list[DayRound]) -> None:
    asked = [one for one in session.scalars(select(Poll)) if one.wave == "before"]
    assert {one.state for one in asked} == {"closed"}
    assert _count(session, Answer) > 0.9 * 250 * len(asked)
    states = Counter(one.state for one in session.scalars(select(Question)))
    for state in ("merged", "assigned", "answered-live", "answered-in-writing"):
        assert states[state], state
    shown = [one.theme.published for one in published.themes(session, day, published=False)]
    assert sorted(shown) == [False, True]
    assert all(one.notes for one in published.themes(session, day, published=False))
    assert _count(session, Support) > 250
    told = {text for one in hall_texts._lines() for text in one.texts.values()}
    for table in (Note, Argument, Question):
        assert {one.text for one in session.scalars(select(table))} <= told
    last = before[-1].closed_at
    assert last is not None
    assert max(one.at for one in session.scalars(select(Note))) > last


def test_a_day_that_was_left_alone_over_night_goes_on_where_it_was(
    app: Flask, session: Session
) -> None:
    sitting = session.get_one(Sitting, seed(app, _say_nothing).sitting)
    day = days.find(session, sitting.id)
    row = days.current(days.rounds(session, day))
    assert row is not None
    assert row.ends_at is not None
    left, morning_after = row.ends_at - clock.now(), clock.now() + timedelta(hours=9)
    wake(session, sitting, morning_after)
    session.flush()
    assert abs(row.ends_at - morning_after - left) < timedelta(minutes=2)
    begun = table_rounds.all_tables(session, row).values()
    silent = [
        one.table
        for one in begun
        if is_silent(one.state, one.touched_at, row.started_at or morning_after, morning_after)
    ]
    assert set(silent) <= {SILENT}


def test_the_demo_shows_codes_that_open_their_places(app: Flask, session: Session) -> None:
    seeded = seed(app, _say_nothing)
    opened = []
    for _words, page, code in seeded.places:
        open_ = day_codes.open_post if page == "post" else day_codes.open_seat
        found = open_(session, app.extensions["keys"], code)
        assert found is not None
        opened.append((found.sitting_id, found.kind, found.ref))
    places = [("table", 7), ("team", 1), ("expert", 3), ("scribe", 1), ("seat", 37)]
    assert opened == [(seeded.sitting, kind, ref) for kind, ref in places]


def test_there_is_something_to_say_of_every_project_in_both_languages() -> None:
    for project in hall_texts.PROJECTS:
        for kind, least in WANTED.items():
            found = hall_texts.lines(kind, project)
            assert len(found) >= least, (project, kind)
            assert all(set(one.texts) == {"ko", "en"} for one in found)
    for one in (*hall_texts.themes(), *hall_texts.experts()):
        assert set(one.names) == {"ko", "en"}
        assert set(one.projects) <= set(hall_texts.PROJECTS)
