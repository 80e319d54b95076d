"""Where the pages of a sitting stand, and who sits where."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting.models import Process, Sitting
from budgeting.services import seat_plans


def here(process: Process, rest: str = "") -> str:
    """An address of the sittings."""
    return f"/organiser/{process.slug}/sittings{rest}"


def first_round(process: Process, sitting: Sitting) -> str:
    """The page of the first round."""
    return here(process, f"/{sitting.id}/rounds/1")


def tables(session: Session, sitting: Sitting, number: int = 1) -> dict[int, int]:
    """The table of every number in a round."""
    session.expire_all()
    plan = seat_plans.read(session, sitting)
    numbers = [one.number for one in plan.hall.people]
    return dict(zip(numbers, plan.rounds[number - 1], strict=True))
