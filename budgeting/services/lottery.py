"""Choose the seed of the public lottery: a text from a public act, or one made by the server."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting.errors import Tampered
from budgeting.models import Process, RulebookRecord
from budgeting.services.editing import begin_edit
from budgeting.services.keys import Keyring
from budgeting.services.recording import record
from budgeting.services.ruling import record_of
from budgeting.services.seeds import PURPOSE, commitment, lock_seed

LONGEST = 200


def type_seed(
    session: Session, process: Process, seed: str, keys: Keyring, *, actor: str, now: datetime
) -> str:
    """Lock a typed text away as the seed and return its commitment, which alone is shown."""
    begin_edit(session, process)
    record_of(session, process).seed_box = lock_seed(seed, process.id, keys)
    digest = commitment(seed)
    record(session, "seed.typed", actor=actor, at=now, process=process, commitment=digest)
    return digest


def leave_to_server(session: Session, process: Process, *, actor: str, now: datetime) -> None:
    """Let the server make the seed at the sealing after all."""
    begin_edit(session, process)
    record_of(session, process).seed_box = None
    record(session, "seed.left_to_server", actor=actor, at=now, process=process)


def commit_to_seed(kept: RulebookRecord, keys: Keyring) -> str:
    """The commitment of the typed seed, or of one of 256 random bits made now."""
    if kept.seed_box is None:
        kept.seed_box = lock_seed(secrets.token_hex(32), kept.process_id, keys)
    return _commitment(kept, keys)


def typed_commitment(session: Session, process: Process, keys: Keyring) -> str:
    """The commitment of the typed seed; empty while the server is to make one."""
    kept = session.get(RulebookRecord, process.id)
    return _commitment(kept, keys) if kept is not None and kept.seed_box is not None else ""


def _commitment(kept: RulebookRecord, keys: Keyring) -> str:
    seed = keys.open(PURPOSE, kept.seed_box or b"", str(kept.process_id).encode())
    if seed is None:
        raise Tampered
    return commitment(seed.decode())
