"""The tablet of a table: which round its page is made for, and what belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from budgeting.deliberation.formats import FORMATS
from budgeting.deliberation.rounds import NOW, TABLE_EXTENSION
from budgeting.errors import NotFound
from budgeting.extensions import db
from budgeting.formats.numbers import NotANumberError, whole
from budgeting.models import Day, DayRound, Process, Project, TableRound
from budgeting.services import clock, days, table_rounds
from budgeting.services.places import Place
from budgeting.services.timetable import Slot, timetable
from budgeting.web import places
from budgeting.web.facilitator.desk import projects_of

HIGHEST = 10**9
_PARTS: Mapping[str, tuple[str, ...]] = {
    "welcome": ("agreements",),
    "questions": ("questions", "notes", "turns"),
    "discussion": ("notes", "arguments", "turns"),
    "carousel": ("notes", "arguments", "turns"),
    "trade-off": ("package", "notes", "turns"),
    "report-back": ("report", "turns"),
}
"""What a table does in a round of each format, the first thing first."""


@dataclass(frozen=True)
class Tablet:
    """A table and the round that a page is made for; ``row`` is ``None`` before the first one."""

    place: Place
    held: Sequence[DayRound]
    row: DayRound | None
    now: datetime

    @property
    def day(self) -> Day:
        """The day of this sitting."""
        return self.place.day

    @property
    def table(self) -> int:
        """The number of the table."""
        return self.place.ref

    @property
    def scope(self) -> str:
        """The name of this table for what the tablet has not sent yet."""
        return f"table-{self.place.sitting_id}-{self.table}"

    @property
    def version(self) -> str:
        """What its live parts depend on."""
        return f"{self.day.stage}-{self.day.floor}"

    @property
    def round(self) -> DayRound:
        """The round of the page; ``NotFound`` if there is none."""
        if self.row is None:
            raise NotFound
        return self.row

    @cached_property
    def process(self) -> Process:
        """The process that the sitting belongs to."""
        return days.process_of(db.session(), self.day)

    @cached_property
    def projects(self) -> list[Project]:
        """The projects of the round, in its order."""
        numbers = list(self.row.projects) if self.row is not None else []
        found = projects_of(self.process, numbers) if numbers else {}
        return [found[number] for number in numbers if number in found]

    @cached_property
    def mine(self) -> TableRound | None:
        """The work of this table in the round; ``None`` before it began. Nothing is written."""
        return _work(self.row, self.table)

    @cached_property
    def call(self) -> TableRound | None:
        """The call of this table for help while nobody has answered it, of whichever round."""
        return next(iter(table_rounds.calls(db.session(), self.day, self.table)), None)

    @property
    def help_row(self) -> DayRound | None:
        """The round in which a call for help is kept: that of the page, or the one that comes."""
        return self.row or (self.coming.row if self.coming is not None else None)

    @property
    def writes(self) -> bool:
        """Whether tables write and submit in this round."""
        return self.row is not None and FORMATS[self.row.format].table

    @property
    def is_on(self) -> bool:
        """Whether the round runs or is paused."""
        return self.row is not None and self.row.state in NOW

    @property
    def is_open(self) -> bool:
        """Whether texts are taken: while the round is on and shortly after it."""
        return self.row is not None and _takes_texts(self.row, self.mine, self.now)

    @property
    def parts(self) -> tuple[str, ...]:
        """What the page offers, the first thing first; nothing while no round is open."""
        if self.row is None or not self.is_open:
            return ()
        mine = _PARTS.get(self.row.format, ())
        if not self.projects:
            return (*(one for one in mine if one != "arguments"), "finish")
        return (*mine, "projects", "finish")

    @property
    def ends_at(self) -> datetime | None:
        """When the round ends at this table: two minutes later if it has asked for more."""
        ends = self.row.ends_at if self.row is not None else None
        more = self.mine is not None and self.mine.extended
        return ends + TABLE_EXTENSION if ends is not None and more else ends

    @cached_property
    def now_on(self) -> DayRound | None:
        """The round that a page loaded now would be made for."""
        return round_at(self.held, self.table, self.now)

    @cached_property
    def coming(self) -> Slot | None:
        """The next round at this table that has not begun, and when it does."""
        live = self.day.state == "live"
        slots = timetable(self.held, self.day.starts_at, self.now, live=live)
        waiting = (one for one in slots if one.row.state in ("pending", "announced"))
        after = self.row.position if self.row is not None and self.row.state == "closed" else 0
        mine = [one for one in waiting if not one.row.tables or self.table in one.row.tables]
        return next((one for one in mine if one.row.position > after), None)


def open_tablet(round_id: int | None = None) -> Tablet:
    """The tablet of this request; for the round of a form, or the one that is on at the table."""
    place, now = places.the_place(), clock.now()
    held = days.rounds(db.session(), place.day)
    if round_id is None:
        return Tablet(place, held, round_at(held, place.ref, now), now)
    row = days.find_round(db.session(), place.day, round_id)
    if row.tables and place.ref not in row.tables:
        raise NotFound
    return Tablet(place, held, row, now)


def for_its_round(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Hand a view the tablet for the round that its form names: what is sent late goes there."""

    @wraps(view)
    def guarded(**values: Any) -> ResponseReturnValue:
        return view(open_tablet(number_of("round")), **values)

    return guarded


def number_of(name: str) -> int:
    """A number that a form or an address carries; ``NotFound`` for anything else."""
    return _number(request.values.get(name, ""))


def numbers_of(name: str) -> list[int]:
    """Every number that a form carries under this name."""
    return [_number(typed) for typed in request.form.getlist(name)]


def project_of_form() -> int | None:
    """The number of the project that a form is about, or ``None`` for none."""
    return number_of("project") if request.form.get("project") else None


def round_at(held: Sequence[DayRound], table: int, now: datetime) -> DayRound | None:
    """The round at a table: what is on, else what still takes texts, else what is announced."""
    mine = [one for one in held if not one.tables or table in one.tables]
    if any(one.state in NOW for one in mine):
        return days.current(mine)
    closed = [one for one in mine if one.state == "closed" and one.closed_at is not None]
    last = days.last_at(closed, table)
    if last is not None and _takes_texts(last, _work(last, table), now):
        return last
    return days.last_at(mine, table)


def _number(typed: str) -> int:
    try:
        return whole(typed, HIGHEST)
    except NotANumberError as refusal:
        raise NotFound from refusal


def _work(row: DayRound | None, table: int) -> TableRound | None:
    return db.session.get(TableRound, (row.id, table)) if row is not None else None


def _takes_texts(row: DayRound, mine: TableRound | None, now: datetime) -> bool:
    return days.clock_of(row).takes_texts(now, mine is not None and mine.extended)
