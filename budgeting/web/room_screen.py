"""The screen of the room: its version, its clock, its words in the two languages of the city."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import force_locale, format_time
from sqlalchemy.orm import Session

from budgeting.models import Day, DayRound, Process, Sitting
from budgeting.models.base import Texts
from budgeting.services import acts, days
from budgeting.services.timetable import Slot, end_of, timetable
from budgeting.web.language import text
from budgeting.web.telling.rounds import round_words
from budgeting.web.telling.words import _

Lines = tuple[tuple[str, str], ...]
"""The same words in one or two languages, each with its code; the city's first language first."""
AGENDA = "agenda"
HOURS = "HH:mm"
FLOOR_SHOWS = ("themes", "questions", "trade-offs")
"""What changes with the work of the tables; the rest changes with acts of the lead and the time."""


@dataclass(frozen=True, slots=True)
class Room:
    """What every scene is made from: one moment of one day."""

    session: Session
    day: Day
    process: Process
    sitting: Sitting
    held: list[DayRound]
    now: datetime

    @property
    def row(self) -> DayRound | None:
        """The round that is on or announced."""
        return days.current(self.held)

    @property
    def slots(self) -> list[Slot]:
        """When each round begins and ends, as it stands now."""
        live = self.day.state == "live"
        return timetable(self.held, self.day.starts_at, self.now, live=live)

    def say(self, words: Callable[[], str]) -> Lines:
        """Words in the first two languages of the process; the second only if it says them anew."""
        found: dict[str, str] = {}
        for code in self.process.languages[:2]:
            with force_locale(code):
                said = words()
            if said and said not in found.values():
                found[code] = said
        return tuple(found.items())

    def both(self, texts: Texts | None) -> Lines:
        """Texts of the organiser in the two languages."""
        return self.say(lambda: text(texts))

    def hour(self, moment: datetime | None) -> str:
        """A time of day in the city, as every language reads it."""
        return "" if moment is None else str(format_time(moment, HOURS))


@dataclass(frozen=True, slots=True)
class Clock:
    """The line at the top: what is on, and its time; ``ends_at`` only while it counts down."""

    title: Lines
    state: str = "none"
    ends_at: datetime | None = None
    still: str = ""
    """The time that stands still while a round is paused."""
    over: Lines = ()


def room_at(session: Session, day: Day, now: datetime) -> Room:
    """The room at this moment."""
    sitting = session.get_one(Sitting, day.sitting_id)
    process = days.process_of(session, day)
    return Room(session, day, process, sitting, days.rounds(session, day), now)


def version_of(session: Session, day: Day, now: datetime) -> str:
    """What changes when the screen does: acts, what tables do where it is shown, the minute.

    The agenda shows the head of the chain of acts, which every act of the process changes.
    """
    show = day.screen.get("show", AGENDA)
    floor = day.floor if show in FLOOR_SHOWS else 0
    link = acts.head(session, days.process_of(session, day).id).link if show == AGENDA else 0
    return f"{day.stage}.{floor}.{link}.{int(now.timestamp()) // 60}"


def clock_of(room: Room) -> Clock:
    """What the top of the screen says."""
    row = room.row
    if row is None:
        return Clock(_between(room))
    clock = days.clock_of(row)
    title = room.say(lambda: round_words(row))
    state = clock.shown(room.now)
    if state == "paused":
        left = int(clock.remaining(room.now).total_seconds())
        over = room.say(lambda: _("Paused"))
        return Clock(title, state, None, f"{left // 60}:{left % 60:02}", over)
    if state == "announced":
        return Clock(title, state, over=room.say(lambda: _("Begins in a moment")))
    return Clock(title, state, row.ends_at, over=room.say(lambda: _("The time is over")))


def frame(room: Room) -> dict[str, Any]:
    """What stands around every scene."""
    return {
        "process": room.process,
        "sitting": room.sitting,
        "clock": clock_of(room),
        "name": room.both(room.sitting.names),
        "time": room.hour(room.now),
        "now": int(room.now.timestamp()),
        "ends": room.hour(end_of(room.slots)),
        "ends_words": room.say(lambda: _("The day ends at")),
    }


def _between(room: Room) -> Lines:
    """What the room reads while no round is on."""
    state = room.day.state
    if state in ("scheduled", "check-in"):
        begins = room.hour(room.day.starts_at)
        if not begins:
            return room.say(lambda: _("Welcome"))
        return room.say(lambda: _("We begin at %(time)s", time=begins))
    if state == "live":
        return room.say(lambda: _("We go on in a moment"))
    return room.say(lambda: _("Thank you for this day"))
