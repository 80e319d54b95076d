"""Accept a database that lacks witnessed acts, in its chains and for everybody to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import Loss
from budgeting.models import Process
from budgeting.services import chaining, witnessing
from budgeting.services.recording import record

ACTION = "backup.restored"


@dataclass(frozen=True, slots=True)
class Consent:
    """Who accepts the loss, and why: two different people (deliberation/two_persons.py)."""

    by: tuple[str, str]
    reason: str


def accept(session: Session, lost: Sequence[Loss], consent: Consent, now: datetime) -> None:
    """Write the loss into every chain, and let the commit stand without the lost acts."""
    chaining.accept(session)
    note(session, lost, now, consent=consent)


def note(
    session: Session,
    lost: Sequence[Loss],
    now: datetime,
    *,
    consent: Consent | None = None,
    rows: Mapping[str, int] | None = None,
    ballots: Mapping[int, int] | None = None,
) -> None:
    """Record that a copy took the place of the database.

    ``rows`` were given up, by table; ``ballots`` of them were ballots, by process. Each process
    says so in its own chain, which is public, and the common one says it of all.
    """
    by = list(consent.by) if consent else []
    shared: dict[str, Any] = {"by": by, "reason": consent.reason if consent else ""}
    ended = {one.chain: _told(one) for one in lost}
    actor = by[0] if by else ""
    record(session, ACTION, actor=actor, at=now, **shared, rows=dict(rows or {}), chains=ended)
    for process in session.scalars(select(Process).order_by(Process.id)).all():
        mine = ended.get(witnessing.name_of(process.id))
        gone = (ballots or {}).get(process.id, 0)
        record(
            session, ACTION, actor=actor, at=now, process=process, **shared,
            lost=mine, ballots=gone,
        )  # fmt: skip


def _told(loss: Loss) -> dict[str, Any]:
    """Where a chain ended before, and where it goes on from now."""
    return {
        "link": loss.link,
        "hash": loss.hash,
        "left": loss.left,
        "left_hash": loss.left_hash,
    }
