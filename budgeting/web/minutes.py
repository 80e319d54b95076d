"""What every page of the minutes needs: the document, its words, and the tables in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Day, Process, Project
from budgeting.models.base import Texts
from budgeting.services import days, minuting
from budgeting.web.telling import poll_tables
from budgeting.web.telling.minutes import MinutesWords


def context(session: Session, day: Day) -> dict[str, Any]:
    """For ``minutes_body(minutes, tell, polls)`` of components/minutes_body.html."""
    process = days.process_of(session, day)
    return {"minutes": minuting.document(session, day), **words_for(session, process)}


def words_for(session: Session, process: Process) -> dict[str, Any]:
    """The words alone, for a page that shows parts of minutes."""
    return {"tell": MinutesWords(_names(session, process)), "polls": poll_tables}


def _names(session: Session, process: Process) -> Mapping[int, Texts]:
    mine = select(Project.number, Project.names).where(Project.process_id == process.id)
    return dict(session.execute(mine.order_by(Project.number)).all())
