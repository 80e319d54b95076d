"""What the rulebook will cover can be changed only while it is a draft."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import NotFound, Sealed
from budgeting.models import Process


def begin_edit(session: Session, process: Process) -> None:
    """Raise ``Sealed`` after the sealing; otherwise keep a sealing out until this one is written.

    The row is locked where the database locks rows (PostgreSQL); on SQLite the transaction of an
    unsafe request already holds the only write lock.
    """
    phase = session.scalar(select(Process.phase).where(Process.id == process.id).with_for_update())
    if phase is None:
        raise NotFound
    if phase != "draft":
        raise Sealed
