"""What a plan is made from: a template with the projects at hand, or an earlier sitting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.deliberation.runsheet import Entry
from budgeting.deliberation.runsheet_templates import TEMPLATES
from budgeting.errors import NotFound
from budgeting.models import Day, DayRound, Project, SeatingRound, Sitting
from budgeting.services import days
from budgeting.services.timetable import entry_of


def template_entries(session: Session, sitting: Sitting, key: str) -> list[Entry]:
    """The rounds of a template, with the projects of the process and the tables of the sitting.

    Projects come field by field, so that those of a theme stay together; ``NotFound`` if nobody
    knows the template.
    """
    if key not in TEMPLATES:
        raise NotFound
    numbers = tuple(one.number for one in _by_field(session, sitting))
    return _reseated(session, sitting, TEMPLATES[key].plan(numbers, len(sitting.tables)))


def copied_entries(session: Session, sitting: Sitting, other: Sitting) -> list[Entry]:
    """The rounds of another sitting; what this one has no table or project for is left out."""
    known = {one.number for one in _by_field(session, sitting)}
    tables = len(sitting.tables)
    entries = [
        replace(
            one,
            tables=tuple(table for table in one.tables if table <= tables),
            projects=tuple(number for number in one.projects if number in known),
        )
        for one in map(entry_of, rounds_of(session, other))
    ]
    return _reseated(session, sitting, entries)


def rounds_of(session: Session, sitting: Sitting) -> list[DayRound]:
    """The run-sheet of a sitting; empty if it has none."""
    day = session.get(Day, sitting.id)
    return days.rounds(session, day) if day else []


def _reseated(session: Session, sitting: Sitting, entries: Sequence[Entry]) -> list[Entry]:
    """The entries with seating rounds that this sitting has; the last one stands for more."""
    mine = select(func.count()).where(SeatingRound.sitting_id == sitting.id)
    most = session.scalar(mine) or 0
    last: int | None = None
    placed = []
    for one in entries:
        seating = min(one.seating, most) or None if one.seating else None
        placed.append(replace(one, seating=seating if seating != last else None))
        last = seating or last
    return placed


def _by_field(session: Session, sitting: Sitting) -> list[Project]:
    mine = select(Project).where(Project.process_id == sitting.process_id)
    return sorted(
        session.scalars(mine),
        key=lambda one: (one.field.position if one.field else -1, one.field_id or 0, one.number),
    )
