"""Acts that a test does, and the places that they get in their chain."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from budgeting.models import LogEntry, Process
from budgeting.services import acts
from budgeting.services.recording import record

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def act(session: Session, process: Process | None, action: str = "vote.opened") -> LogEntry:
    return record(session, action, actor="Dari", at=NOW, process=process, number=1)


def places(session: Session, process: Process | None) -> list[int | None]:
    return [one.link for one in acts.entries(session, process.id if process else None)]
