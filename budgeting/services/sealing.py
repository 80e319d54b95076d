"""Seal the rulebook: from here on nobody, of any role, changes what it covers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from budgeting.deliberation.phases import is_legal
from budgeting.errors import RulebookUnready, Sealed
from budgeting.models import Process, RulebookRecord
from budgeting.services import listing, lottery, ruling
from budgeting.services.editing import begin_edit
from budgeting.services.keys import Keyring
from budgeting.services.readiness import reasons_against
from budgeting.services.recording import record


def seal(
    session: Session, process: Process, keys: Keyring, *, actor: str, now: datetime
) -> RulebookRecord:
    """Write the canonical text and its SHA-256, and move the process to "sealed".

    ``Sealed`` if that was done before, ``RulebookUnready`` with the reasons if it cannot be done.
    """
    begin_edit(session, process)
    session.expire_all()  # what was read before the lock may be older than the last edit
    if not is_legal("seal", process.phase, "organiser"):  # type: ignore[arg-type]
        raise Sealed
    listed = listing.projects(session, process)
    choices = ruling.read(session, process)
    saved = ruling.is_saved(session, process)
    reasons = reasons_against(process, listed, choices, saved=saved)
    if reasons:
        raise RulebookUnready([str(reason) for reason in reasons])
    kept = ruling.record_of(session, process)
    rulebook = ruling.assemble(process, listed, choices, lottery.commit_to_seed(kept, keys))
    kept.canonical = rulebook.canonical().decode()
    kept.sha256 = rulebook.sha256()
    kept.sealed_at = now
    process.phase = "sealed"
    record(session, "rulebook.sealed", actor=actor, at=now, process=process, sha256=kept.sha256)
    return kept
