"""Publish commitments while the vote is on, in batches whose order of casting nobody can tell.

A batch leaves only when fifty wait, and takes twenty-five of them by chance, so that whoever
watches the list cannot say which of them came last. The end of the vote brings the rest.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import b32decode
from binascii import Error as NotBase32
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from budgeting.formats.bundle_commitments import lines, root_of
from budgeting.formats.bundle_parts import Batch
from budgeting.models import BatchLeaf, BoxedBallot, CommitmentBatch, Process

SIZE = 25
"""How many commitments leave together; the last batch takes all that are left."""
WAIT = 50
"""How many must wait before a batch leaves."""
ON = ("open", "paused")
_AT_ONCE = 5000
_SYMBOLS = 10
_PADDING = "A" * 6, "7" * 6
"""The least and the greatest symbols of base 32, up to a whole number of bytes."""

Choose = Callable[[list[bytes], int], list[bytes]]


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a receipt: whether it is in a published batch, and which."""

    number: int | None


def waiting(session: Session, process_id: int) -> list[bytes]:
    """The commitments in the box that no batch has published yet, by their value."""
    published = select(BatchLeaf.commitment).where(BatchLeaf.process_id == process_id)
    boxed = select(BoxedBallot.commitment).where(BoxedBallot.process_id == process_id)
    gone = set(map(bytes, session.scalars(published)))
    return sorted(set(map(bytes, session.scalars(boxed))) - gone)


def draw(left: Collection[bytes], choose: Choose | None = None) -> list[list[bytes]]:
    """Which commitments leave now, batch by batch; none if fewer than fifty wait."""
    choose = choose or secrets.SystemRandom().sample
    remaining, batches = set(left), []
    while len(remaining) >= WAIT:
        batch = sorted(choose(sorted(remaining), SIZE))
        batches.append(batch)
        remaining -= set(batch)
    return batches


def emit(session: Session, process_id: int, batches: list[list[bytes]], now: datetime) -> bool:
    """Publish what was drawn; ``False`` if somebody else published meanwhile, or the vote ended.

    The caller commits, or rolls back where this says ``False``. A process that is about to end
    is waited for, or waits for this: the rest of the box is then the rest.
    """
    held = select(Process.phase).where(Process.id == process_id).with_for_update(read=True)
    if session.scalar(held) not in ON:
        return False
    try:
        for batch in batches:
            _publish(session, process_id, batch, now)
    except IntegrityError:
        return False
    return True


def emit_rest(session: Session, process_id: int, now: datetime) -> None:
    """Publish all that is left at the end of a vote, which the caller has locked."""
    left = waiting(session, process_id)
    if left:
        _publish(session, process_id, left, now)


def batches(session: Session, process: Process) -> list[CommitmentBatch]:
    """The published batches in their order."""
    mine = select(CommitmentBatch).where(CommitmentBatch.process_id == process.id)
    return list(session.scalars(mine.order_by(CommitmentBatch.number)))


def leaves(session: Session, process: Process) -> list[tuple[bytes, int]]:
    """Every published commitment with the number of its batch, by commitment."""
    mine = select(BatchLeaf.commitment, BatchLeaf.number).where(BatchLeaf.process_id == process.id)
    return sorted((bytes(row.commitment), row.number) for row in session.execute(mine))


def published(session: Session, process: Process) -> list[Batch]:
    """The batches with their commitments, as the bundle wants them."""
    mine: dict[int, list[bytes]] = {}
    for committed, number in leaves(session, process):
        mine.setdefault(number, []).append(committed)
    return [Batch(one.minute, tuple(mine.get(one.number, ()))) for one in batches(session, process)]


def listed(session: Session, process: Process) -> bytes:
    """The file of the published commitments; ``docs/bundle.md`` has its form."""
    return lines(published(session, process))


def sha256(session: Session, process: Process) -> str:
    """The digest of that file, as the close binds it."""
    return hashlib.sha256(listed(session, process)).hexdigest()


def find(session: Session, process: Process, receipt: str) -> Found | None:
    """Look a receipt up among the published commitments; ``None`` if it is not one at all."""
    symbols = "".join(receipt.upper().replace("-", " ").split())
    if len(symbols) != _SYMBOLS:
        return None
    try:
        least, most = (b32decode(symbols + padding) for padding in _PADDING)
    except (NotBase32, ValueError):
        return None
    number = session.scalar(
        select(BatchLeaf.number)
        .where(BatchLeaf.process_id == process.id, *_within(least, most))
        .order_by(BatchLeaf.commitment)
        .limit(1)
    )
    return Found(number)


def _within(least: bytes, most: bytes) -> tuple[ColumnElement[bool], ...]:
    """The commitments that begin with the 50 bits of a receipt."""
    return BatchLeaf.commitment >= least, BatchLeaf.commitment <= most + b"\xff" * 22


def _publish(session: Session, process_id: int, batch: list[bytes], now: datetime) -> None:
    """Write one batch behind the last; a clock that was set back does not turn their minutes."""
    mine = CommitmentBatch.process_id == process_id
    last = select(CommitmentBatch).where(mine).order_by(CommitmentBatch.number.desc()).limit(1)
    before = session.scalar(last)
    minute, number = now.replace(second=0, microsecond=0), before.number + 1 if before else 1
    session.add(
        CommitmentBatch(
            process_id=process_id,
            number=number,
            size=len(batch),
            root=bytes.fromhex(root_of(batch)),
            minute=max(minute, before.minute) if before else minute,
        )
    )
    session.flush()
    for start in range(0, len(batch), _AT_ONCE):
        rows = [
            {"process_id": process_id, "commitment": committed, "number": number}
            for committed in batch[start : start + _AT_ONCE]
        ]
        session.execute(insert(BatchLeaf), rows)
