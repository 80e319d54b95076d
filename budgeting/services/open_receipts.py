"""Open receipts: where the rulebook says so, everybody can go from a receipt to its ballot."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from budgeting.counting.rulebook import Rulebook
from budgeting.models import BatchLeaf, OpenReceipt, Process
from budgeting.services.ballot_seals import Opened
from budgeting.services.exporting import publishes_single_ballots
from budgeting.services.sealed import sealed_rulebook

_AT_ONCE = 2000


def from_tablets(session: Session, process_id: int, opened: Sequence[Opened]) -> list[Opened]:
    """Those whose commitment is public: ballots of paper have none that anybody was given."""
    mine = select(BatchLeaf.commitment).where(BatchLeaf.process_id == process_id)
    public = set(map(bytes, session.scalars(mine)))
    return [one for one in opened if one.commitment in public]


def lay_out(
    session: Session, process: Process, rulebook: Rulebook, opened: Sequence[Opened]
) -> None:
    """Keep the openings for everybody if the receipts of this vote are open; else nothing."""
    session.execute(delete(OpenReceipt).where(OpenReceipt.process_id == process.id))
    if rulebook.receipts != "open":
        return
    found = from_tablets(session, process.id, opened)
    rows = [
        {"process_id": process.id, "opening": one.opening, "choice": one.choice}
        for one in sorted(found, key=lambda one: one.opening)
    ]
    for start in range(0, len(rows), _AT_ONCE):
        session.execute(insert(OpenReceipt), rows[start : start + _AT_ONCE])
    session.flush()


def published(session: Session, process: Process) -> list[tuple[bytes, str]]:
    """Opening and ballot of every receipt, by opening; nothing before the result is public.

    Nothing either where so few voted that single ballots are withheld.
    """
    if not publishes_single_ballots(session, process):
        return []
    mine = select(OpenReceipt.opening, OpenReceipt.choice)
    rows = session.execute(mine.where(OpenReceipt.process_id == process.id))
    return sorted((bytes(row.opening), row.choice) for row in rows)


def are_published(session: Session, process: Process) -> bool:
    """Whether everybody can go from a receipt of this vote to its ballot."""
    is_open = sealed_rulebook(session, process).receipts == "open"
    return is_open and publishes_single_ballots(session, process)


def are_left(session: Session, process: Process) -> bool:
    """Whether openings are kept here that nobody may see."""
    mine = select(OpenReceipt.opening).where(OpenReceipt.process_id == process.id).limit(1)
    return session.scalar(mine) is not None and not are_published(session, process)


def forget(session: Session, process: Process) -> None:
    """Delete the openings that are withheld; what is public stays."""
    if are_left(session, process):
        session.execute(delete(OpenReceipt).where(OpenReceipt.process_id == process.id))
