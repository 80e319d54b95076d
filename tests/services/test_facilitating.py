"""Leading the day: rounds and their clocks, the screen and messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.moves import Role
from budgeting.errors import IllegalMove
from budgeting.models import Day, DayRound, LogEntry, Minutes, Poll
from budgeting.services import facilitating, undoing
from tests import things
from tests.services.day import MINUTES, HallDay, a_day

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A live day in its second round, with 25 minutes left."""
    return a_day(session, things.a_process(session))


def _act(hall: HallDay, after: timedelta = timedelta()) -> dict[str, Any]:
    return {"actor": "Areum", "now": hall.now + after}


def _do(
    session: Session, hall: HallDay, act: Callable[..., None], row: DayRound, *given: Any,
    after: timedelta = timedelta(), role: Role = "facilitator",
) -> None:  # fmt: skip
    act(session, hall.day, row, *given, role, **_act(hall, after))
    session.flush()


def _undo(session: Session, hall: HallDay, after: timedelta) -> str:
    done = undoing.undo(session, hall.day, hall.day.undo["at"], **_act(hall, after))
    session.flush()
    session.refresh(hall.day)
    return done


def _log(session: Session) -> list[str]:
    return list(session.scalars(select(LogEntry.action).order_by(LogEntry.seq)))


def _clock(row: DayRound) -> tuple[Any, ...]:
    return row.state, row.started_at, row.ends_at, row.left_seconds, row.closed_at


def test_a_round_is_announced_before_it_starts_and_its_first_project_is_shown(
    session: Session, hall: HallDay
) -> None:
    after = hall.rounds[2]
    _do(session, hall, facilitating.announce, after)
    assert after.state == "announced"
    assert after.ends_at is None
    assert after.project == 1


def test_a_round_that_starts_ends_one_length_later(session: Session, hall: HallDay) -> None:
    _do(session, hall, facilitating.close, hall.row)
    _do(session, hall, facilitating.start, hall.rounds[2], after=MINUTE)
    assert hall.rounds[2].state == "running"
    assert hall.rounds[2].ends_at == hall.now + MINUTE + timedelta(minutes=MINUTES)


def test_the_first_round_that_starts_begins_the_day(session: Session) -> None:
    hall = a_day(session, things.a_process(session), state="check-in")
    _do(session, hall, facilitating.start, hall.rounds[0])
    assert hall.day.state == "live"
    assert {"day.go-live", "round.start"} <= set(_log(session))


def test_a_second_round_at_the_same_tables_is_refused(session: Session, hall: HallDay) -> None:
    with pytest.raises(IllegalMove) as refusal:
        _do(session, hall, facilitating.start, hall.rounds[2])
    assert (refusal.value.move, refusal.value.phase) == ("start", "running")
    assert hall.rounds[2].state == "pending"


def test_two_rounds_for_other_tables_run_beside_each_other(session: Session, hall: HallDay) -> None:
    hall.row.tables, hall.rounds[2].tables = [1], [2, 3]
    _do(session, hall, facilitating.start, hall.rounds[2])
    assert [one.state for one in hall.rounds[1:3]] == ["running", "running"]


def test_a_pause_keeps_what_is_left_and_the_clock_goes_on_from_there(
    session: Session, hall: HallDay
) -> None:
    _do(session, hall, facilitating.pause, hall.row)
    assert (hall.row.state, hall.row.left_seconds, hall.row.ends_at) == ("paused", 25 * 60, None)
    _do(session, hall, facilitating.resume, hall.row, after=10 * MINUTE)
    assert hall.row.ends_at == hall.now + 35 * MINUTE


def test_two_minutes_more_count_from_now_once_the_time_is_over(
    session: Session, hall: HallDay
) -> None:
    _do(session, hall, facilitating.extend, hall.row)
    assert hall.row.ends_at == hall.now + 27 * MINUTE
    _do(session, hall, facilitating.extend, hall.row, after=60 * MINUTE)
    assert hall.row.ends_at == hall.now + 62 * MINUTE


def test_two_minutes_more_are_added_to_a_paused_round(session: Session, hall: HallDay) -> None:
    _do(session, hall, facilitating.pause, hall.row)
    _do(session, hall, facilitating.extend, hall.row)
    assert (hall.row.state, hall.row.left_seconds) == ("paused", 27 * 60)


def test_the_end_of_a_round_closes_its_polls_and_no_others(session: Session, hall: HallDay) -> None:
    hall.polls[2].state = "open"
    _do(session, hall, facilitating.close, hall.row)
    assert hall.row.closed_at == hall.now
    assert [session.get_one(Poll, one.id).state for one in hall.polls] == [
        "closed", "draft", "open",
    ]  # fmt: skip


def test_a_closed_round_is_reopened_for_a_reason_that_the_log_keeps(
    session: Session, hall: HallDay
) -> None:
    _do(session, hall, facilitating.close, hall.row)
    _do(session, hall, facilitating.reopen, hall.row, 5, "Table 3 was late", after=MINUTE)
    assert hall.row.ends_at == hall.now + 6 * MINUTE
    assert (hall.row.state, hall.row.closed_at) == ("running", None)
    entry = session.scalars(select(LogEntry).where(LogEntry.action == "round.reopen")).one()
    assert entry.details["reason"] == "Table 3 was late" == hall.row.reason


def test_a_round_is_not_reopened_without_a_reason(session: Session, hall: HallDay) -> None:
    _do(session, hall, facilitating.close, hall.row)
    with pytest.raises(IllegalMove):
        _do(session, hall, facilitating.reopen, hall.row, 5, "   ")
    assert hall.row.state == "closed"


def test_a_round_is_not_reopened_beside_another_at_the_same_tables(
    session: Session, hall: HallDay
) -> None:
    with pytest.raises(IllegalMove):
        _do(session, hall, facilitating.reopen, hall.rounds[0], 5, "Late")
    assert hall.rounds[0].state == "closed"


def test_a_round_to_come_is_left_out_also_before_the_doors_open(session: Session) -> None:
    hall = a_day(session, things.a_process(session), state="scheduled")
    _do(session, hall, facilitating.skip, hall.rounds[3])
    assert hall.rounds[3].state == "skipped"
    with pytest.raises(IllegalMove):
        _do(session, hall, facilitating.start, hall.rounds[0])


@pytest.mark.parametrize("state", ["ended", "minutes", "endorsed", "published"])
def test_no_round_runs_after_the_day(session: Session, state: str) -> None:
    hall = a_day(session, things.a_process(session), state=state)
    for act in (facilitating.announce, facilitating.start, facilitating.skip):
        with pytest.raises(IllegalMove):
            _do(session, hall, act, hall.rounds[-1])


@pytest.mark.parametrize("role", ["table", "team", "expert", "scribe", "seat", "officer"])
def test_nobody_but_the_lead_runs_a_round(session: Session, hall: HallDay, role: Role) -> None:
    before = _clock(hall.row)
    for act in (facilitating.pause, facilitating.extend, facilitating.close):
        with pytest.raises(IllegalMove):
            _do(session, hall, act, hall.row, role=role)
    assert _clock(hall.row) == before


def test_the_screen_shows_what_it_can_and_goes_back(session: Session, hall: HallDay) -> None:
    for show in facilitating.SHOWS:
        facilitating.put_on_screen(session, hall.day, show, None, **_act(hall))
        assert hall.day.screen == {"show": show, "ref": None}
    with pytest.raises(IllegalMove):
        facilitating.put_on_screen(session, hall.day, "votes", None, **_act(hall))
    assert _undo(session, hall, SECOND) == "screen"
    assert hall.day.screen["show"] == facilitating.SHOWS[-2]


def test_nothing_is_put_on_the_screen_of_a_draft(session: Session) -> None:
    hall = a_day(session, things.a_process(session), state="draft")
    with pytest.raises(IllegalMove):
        facilitating.put_on_screen(session, hall.day, "agenda", None, **_act(hall))


def test_the_project_of_the_moment_is_one_of_the_round(session: Session, hall: HallDay) -> None:
    facilitating.show_project(session, hall.day, hall.row, 3, **_act(hall))
    assert hall.row.project == 3
    with pytest.raises(IllegalMove):
        facilitating.show_project(session, hall.day, hall.row, 6, **_act(hall))
    assert _undo(session, hall, SECOND) == "project"
    assert hall.row.project == 1


def test_a_message_reaches_all_tables_and_an_empty_one_takes_it_away(
    session: Session, hall: HallDay
) -> None:
    facilitating.tell_tables(session, hall.day, "  Lunch is ready  ", **_act(hall))
    assert hall.day.message == {"text": "Lunch is ready", "at": hall.now.isoformat()}
    facilitating.tell_tables(session, hall.day, " ", **_act(hall, SECOND))
    assert hall.day.message == {}
    _undo(session, hall, 2 * SECOND)
    assert hall.day.message["text"] == "Lunch is ready"


def test_the_log_keeps_no_word_of_a_message(session: Session, hall: HallDay) -> None:
    facilitating.tell_tables(session, hall.day, "Lunch is ready", **_act(hall))
    entry = session.scalars(select(LogEntry).where(LogEntry.action == "day.message")).one()
    assert entry.details["letters"] == 14
    assert "Lunch" not in str(entry.details)


def test_no_message_is_sent_after_the_day(session: Session) -> None:
    hall = a_day(session, things.a_process(session), state="ended")
    with pytest.raises(IllegalMove):
        facilitating.tell_tables(session, hall.day, "Good night", **_act(hall))


def test_every_act_reaches_everybody_s_pages(session: Session, hall: HallDay) -> None:
    for act in (
        lambda: _do(session, hall, facilitating.pause, hall.row),
        lambda: facilitating.put_on_screen(session, hall.day, "seats", None, **_act(hall)),
        lambda: facilitating.tell_tables(session, hall.day, "Lunch", **_act(hall)),
        lambda: undoing.undo(session, hall.day, hall.day.undo["at"], **_act(hall, SECOND)),
    ):
        before = session.execute(select(Day.stage, Day.floor)).one()
        act()
        session.flush()
        after = session.execute(select(Day.stage, Day.floor)).one()
        assert after.stage > before.stage
        assert after.floor > before.floor


def test_a_round_that_is_no_poll_opens_none(session: Session, hall: HallDay) -> None:
    _do(session, hall, facilitating.close, hall.row)
    hall.polls[1].round_id = hall.rounds[2].id
    session.flush()
    _do(session, hall, facilitating.start, hall.rounds[2])
    assert hall.polls[1].state == "draft"


def test_the_end_of_the_day_closes_the_round_that_is_on(session: Session, hall: HallDay) -> None:
    facilitating.end_day(session, hall.day, "facilitator", **_act(hall))
    session.flush()
    assert (hall.row.state, hall.day.state) == ("closed", "ended")
    assert hall.polls[0].state == "closed"


@pytest.mark.parametrize("act", ["start", "reopen"])
def test_no_table_writes_while_the_minutes_are_read(session: Session, act: str) -> None:
    hall = a_day(session, things.a_process(session), round=6)
    _do(session, hall, facilitating.close, hall.row)
    session.add(Minutes(sitting_id=hall.sitting.id, state="shown"))
    discussion = hall.rounds[1]
    given = (5, "Too short") if act == "reopen" else ()
    discussion.state = "closed" if act == "reopen" else "pending"
    session.flush()
    with pytest.raises(IllegalMove) as refusal:
        _do(session, hall, getattr(facilitating, act), discussion, *given)
    assert (refusal.value.move, refusal.value.phase) == (act, "minutes")


def test_people_still_vote_and_rest_while_the_minutes_are_read(session: Session) -> None:
    formats = ("discussion", "endorsement", "vote", "break")
    hall = a_day(session, things.a_process(session), round=2, formats=formats)
    session.add(Minutes(sitting_id=hall.sitting.id, state="shown"))
    for before, row in ((1, 2), (2, 3)):
        _do(session, hall, facilitating.close, hall.rounds[before])
        _do(session, hall, facilitating.start, hall.rounds[row])
        assert hall.rounds[row].state == "running"
