"""Bring the seats back that stood before they were made anew, until the new ones are touched."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting.canonical import canonical_json
from budgeting.errors import IllegalMove
from budgeting.models import Process, Sitting
from budgeting.services import seat_plans, sittings
from budgeting.services.seat_plans import SeatPlan
from budgeting.services.sittings import note_act


def remember(session: Session, sitting: Sitting, before: SeatPlan) -> None:
    """Keep the seats of ``before`` beside those that stand now; nothing if there is no other."""
    now = seat_plans.read(session, sitting)
    other = before.is_made and before.rounds != now.rounds
    sitting.earlier = {"rounds": before.rounds, "now": _digest(now)} if other else None
    session.flush()


def are_there(sitting: Sitting, plan: SeatPlan) -> bool:
    """Whether earlier seats can be brought back; ``plan`` is how the sitting stands.

    Any change of people, tables, rounds, pins or seats since they were kept ends it.
    """
    return sitting.earlier is not None and sitting.earlier["now"] == _digest(plan)


def bring_back(
    session: Session, process: Process, sitting: Sitting, *, actor: str, now: datetime
) -> None:
    """Put everybody back; the same act undoes it. ``IllegalMove`` if there is nothing to bring."""
    sittings.begin_change(session, sitting)
    session.refresh(sitting)
    plan = seat_plans.read(session, sitting)
    earlier = sitting.earlier
    if earlier is None or not are_there(sitting, plan):
        raise IllegalMove("bring back", "changed")
    rounds = tuple(tuple(tables) for tables in earlier["rounds"])
    seat_plans.keep(session, sitting, replace(plan, rounds=rounds))
    remember(session, sitting, plan)
    note_act(session, "seats.brought_back", process, sitting, actor, now)


def _digest(plan: SeatPlan) -> str:
    return hashlib.sha256(canonical_json(asdict(plan))).hexdigest()
