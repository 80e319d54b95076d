"""Planned days for the tests: a sitting of four tables with rounds."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting.models import DayRound, Process, Sitting
from budgeting.services import plan_sources, planning_day
from tests import things
from tests.services.seats import ACT, a_sitting


def a_plan(
    session: Session, process: Process, template: str = "seven-hours", projects: int = 6
) -> Sitting:
    """A sitting with a run-sheet from a template; the process gets projects if it has none."""
    if projects:
        things.some_projects(session, process, projects)
    sitting = a_sitting(session, process)
    entries = plan_sources.template_entries(session, sitting, template)
    planning_day.write(session, sitting, entries, template, **ACT)
    session.commit()
    return sitting


def formats(session: Session, sitting: Sitting) -> list[str]:
    """The formats of the run-sheet in its order."""
    return [one.format for one in rounds(session, sitting)]


def rounds(session: Session, sitting: Sitting) -> list[DayRound]:
    """The run-sheet as it is now."""
    session.flush()
    session.expire_all()
    return plan_sources.rounds_of(session, sitting)
