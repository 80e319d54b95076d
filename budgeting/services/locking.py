"""Hold a process still while something about it is decided."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Process


def lock(session: Session, process: Process) -> None:
    """Lock the row of the process until the transaction ends, and read it afresh."""
    session.scalars(
        select(Process)
        .where(Process.id == process.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
