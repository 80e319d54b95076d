"""Destroy what could still join ballots to commitments: sealed ballots, the key and the openings.

On a schedule that is in the log from the publication on. What anybody needs to recompute the
outcome stays: the opened ballots, the commitments, the roll, and openings that are public.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove
from budgeting.models import BoxedBallot, BoxKey, Draft, Process
from budgeting.services import audit_verdicts, auditing, open_receipts, relaying
from budgeting.services.locking import lock
from budgeting.services.recording import record

AFTER = timedelta(days=14)
TABLES = ("box", "box_key", "audit", "open_receipt")
"""What to sweep afterwards, see :func:`relaying.sweep`."""


def due_at(process: Process) -> datetime | None:
    """When ballots and key are destroyed; ``None`` before the publication."""
    return process.published_at + AFTER if process.published_at is not None else None


def announce(session: Session, process: Process, *, actor: str, now: datetime) -> None:
    """At the publication: say in the log until when everything is destroyed."""
    until = (now + AFTER).isoformat(timespec="minutes")
    record(session, "box.destruction_due", actor=actor, at=now, process=process, until=until)


def is_left(session: Session, process: Process) -> bool:
    """Whether there is anything to destroy."""
    key = session.get(BoxKey, process.id)
    if key is not None and key.destroyed_at is None:
        return True
    if open_receipts.are_left(session, process):
        return True
    sealed = (BoxedBallot.process_id == process.id, BoxedBallot.sealed.is_not(None))
    return session.scalar(select(BoxedBallot.bid).where(*sealed).limit(1)) is not None


def may_destroy(session: Session, process: Process, now: datetime) -> bool:
    """Whether it can be done now: when it is due, or once every auditor has signed that it agrees.

    Never while auditors dispute the result: somebody must be able to look again. Where every
    opening is published nobody needs to wait; open receipts whose openings are withheld do.
    """
    due = due_at(process)
    if process.phase != "published" or due is None or not is_left(session, process):
        return False
    if audit_verdicts.is_disputed(session, process):
        return False
    published = open_receipts.are_published(session, process)
    return now >= due or published or audit_verdicts.all_agree(session, process)


def due(session: Session, now: datetime) -> list[Process]:
    """The votes whose time has come, by their number; also those that a dispute holds."""
    published = select(Process).where(
        Process.phase == "published", Process.published_at <= now - AFTER
    )
    found = session.scalars(published.order_by(Process.id))
    return [process for process in found if is_left(session, process)]


def destroy(session: Session, process: Process, place: Path, *, actor: str, now: datetime) -> int:
    """Destroy them; how many ballots. ``IllegalMove`` before its time.

    The caller commits and then sweeps: what was overwritten lies in old pages until then. The
    files of the audits in ``place`` go at once.
    """
    lock(session, process)
    if not may_destroy(session, process, now):
        raise IllegalMove("destroy", process.phase)
    session.execute(
        update(BoxedBallot).where(BoxedBallot.process_id == process.id).values(sealed=None)
    )
    session.execute(delete(Draft).where(Draft.process_id == process.id))
    open_receipts.forget(session, process)
    key = session.get(BoxKey, process.id)
    if key is not None:
        key.wrapped, key.salts, key.dummy, key.handed = {}, [], b"", None
        key.destroyed_at = now
    ballots = relaying.lay_box_anew(session, process.id)
    auditing.end(session, process, now)
    auditing.let_go(session, place, now)
    record(session, "box.destroyed", actor=actor, at=now, process=process, ballots=ballots)
    return ballots
