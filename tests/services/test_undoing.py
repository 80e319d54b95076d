"""One tap, one undo of ten seconds: every act of the lead leaves the day as it was before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove
from budgeting.models import Day, DayRound, Endorsement, LogEntry, Minutes, Poll, TableRound
from budgeting.services import (
    console,
    endorsing,
    facilitating,
    minuting,
    polling,
    table_rounds,
    undoing,
)
from tests import things
from tests.services.day import HallDay, a_day

SECOND = timedelta(seconds=1)
ENDORSEMENT = 6
PASSING = ("stage", "floor", "undo", "touched_at")
"""What an act and its undo move on, both of them."""


class Desk:
    """Areum at the console of a day."""

    def __init__(self, session: Session, hall: HallDay) -> None:
        self.session, self.hall = session, hall

    def by(self, after: timedelta = timedelta()) -> dict[str, Any]:
        """Who acts, and when."""
        return {"actor": "Areum", "now": self.hall.now + after}

    def round(self, name: str, place: int, *given: Any) -> None:
        """An act on a round, by its place in the run-sheet."""
        row = self.hall.rounds[place - 1]
        getattr(facilitating, name)(
            self.session, self.hall.day, row, *given, "facilitator", **self.by()
        )

    def poll(self, name: str, place: int) -> None:
        """An act on a poll."""
        poll = self.hall.polls[place - 1]
        getattr(polling, name)(self.session, self.hall.day, poll, "facilitator", **self.by())

    def day(self, name: str) -> None:
        """An act on the whole day."""
        getattr(facilitating, name)(self.session, self.hall.day, "facilitator", **self.by())

    def table(self, name: str) -> None:
        """Accept or give back the work of table 1."""
        console.move_table(
            self.session, self.hall.day, self.hall.row, 1, name, "facilitator", **self.by()
        )

    def submits(self) -> None:
        """Table 1 hands its work in."""
        table_rounds.move(
            self.session, self.hall.day, self.hall.row, 1, "submit", "table", self.hall.now
        )

    def calls(self, words: str) -> None:
        """Table 1 calls for help."""
        table_rounds.call_help(self.session, self.hall.day, self.hall.row, 1, words, wanted=True)

    def helps(self) -> None:
        """Somebody has gone to table 1."""
        console.help_is_there(self.session, self.hall.day, self.hall.row, 1, **self.by())

    def lengthens(self, by: int) -> None:
        """A round to come takes so many minutes more."""
        row = self.hall.rounds[3]
        console.lengthen(self.session, self.hall.day, row, by, **self.by())

    def shows_minutes(self) -> None:
        """Residents may read the minutes."""
        minuting.move(self.session, self.hall.day, "show", "facilitator", **self.by())

    @property
    def moment(self) -> str:
        """By which the console names the last act."""
        return str(self.hall.day.undo.get("at", ""))

    def undo(self, after: timedelta = SECOND, moment: str = "") -> str:
        """Take the last act back, or that of another moment."""
        named = moment or self.moment
        done = undoing.undo(self.session, self.hall.day, named, **self.by(after))
        self.session.commit()
        return done

    def as_it_is(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that a lead can change, row by row."""
        self.session.commit()
        found = {}
        for kind in (Day, DayRound, Poll, TableRound, Minutes, Endorsement):
            table = kind.__table__
            columns = [one for one in table.columns if one.name not in PASSING]
            rows = self.session.execute(select(*columns).order_by(*table.primary_key))  # type: ignore[attr-defined]
            found[table.name] = [tuple(one) for one in rows]  # type: ignore[attr-defined]
        return found


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A live day in its second round, with 25 minutes left."""
    return a_day(session, things.a_process(session))


@pytest.fixture
def desk(session: Session, hall: HallDay) -> Desk:
    return Desk(session, hall)


def _nothing(_desk: Desk) -> None:
    pass


def _closed(desk: Desk) -> None:
    desk.round("close", 2)


def _asked_twice(desk: Desk) -> None:
    first, second, _mood = desk.hall.polls
    second.round_id, second.state = first.round_id, "open"
    desk.round("close", 2)


def _release(desk: Desk) -> None:
    polling.show_round(desk.session, desk.hall.day, desk.hall.rounds[1], "facilitator", **desk.by())


def _released(desk: Desk) -> None:
    desk.poll("close", 1)
    desk.poll("show", 1)


ACTS: dict[str, tuple[Callable[[Desk], None], Callable[[Desk], None]]] = {
    "announce": (_nothing, lambda desk: desk.round("announce", 3)),
    "start": (_closed, lambda desk: desk.round("start", 3)),
    "pause": (_nothing, lambda desk: desk.round("pause", 2)),
    "resume": (lambda desk: desk.round("pause", 2), lambda desk: desk.round("resume", 2)),
    "extend": (_nothing, lambda desk: desk.round("extend", 2)),
    "close": (_nothing, lambda desk: desk.round("close", 2)),
    "reopen": (_closed, lambda desk: desk.round("reopen", 2, 5, "Table 3 was late")),
    "skip": (_nothing, lambda desk: desk.round("skip", 4)),
    "plan.revised": (lambda desk: desk.lengthens(-5), lambda desk: desk.lengthens(5)),
    "poll.open": (_nothing, lambda desk: desk.poll("open_", 2)),
    "poll.close": (_nothing, lambda desk: desk.poll("close", 1)),
    "poll.reopen": (lambda desk: desk.poll("close", 1), lambda desk: desk.poll("reopen", 1)),
    "poll.show": (lambda desk: desk.poll("close", 1), lambda desk: desk.poll("show", 1)),
    "release": (_asked_twice, lambda desk: _release(desk)),
    "poll.hide": (_released, lambda desk: desk.poll("hide", 1)),
    "mood": (lambda desk: desk.poll("open_", 3), lambda desk: _ask_mood(desk)),
    "table.accept": (Desk.submits, lambda desk: desk.table("accept")),
    "table.return": (Desk.submits, lambda desk: desk.table("return")),
    "table.helped": (lambda desk: desk.calls("No pens"), Desk.helps),
    "day.end": (_nothing, lambda desk: desk.day("end_day")),
    "day.resume": (lambda desk: desk.day("end_day"), lambda desk: desk.day("go_on")),
}


def _ask_mood(desk: Desk) -> None:
    polling.ask_mood(desk.session, desk.hall.day, "facilitator", **desk.by())


@pytest.mark.parametrize("name", ACTS)
def test_every_act_is_undone_within_ten_seconds_and_not_after(desk: Desk, name: str) -> None:
    prepare, act = ACTS[name]
    prepare(desk)
    before = desk.as_it_is()
    act(desk)
    assert desk.as_it_is() != before
    with pytest.raises(IllegalMove) as refusal:
        desk.undo(10 * SECOND)
    assert refusal.value.phase == "too late"
    assert desk.undo(9 * SECOND) == name
    assert desk.as_it_is() == before


def test_the_undo_of_the_first_start_closes_the_day_again(session: Session) -> None:
    desk = Desk(session, a_day(session, things.a_process(session), state="check-in"))
    before = desk.as_it_is()
    desk.round("start", 1)
    assert desk.hall.day.state == "live"
    assert desk.undo() == "start"
    assert desk.as_it_is() == before


def test_the_undo_of_the_doors_shuts_them(session: Session) -> None:
    desk = Desk(session, a_day(session, things.a_process(session), state="scheduled"))
    before = desk.as_it_is()
    desk.day("open_doors")
    assert (desk.undo(), desk.as_it_is()) == ("day.check-in", before)


def test_the_undo_of_shown_minutes_takes_them_back_with_what_was_said_of_them(
    session: Session,
) -> None:
    hall = a_day(session, things.a_process(session), round=ENDORSEMENT)
    desk = Desk(session, hall)
    desk.shows_minutes()
    endorsing.endorse(session, hall.day, hall.voice(1), fair=True)
    assert desk.undo() == "minutes.show"
    assert minuting.find(session, hall.day).state == "draft"
    assert endorsing.of_voice(session, hall.day, hall.voice(1)) is None


def test_an_undo_is_logged_and_cannot_be_undone(session: Session, desk: Desk) -> None:
    desk.round("pause", 2)
    assert desk.undo() == "pause"
    log = list(session.scalars(select(LogEntry.action).order_by(LogEntry.seq)))
    assert log[-2:] == ["round.pause", "day.undone"]
    with pytest.raises(IllegalMove):
        desk.undo(2 * SECOND)


def test_only_the_last_act_is_undone(session: Session, hall: HallDay, desk: Desk) -> None:
    desk.round("extend", 2)
    facilitating.put_on_screen(session, hall.day, "themes", None, **desk.by(SECOND))
    assert desk.undo(2 * SECOND) == "screen"
    assert hall.row.ends_at == hall.now + timedelta(minutes=27)


def test_an_act_that_is_not_the_last_one_any_more_stays_with_what_was_done_since(
    session: Session, hall: HallDay, desk: Desk
) -> None:
    desk.round("close", 2)
    closed = desk.moment
    facilitating.put_on_screen(session, hall.day, "themes", None, **desk.by(SECOND))
    before = desk.as_it_is()
    with pytest.raises(IllegalMove) as refusal:
        desk.undo(2 * SECOND, closed)
    assert refusal.value.phase == "another act"
    session.rollback()
    assert desk.as_it_is() == before
    assert desk.undo(2 * SECOND) == "screen"


def test_an_undo_that_names_no_act_takes_nothing_back(hall: HallDay, desk: Desk) -> None:
    desk.round("pause", 2)
    for named in ("pause", "x", str(hall.now)):
        with pytest.raises(IllegalMove):
            desk.undo(SECOND, named)
    with pytest.raises(IllegalMove):
        undoing.undo(desk.session, hall.day, "", **desk.by(SECOND))
    assert hall.row.state == "paused"


def test_a_step_of_the_day_ends_the_time_for_an_undo(
    session: Session, hall: HallDay, desk: Desk
) -> None:
    desk.day("end_day")
    minuting.move(session, hall.day, "show", "facilitator", **desk.by())
    minuting.move(session, hall.day, "endorse", "facilitator", **desk.by())
    assert not undoing.may(hall.day, hall.now)


def test_what_a_table_did_since_then_stays(hall: HallDay, desk: Desk) -> None:
    desk.submits()
    desk.table("return")
    desk.submits()
    desk.undo()
    desk.calls("No pens")
    desk.helps()
    desk.calls("Now a chair is missing")
    desk.undo()
    mine = desk.session.get_one(TableRound, (hall.row.id, 1))
    assert (mine.state, mine.help_words) == ("submitted", "Now a chair is missing")


def test_the_undo_of_an_end_leaves_a_released_result_released(hall: HallDay, desk: Desk) -> None:
    desk.round("close", 2)
    hall.polls[0].state = "shown"
    desk.session.flush()
    desk.undo()
    assert hall.polls[0].state == "shown"


def test_a_round_of_polls_opens_them_and_its_undo_shuts_those_without_an_answer(
    session: Session, hall: HallDay, desk: Desk
) -> None:
    row, (_first, after, mood) = hall.rounds[2], hall.polls
    desk.round("close", 2)
    row.format, after.round_id, mood.round_id = "poll-after", row.id, row.id
    session.flush()
    desk.round("start", 3)
    assert [one.state for one in (after, mood)] == ["open", "open"]
    polling.answer(session, hall.day, after, hall.voice(1), "for", hall.now)
    desk.undo(9 * SECOND)
    assert [one.state for one in (after, mood)] == ["closed", "draft"]
