"""The chair: whose seat this tablet has opened, and where the day stands at its table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from budgeting.deliberation.formats import FORMATS
from budgeting.deliberation.rounds import NOW
from budgeting.extensions import db
from budgeting.models import Day, DayRound, Process, Project, Voice
from budgeting.services import clock, days, seat_day
from budgeting.services.places import Place
from budgeting.web import pages, places


@dataclass(frozen=True)
class Chair:
    """A seat under its voice: ``table`` now (0 without a seat), ``row`` the round at that table.

    ``row`` is the round that is on or announced, else the last one that was closed, else none.
    """

    place: Place
    held: Sequence[DayRound]
    table: int
    row: DayRound | None
    facts: Voice
    now: datetime

    @property
    def day(self) -> Day:
        """The day of this sitting."""
        return self.place.day

    @property
    def voice(self) -> str:
        """Under which everything is kept that is pressed here."""
        return self.place.voice

    @property
    def scope(self) -> str:
        """The name of this seat for what the tablet has not sent yet."""
        return f"seat-{self.place.sitting_id}-{self.place.ref}"

    @cached_property
    def process(self) -> Process:
        """The process that the sitting belongs to."""
        return days.process_of(db.session(), self.day)

    @property
    def is_on(self) -> bool:
        """Whether a round is running at this table."""
        return self.row is not None and self.row.state in NOW

    @property
    def tablet(self) -> str:
        """What the format of the round puts on a resident's tablet; a card while none is on."""
        return FORMATS[self.row.format].tablet if self.is_on and self.row else "card"

    @property
    def coming(self) -> DayRound | None:
        """The next round at this table that has not begun."""
        after = self.row.position if self.row is not None and self.row.state != "announced" else 0
        waiting = (one for one in self.held if one.state in ("pending", "announced"))
        mine = (one for one in waiting if not one.tables or self.table in one.tables)
        return next((one for one in mine if one.position > after), None)

    @cached_property
    def next_table(self) -> int:
        """The table of the coming round if it is another one, else 0."""
        if self.coming is None:
            return 0
        there = _table(self.place, seat_day.seating_of(self.held, self.coming))
        return there if there != self.table else 0

    @cached_property
    def neighbours(self) -> int:
        """How many others sit at this table."""
        seating = seat_day.seating_of(self.held, _begun(self.held))
        seated = seat_day.tables(db.session(), self.day, seating)
        return list(seated.values()).count(self.table) - 1

    @cached_property
    def projects(self) -> list[Project]:
        """The projects of the round, in its order."""
        numbers = list(self.row.projects) if self.row is not None else []
        mine = select(Project).where(
            Project.process_id == self.process.id, Project.number.in_(numbers)
        )
        found = {one.number: one for one in db.session.scalars(mine)}
        return [found[number] for number in numbers if number in found]

    @property
    def mark(self) -> str:
        """Which round and state this page was made for, so that it can say when that is past."""
        return f"{self.row.id}.{self.row.state}" if self.row is not None else "0"


def sit() -> Chair:
    """The chair of this request; its guard has let the seat through."""
    place, now = places.the_place(), clock.now()
    held = days.rounds(db.session(), place.day)
    table = _table(place, seat_day.seating_of(held, _begun(held)))
    facts = seat_day.facts(db.session(), place.day, place.voice)
    return Chair(place, held, table, days.last_at(held, table), facts, now)


def in_chair(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Hand the chair to a view; whoever has not consented and agreed yet is asked that first."""

    @wraps(view)
    def guarded(**values: Any) -> ResponseReturnValue:
        chair = sit()
        return first_steps(chair) or view(chair, **values)

    return guarded


def first_steps(chair: Chair) -> Response | None:
    """The way to what comes before everything else: the welcome, then the rules of the table."""
    if not chair.facts.consented:
        return pages.to("resident.seat_welcome")
    if not chair.facts.agreed:
        return pages.to("resident.seat_rules")
    return None


def _begun(held: Sequence[DayRound]) -> DayRound | None:
    """The last round that has begun: its seating holds until the next one begins."""
    begun = [one for one in held if one.state in (*NOW, "closed")]
    return begun[-1] if begun else None


def _table(place: Place, seating: int) -> int:
    return seat_day.table_of(db.session(), place.day, place.ref, seating)
