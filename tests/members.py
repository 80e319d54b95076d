"""What happens to members before and after their answers, in short: for tests of those acts."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from budgeting.models import Process
from budgeting.services import assembly, inviting
from budgeting.services.assembly import Entry

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LATER = datetime(2026, 12, 5, 9, tzinfo=UTC)
BY = date(2026, 12, 1)
"""The last day to answer: after ``NOW``, before ``LATER``."""
WHO = {"actor": "Haneul", "now": NOW}


def person(session: Session, process: Process, n: int) -> Entry:
    """Person n of the assembly of ``chosen.py``."""
    return assembly.find(session, process, f"P{n:02}")


def invited(session: Session, process: Process) -> None:
    """All members have their invitations."""
    inviting.invite(session, process, BY, **WHO)


def left(session: Session, process: Process, n: int) -> Entry:
    """Person n has said no."""
    one = person(session, process, n)
    inviting.answer(session, process, one, "declined", **WHO)
    return one
