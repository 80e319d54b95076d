"""What a database holds, and what somebody does after a copy was made."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from budgeting.models import Base, LogEntry
from budgeting.services.accepting import ACTION, Consent
from budgeting.services.backing_up import LEFT_OUT

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CONSENT = Consent(("Dari", "Haneul"), "The disk of the hall broke.")


def state(engine: Engine) -> dict[str, list[str]]:
    """Every row of every table that a copy holds, but for the acts that tell of restoring."""
    with Session(engine) as session:
        return {
            table.name: sorted(
                text
                for text in (repr(tuple(row)) for row in session.execute(select(table)))
                if ACTION not in text
            )
            for table in Base.metadata.sorted_tables
            if table.name not in LEFT_OUT
        }


def later(session: Session, action: str = "later", process_id: int | None = None) -> None:
    """Something is done after the copy was made."""
    session.add(LogEntry(at=NOW, actor="Dari", action=action, details={}, process_id=process_id))
    session.commit()
