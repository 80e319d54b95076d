"""Read the sealed rulebook, and refuse one whose text no longer agrees with its digest."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache

from sqlalchemy.orm import Session

from budgeting.counting.rulebook import Rulebook
from budgeting.errors import NotFound, Tampered
from budgeting.models import Process, RulebookRecord


def sealed_rulebook(session: Session, process: Process) -> Rulebook:
    """The rulebook that binds; ``NotFound`` before sealing, ``Tampered`` if it was altered."""
    record = session.get(RulebookRecord, process.id)
    if record is None or record.canonical is None or record.sha256 is None:
        raise NotFound
    return _read(record.canonical, record.sha256)


@lru_cache(maxsize=16)
def _read(canonical: str, sha256: str) -> Rulebook:
    if hashlib.sha256(canonical.encode()).hexdigest() != sha256:
        raise Tampered
    return Rulebook.from_document(json.loads(canonical))
