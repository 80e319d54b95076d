"""The urn after the close: batches of sheets that were counted by hand, until it is empty.

The box is not opened before every batch is in it and somebody has said that the urn is empty.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from budgeting.deliberation.small_cells import LEAST
from budgeting.errors import IllegalMove, NotFound, PaperRefused
from budgeting.models import BoxKey, PaperBatch, PaperEntry, Process, Reconciliation
from budgeting.services.locking import lock
from budgeting.services.paper_handing import handed
from budgeting.services.recording import record
from budgeting.services.texts import clean

MOST_SHEETS = 500
"""Sheets of one batch; a smaller one is found again sooner when a sheet is lost."""
SWEPT = ("box", "paper_entry")
"""What to sweep when the entries of a batch are gone, see :func:`relaying.sweep`."""


def batches(session: Session, process: Process) -> list[PaperBatch]:
    """The batches of a vote that were not discarded, by number."""
    mine = select(PaperBatch).where(
        PaperBatch.process_id == process.id, PaperBatch.state != "discarded"
    )
    return list(session.scalars(mine.order_by(PaperBatch.number)))


def find_batch(session: Session, process: Process, number: int) -> PaperBatch:
    """One batch; ``NotFound`` if there is none of this number, or none any more."""
    batch = session.get(PaperBatch, (process.id, number), populate_existing=True)
    if batch is None or batch.state == "discarded":
        raise NotFound
    return batch


def batch_in_urn(session: Session, process: Process, number: int) -> PaperBatch:
    """A batch whose sheets can be entered now, the process locked.

    ``NotFound`` if there is none of this number, whatever the phase; else ``IllegalMove``.
    """
    lock(session, process)
    batch = find_batch(session, process, number)
    require_urn(session, process)
    return batch


def to_enter(session: Session, process: Process) -> int:
    """How many papers that were handed out are in no batch."""
    return handed(session, process) - sum(batch.size for batch in batches(session, process))


def open_batch(
    session: Session, process: Process, size: int, *, actor: str, now: datetime
) -> PaperBatch:
    """Begin a batch of so many sheets; its number is written on the first of them.

    ``PaperRefused`` if there would be more sheets than papers were handed out.
    """
    require_urn(session, process)
    left = to_enter(session, process)
    if not 1 <= size <= MOST_SHEETS:
        raise PaperRefused("size")
    if size > left:
        raise PaperRefused("handed_out", left)
    numbers = select(PaperBatch.number).where(PaperBatch.process_id == process.id)
    number = 1 + max(session.scalars(numbers), default=0)
    batch = PaperBatch(
        process_id=process.id, number=number, size=size, opened_by=actor, settled_by=[], spoilt={}
    )
    session.add(batch)
    _not_empty(session, process)
    record(
        session, "paper.batch_opened", actor=actor, at=now, process=process,
        batch=number, sheets=size,
    )  # fmt: skip
    return batch


def discard(session: Session, process: Process, number: int, *, actor: str, now: datetime) -> None:
    """Let an unfinished batch go with all that was entered; its sheets go into another one."""
    batch = batch_in_urn(session, process, number)
    if batch.state != "open":
        raise IllegalMove("discard", batch.state)
    batch.state = "discarded"
    forget_entries(session, batch)
    record(
        session, "paper.batch_discarded", actor=actor, at=now, process=process,
        batch=number, sheets=batch.size,
    )  # fmt: skip


def say_empty(
    session: Session, process: Process, missing: int, why: str, *, actor: str, now: datetime
) -> None:
    """Say that the urn is empty and that so many papers did not come back.

    ``PaperRefused`` if a batch is unfinished, if the number is not what is left of the papers
    that were handed out, or if there is no reason for any that are missing.
    """
    require_urn(session, process)
    if any(batch.state == "open" for batch in batches(session, process)):
        raise PaperRefused("unfinished")
    left = to_enter(session, process)
    if missing != left:
        raise PaperRefused("missing", left)
    if missing and not clean(why):
        raise PaperRefused("why")
    sheet = reconciliation(session, process)
    sheet.missing, sheet.missing_why, sheet.emptied_by = missing, clean(why), actor
    session.flush()
    record(
        session, "paper.urn_empty", actor=actor, at=now, process=process,
        missing=missing, why=sheet.missing_why,
    )  # fmt: skip


def in_box(session: Session, process: Process) -> int:
    """How many ballots of the box were on paper."""
    return sum(batch.valid for batch in batches(session, process))


def few_in_box(session: Session, process: Process) -> int:
    """Their number if they are so few that what others leave over would be theirs; else zero."""
    number = in_box(session, process)
    return number if number < LEAST else 0


def reconciliation(session: Session, process: Process) -> Reconciliation:
    """The sheet of accounts of a vote, begun now if there is none."""
    sheet = session.get(Reconciliation, process.id, populate_existing=True)
    if sheet is None:
        sheet = Reconciliation(process_id=process.id, signed=[], figures={})
        session.add(sheet)
        session.flush()
    return sheet


def missing(session: Session, process: Process) -> int | None:
    """How many papers did not come back; ``None`` as long as nobody has said it."""
    sheet = session.get(Reconciliation, process.id)
    return None if sheet is None else sheet.missing


def require_finished(session: Session, process: Process) -> None:
    """Before the box is opened or counted: ``PaperRefused`` unless all paper is in it.

    To be asked under the lock of the process. A vote without paper has nothing to finish.
    """
    if any(batch.state == "open" for batch in batches(session, process)):
        raise PaperRefused("unfinished")
    left = to_enter(session, process)
    if left != (missing(session, process) or 0) or (
        handed(session, process) and missing(session, process) is None
    ):
        raise PaperRefused("urn")


def takes_sheets(session: Session, process: Process) -> bool:
    """Whether sheets can be entered: the vote is closed, and nobody is opening its box."""
    key = session.get(BoxKey, process.id, populate_existing=True)
    untouched = key is None or (key.opened_at is None and key.handed is None)
    return process.phase == "closed" and untouched


def require_urn(session: Session, process: Process) -> None:
    """Lock the process; ``IllegalMove`` unless its sheets can be entered now."""
    lock(session, process)
    if not takes_sheets(session, process):
        raise IllegalMove("enter papers", process.phase)


def forget_entries(session: Session, batch: PaperBatch) -> None:
    """Destroy what was entered of a batch."""
    mine = (PaperEntry.process_id == batch.process_id, PaperEntry.batch == batch.number)
    session.execute(delete(PaperEntry).where(*mine))


def _not_empty(session: Session, process: Process) -> None:
    """There are sheets again: the urn was not empty."""
    sheet = session.get(Reconciliation, process.id, populate_existing=True)
    if sheet is not None:
        sheet.missing, sheet.missing_why, sheet.emptied_by = None, "", ""
