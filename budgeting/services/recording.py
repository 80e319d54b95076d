"""Write the log of governance."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from budgeting.models import LogEntry, Process
from budgeting.services import chaining as chaining  # places what is recorded when it is committed


def record(
    session: Session,
    action: str,
    *,
    actor: str,
    at: datetime,
    process: Process | None = None,
    **details: Any,
) -> LogEntry:
    """Note one act; ``details`` hold no code, no choice and no address, and whole numbers only.

    Its place in the chain of the process is given at the commit.
    """
    entry = LogEntry(
        at=at,
        process_id=process.id if process else None,
        actor=actor,
        action=action,
        details=details,
    )
    session.add(entry)
    session.flush()
    return entry
