"""What a sitting leaves behind, as plain JSON: read through the one filter, small groups withheld.

Nothing in it names a table beside a choice, or counts fewer than ten people's answers. Shares are
whole thousandths, rounded down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.deliberation.packages import Package
from budgeting.deliberation.questions import ANSWERED
from budgeting.deliberation.trades import summary
from budgeting.models import Day, DayRound, Post, Question, Voice
from budgeting.models.base import Texts
from budgeting.services import (
    days,
    packaging,
    poll_shifts,
    project_report,
    published,
)
from budgeting.services.table_reports import disagreement_of, lines_of
from budgeting.services.told_counts import told

Entry = dict[str, Any]
FEWEST_TABLES = 3
"""Packages of fewer tables are not told together: they would tell what one of them did."""


def facts(session: Session, day: Day) -> Entry:
    """Everything that the minutes tell; polls only as far as their results were shown."""
    said = project_report.read(session, day)
    mine = select(func.count(), func.count().filter(Voice.assisted))
    present, helped = session.execute(mine.where(Voice.sitting_id == day.sitting_id)).one()
    return {
        "agenda": [_round(row) for row in days.rounds(session, day)],
        "people": present,
        "helped": told(helped),
        "notes": dict(sorted(Counter(one.kind for one in published.notes(session, day)).items())),
        "themes": _themes(session, day),
        "reports": _reports(session, day),
        "notes_apart": [
            {"kind": one.kind, "project": one.project, "text": one.text}
            for one in published.notes_apart(session, day)
        ],
        "questions": _questions(session, day),
        "polls": [poll_shifts.told_alone(session, day, one) for one in said.polls.alone],
        "shifts": poll_shifts.shifts(said.polls, None),
        "projects": {str(one): project_report.entry(said, one) for one in said.numbers},
        "trade_offs": _trade_offs(packaging.every_package(session, day)),
    }


def of_project(session: Session, day: Day, number: int) -> Entry:
    """What the minutes tell of one project; every part of it stands in :func:`facts` too."""
    said = project_report.read(session, day, number)
    trade_offs = _trade_offs(packaging.every_package(session, day))
    kept = trade_offs["kept"] if trade_offs else []
    alone = [one for one in said.polls.alone if one.project == number]
    return {
        **project_report.entry(said, number),
        "questions": [one for one in _questions(session, day) if one["project"] == number],
        "polls": [poll_shifts.told_alone(session, day, one) for one in alone],
        "kept": next((one for one in kept if one["project"] == number), None),
    }


def _round(row: DayRound) -> Entry:
    return {
        "position": row.position,
        "format": row.format,
        "names": row.names,
        "minutes": row.minutes,
        "state": row.state,
        "started_at": _moment(row.started_at),
        "closed_at": _moment(row.closed_at),
        "projects": row.projects,
    }


def _themes(session: Session, day: Day) -> list[Entry]:
    against = published.theme_objections(session, day)
    return [
        {
            "titles": one.theme.titles,
            "texts": one.theme.texts,
            "tables": list(one.tables),
            "notes": [note.text for note in one.notes],
            "minority": one.is_minority,
            "objections": [
                {"table": objection.table, "text": objection.text}
                for objection in against.get(one.theme.id, [])
            ],
        }
        for one in published.themes(session, day)
    ]


def _reports(session: Session, day: Day) -> list[Entry]:
    """What each table handed in for the room; it speaks as a whole, so it is named."""
    return [
        {
            "round": row.position,
            "table": one.table,
            "lines": lines_of(one),
            "disagreement": disagreement_of(one),
        }
        for row, tables in published.reported(session, day)
        for one in tables
    ]


def _questions(session: Session, day: Day) -> list[Entry]:
    """The questions as they came, with the answer and the name of the desk that gave it."""
    supporters = published.supporters(session, day, "question")
    desks = select(Post.id, Post.names).where(Post.sitting_id == day.sitting_id)
    names: dict[int, Texts] = dict(session.execute(desks).all())
    return [
        _question(one, names, len(supporters.get(one.key, ())))
        for one in published.questions(session, day)
    ]


def _question(one: Question, names: dict[int, Texts], supports: int) -> Entry:
    is_answered = one.state in ANSWERED
    return {
        "text": one.text,
        "project": one.project,
        "state": one.state,
        "answer": one.answer if is_answered else {},
        "answered_by": names.get(one.post_id or 0, {}) if is_answered else {},
        "support": told(supports),
    }


def _trade_offs(packages: Mapping[int, Sequence[Package]]) -> Entry | None:
    """All tables and rounds together, never one table; ``None`` if there was no such round.

    A project that fewer than three tables could keep is left out; ``of`` is how many could.
    """
    if len(packages) < FEWEST_TABLES:
        return None
    done = summary(packages)
    enough = {one.project for one in done.kept if one.of >= FEWEST_TABLES}
    return {
        "tables": done.tables,
        "kept": [
            {"project": one.project, "kept": one.tables, "of": one.of}
            for one in done.kept
            if one.project in enough
        ],
        "traded": [
            {"given_up": one.given_up, "room_for": one.room_for, "tables": one.tables}
            for one in done.traded
            if {one.given_up, one.room_for} <= enough
        ],
    }


def _moment(moment: datetime | None) -> str | None:
    """A time in UTC, whatever the database keeps it in."""
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")
