"""Open receipts: where the rulebook says so, everybody can go from a receipt to its ballot.

Not where only a few ballots are of paper: what the receipts leave over would be theirs.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from budgeting.counting.rulebook import Rulebook
from budgeting.models import BatchLeaf, OpenReceipt, Process
from budgeting.services import paper_urn
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
    """Keep the openings for everybody if the receipts of this vote are open; else nothing.

    Nothing either where few ballots are of paper, as nobody will see them.
    """
    session.execute(delete(OpenReceipt).where(OpenReceipt.process_id == process.id))
    if rulebook.receipts != "open" or paper_urn.few_in_box(session, process):
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

    Nothing either where so few voted, or so few on paper, that single ballots could be told.
    """
    if not are_published(session, process):
        return []
    mine = select(OpenReceipt.opening, OpenReceipt.choice)
    rows = session.execute(mine.where(OpenReceipt.process_id == process.id))
    return sorted((bytes(row.opening), row.choice) for row in rows)


def are_published(session: Session, process: Process) -> bool:
    """Whether everybody can go from a receipt of this vote to its ballot."""
    is_open = sealed_rulebook(session, process).receipts == "open"
    few = paper_urn.few_in_box(session, process)
    return is_open and not few and publishes_single_ballots(session, process)


def are_withheld_for_paper(session: Session, process: Process) -> bool:
    """Whether a published vote has open receipts that lead nowhere, for the few on paper."""
    is_open = sealed_rulebook(session, process).receipts == "open"
    few = paper_urn.few_in_box(session, process)
    return process.phase == "published" and is_open and bool(few)


def are_left(session: Session, process: Process) -> bool:
    """Whether openings are kept here that nobody may see."""
    mine = select(OpenReceipt.opening).where(OpenReceipt.process_id == process.id).limit(1)
    return session.scalar(mine) is not None and not are_published(session, process)


def forget(session: Session, process: Process) -> None:
    """Delete the openings that are withheld; what is public stays."""
    if are_left(session, process):
        session.execute(delete(OpenReceipt).where(OpenReceipt.process_id == process.id))
