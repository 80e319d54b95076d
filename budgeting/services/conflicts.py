"""Conflicts of interest: a resident declares one for a project; only their number is told."""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from budgeting.deliberation.sitting_day import WORKING
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Conflict, Day, Minutes, Project
from budgeting.models.base import Base
from budgeting.services import days
from budgeting.services.inserting import insert_once
from budgeting.services.told_counts import told


def declare(session: Session, day: Day, voice: str, project: int) -> None:
    """Note that this voice has an interest of its own in a project; twice is once."""
    _begin(session, day)
    process = days.process_of(session, day)
    mine = select(Project.id).where(Project.process_id == process.id, Project.number == project)
    if session.scalar(mine) is None:
        raise NotFound
    table = Base.metadata.tables["conflict"]
    values = {"sitting_id": day.sitting_id, "voice": voice, "project": project}
    insert_once(session.connection(), table, **values)


def withdraw(session: Session, day: Day, voice: str, project: int) -> None:
    """Take a declaration back that was made by mistake; without one nothing changes."""
    _begin(session, day)
    session.execute(
        delete(Conflict).where(
            Conflict.sitting_id == day.sitting_id,
            Conflict.voice == voice,
            Conflict.project == project,
        )
    )


def declared(session: Session, day: Day, voice: str) -> frozenset[int]:
    """The numbers of the projects for which this voice has declared a conflict."""
    mine = select(Conflict.project).where(
        Conflict.sitting_id == day.sitting_id, Conflict.voice == voice
    )
    return frozenset(session.scalars(mine))


def numbers(session: Session, day: Day) -> dict[int, int]:
    """How many have declared a conflict, by the number of the project; never who."""
    mine = (
        select(Conflict.project, func.count())
        .where(Conflict.sitting_id == day.sitting_id)
        .group_by(Conflict.project)
        .order_by(Conflict.project)
    )
    return dict(session.execute(mine).all())


def as_told(session: Session, day: Day) -> dict[int, int | None]:
    """These numbers as the minutes tell them; all that is left once these are published."""
    minutes = session.get(Minutes, day.sitting_id)
    if minutes is not None and "conflicts" in minutes.kept:
        return {int(project): people for project, people in minutes.kept["conflicts"].items()}
    return {project: told(people) for project, people in numbers(session, day).items()}


def _begin(session: Session, day: Day) -> None:
    if day.state not in WORKING:
        raise IllegalMove("declare", day.state)
