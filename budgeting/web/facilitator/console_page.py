"""The parts of the console and what each of them knows; each is asked for anew by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_login import current_user

from budgeting.deliberation.minutes import MINUTES
from budgeting.deliberation.moves import Role
from budgeting.deliberation.rounds import NOW, OVER
from budgeting.deliberation.runsheet import end
from budgeting.extensions import db
from budgeting.models import Day, DayRound, Poll, Process, Sitting
from budgeting.services import (
    clock,
    console,
    days,
    door_seats,
    minuting,
    organising,
    polling,
    sittings,
    undoing,
)
from budgeting.services.timetable import end_of, entry_of, timetable
from budgeting.web.facilitator import console_words as words
from budgeting.web.facilitator.desk import projects_of
from budgeting.web.language import text
from budgeting.web.room_scenes import screen_at
from budgeting.web.room_screen import AGENDA
from budgeting.web.telling.rounds import round_words

LEAD = ("facilitator", "organiser")
LAST_ACTS = 8
HALF = 30
"""Seconds after which the console is asked anew for what only time changes: silence, overtime."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The console of one day at one moment."""

    process: Process
    sitting: Sitting
    day: Day
    held: list[DayRound]
    now: datetime

    @property
    def place(self) -> dict[str, Any]:
        """What all addresses of this console have."""
        return {"slug": self.process.slug, "sitting_id": self.sitting.id}

    @property
    def version(self) -> str:
        """What changes when any part of the console does."""
        undo = int(undoing.may(self.day, self.now))
        return f"{self.day.floor}.{undo}.{int(self.now.timestamp()) // HALF}"


def desk_at(slug: str, sitting_id: int) -> Desk:
    """The console of this sitting; ``NotFound`` if its day was never planned."""
    session = db.session()
    process = organising.find(session, slug)
    sitting = sittings.find(session, process, sitting_id)
    day = days.find(session, sitting.id)
    return Desk(process, sitting, day, days.rounds(session, day), clock.now())


def lead() -> Role:
    """The role in which the person at the console acts."""
    return "organiser" if current_user.role == "organiser" else "facilitator"


def act() -> dict[str, Any]:
    """Who acts, and when, as services ask for it."""
    return {"actor": current_user.name, "now": clock.now()}


def told(desk: Desk, part: str) -> dict[str, Any]:
    """What a part of the console shows."""
    return PARTS[part](desk)


def shared(desk: Desk) -> dict[str, Any]:
    """What every page of the console knows."""
    return {
        "desk": desk,
        "day": desk.day,
        "process": desk.process,
        "sitting": desk.sitting,
        "place": desk.place,
        "now": int(desk.now.timestamp()),
        "words": words,
        "round_words": round_words,
    }


def _round(desk: Desk) -> dict[str, Any]:
    """The rounds that are on, the next one, and the undo of the last act."""
    on = [row for row in desk.held if row.state in (*NOW, "announced")]
    waiting = [row for row in desk.held if row.state == "pending"]
    can_undo = undoing.may(desk.day, desk.now)
    until = datetime.fromisoformat(desk.day.undo["at"]) + undoing.UNDO if can_undo else None
    return {
        "on": [(row, days.clock_of(row)) for row in on],
        "next": waiting[0] if waiting else None,
        "moment": desk.now,
        "projects": projects_of(desk.process),
        "undo": until and int(until.timestamp()),
        "undo_moment": desk.day.undo.get("at"),
        "undo_words": words.undo_words(desk.day.undo["act"]) if until else "",
        **_minutes(desk),
    }


def _minutes(desk: Desk) -> dict[str, Any]:
    """Whether residents read the minutes, or could in this round."""
    state = minuting.find(db.session(), desk.day).state
    can_show = state == MINUTES.start and minuting.is_time(db.session(), desk.day)
    return {"minutes": state, "can_show": can_show and desk.day.state == "live"}


def _tables(desk: Desk) -> dict[str, Any]:
    """A tile for each table, and what stands out in the room."""
    found = console.tiles(db.session(), desk.day, desk.held, desk.now)
    return {
        "tiles": found,
        "calls": [one for one in found if one.help],
        "silent": sum(one.silent for one in found),
        "done": sum(one.state in ("submitted", "accepted") for one in found),
        "more": [one.table for one in found if one.extended],
        "here": door_seats.in_the_hall(db.session(), desk.sitting),
    }


def _screen(desk: Desk) -> dict[str, Any]:
    """What the room sees, what else it could see, and the polls."""
    session = db.session()
    shown = desk.day.screen
    polls = console.polls(session, desk.day, desk.held)
    return {
        **screen_at(session, desk.day, desk.now),
        "shown": (str(shown.get("show", AGENDA)), shown.get("ref")),
        "shows": shows(polls),
        "polls": _counted(desk, polls),
        "held_back": console.held_back(session, desk.day, desk.held),
    }


def shows(polls: list[Poll]) -> list[tuple[str, int | None, str]]:
    """All that the screen can show now: a scene, which one of its kind, and words for it."""
    scenes = [(key, None, say()) for key, say in words.SHOWS.items() if key != "poll"]
    results = [
        ("poll", one.id, words.SHOWS["poll"]() + ": " + text(one.question))
        for one in polls
        if one.state == "shown"
    ]
    return [*scenes[:-1], *results, scenes[-1]]


def _counted(desk: Desk, polls: list[Poll]) -> list[tuple[Poll, Any, Any]]:
    """Of each poll that was opened how many have answered; the result once it was released."""
    session = db.session()
    done = polling.progresses(session, [one for one in polls if one.state != "draft"])
    return [(one, done.get(one.id), polling.result(session, desk.day, one)) for one in polls]


def _plan(desk: Desk) -> dict[str, Any]:
    """The rest of the day with its times, how late it is, and the last acts."""
    live = desk.day.state == "live"
    slots = timetable(desk.held, desk.day.starts_at, desk.now, live=live)
    ends, begins = end_of(slots), desk.day.starts_at
    planned = end(begins, [entry_of(one) for one in desk.held]) if begins else None
    late = round((ends - planned) / timedelta(minutes=1)) if ends and planned else 0
    return {
        "slots": slots,
        "ends": ends,
        "late": late,
        "over": OVER,
        "acts": console.acts(db.session(), desk.day, LAST_ACTS),
    }


PARTS: Mapping[str, Callable[[Desk], dict[str, Any]]] = {
    "round": _round,
    "tables": _tables,
    "screen": _screen,
    "plan": _plan,
}
