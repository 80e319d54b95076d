"""What every page of the minutes needs: the document, its words, and the tables in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Day, Process, Project
from budgeting.models.base import Texts
from budgeting.services import day_report, days, minuting
from budgeting.web.telling import poll_tables
from budgeting.web.telling.minutes import MinutesWords


def context(session: Session, day: Day) -> dict[str, Any]:
    """For ``minutes_body(minutes, tell, polls)`` of components/minutes_body.html."""
    process = days.process_of(session, day)
    document = minuting.document(session, day, _kept(session, day))
    return {"minutes": document, **words_for(session, process)}


def _kept(session: Session, day: Day) -> day_report.Entry | None:
    """The facts of minutes that are shown, from memory while the counter of the day stands.

    When minutes are shown, all tablets of a hall ask for them at once. Every change counts the
    floor on, so what is hidden is gone from the next page; other states are always read anew.
    """
    if minuting.find(session, day).state != "shown":
        return None
    kept: dict[int, tuple[int, day_report.Entry]] = current_app.extensions.setdefault("minutes", {})
    floor, facts = kept.get(day.sitting_id, (0, {}))
    if floor != day.floor:
        floor, facts = day.floor, day_report.facts(session, day)
        kept[day.sitting_id] = floor, facts
    return facts


def words_for(session: Session, process: Process) -> dict[str, Any]:
    """The words alone, for a page that shows parts of minutes."""
    return {"tell": MinutesWords(_names(session, process)), "polls": poll_tables}


def _names(session: Session, process: Process) -> Mapping[int, Texts]:
    mine = select(Project.number, Project.names).where(Project.process_id == process.id)
    return dict(session.execute(mine.order_by(Project.number)).all())
