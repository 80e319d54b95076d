"""Hold a process still while something about it is decided."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Process


def share(session: Session, process_id: int) -> None:
    """Hold the phase of a process until the transaction ends, beside others who do the same.

    Whoever locks the process, as the end of the vote does, waits for them all.
    """
    held = select(Process.id).where(Process.id == process_id)
    session.execute(held.with_for_update(read=True))


def lock(session: Session, process: Process) -> None:
    """Lock the row of the process until the transaction ends, and read it afresh."""
    session.scalars(
        select(Process)
        .where(Process.id == process.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
