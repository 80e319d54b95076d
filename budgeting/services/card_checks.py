"""After the close: was a ballot cast with this card? The cheap test against a stuffed box.

Whoever holds a card that was not used sees here that nobody else has used it. The published mark
of a used card is another keyed hash than the one under which the database finds the card.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.formats.bundle_commitments import mark_lines
from budgeting.models import Process, UsedCard
from budgeting.services.keys import Keyring

PHASES = ("closed", "counting", "published")
"""When the answer can do no harm: no ballot can be cast any more."""
_PURPOSE = "used-mark"


def is_answered(process: Process) -> bool:
    """Whether the vote is over, so that the question may be answered."""
    return process.phase in PHASES


def mark(keys: Keyring, process: Process, tag: bytes) -> bytes:
    """The public mark (16 bytes) of a card."""
    return keys.tag(_PURPOSE, process.slug.encode() + b"\0" + tag)


def was_used(session: Session, process: Process, tag: bytes) -> bool:
    """Whether the card is on the roll, for a ballot on a tablet or on paper."""
    return session.get(UsedCard, (process.id, tag)) is not None


def marks(session: Session, process: Process, keys: Keyring) -> list[bytes]:
    """The marks of all used cards, sorted; nothing before the close."""
    return _marks(session, process, keys) if is_answered(process) else []


def sha256(session: Session, process: Process, keys: Keyring) -> str:
    """The digest of the file of all marks, as the close binds it."""
    return hashlib.sha256(mark_lines(_marks(session, process, keys))).hexdigest()


def _marks(session: Session, process: Process, keys: Keyring) -> list[bytes]:
    used = session.scalars(select(UsedCard.tag).where(UsedCard.process_id == process.id))
    return sorted(mark(keys, process, bytes(tag)) for tag in used)
