"""The last published batch of commitments of each vote, as the witness remembers it.

The number and the root of the batch take the places of the link and the hash of a chain. A copy
from the middle of a vote lacks what was published since, also if nobody has acted meanwhile.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.formats.chain import EMPTY, Head
from budgeting.models import CommitmentBatch


def head(session: Session, process_id: int) -> Head:
    """The last batch of a vote; ``EMPTY`` before the first."""
    mine = select(CommitmentBatch).where(CommitmentBatch.process_id == process_id)
    last = session.scalar(mine.order_by(CommitmentBatch.number.desc()).limit(1))
    return EMPTY if last is None else of(last)


def heads(session: Session) -> dict[int, Head]:
    """The last batch of every vote that has one, by the key of its process."""
    keys = session.scalars(select(CommitmentBatch.process_id).distinct()).all()
    return {key: head(session, key) for key in sorted(keys)}


def has(session: Session, process_id: int, seen: Head) -> bool:
    """Whether the batch of this number has this root."""
    mine = CommitmentBatch.process_id == process_id, CommitmentBatch.number == seen.link
    root = session.scalar(select(CommitmentBatch.root).where(*mine))
    return root is not None and bytes(root).hex() == seen.hash


def of(batch: CommitmentBatch) -> Head:
    """What the witness remembers of a batch."""
    return Head(batch.number, bytes(batch.root).hex())
