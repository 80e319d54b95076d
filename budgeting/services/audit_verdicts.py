"""What auditors have signed, and whether it settles the question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Audit, Auditor, Process
from budgeting.services.auditing import auditors, audits_of


@dataclass(frozen=True, slots=True)
class Statement:
    """What an auditor has signed in the audit of this number.

    ``openings`` is how many were opened, digests are hexadecimal.
    """

    auditor: str
    signed_at: datetime
    agrees: bool
    words: str
    openings: int
    commitments_sha256: str
    ballots_sha256: str
    audit: int


def statements(session: Session, process: Process) -> list[Statement]:
    """What auditors have signed, the oldest first; public."""
    rows = session.execute(
        select(Auditor, Audit)
        .join(Audit, (Audit.process_id == Auditor.process_id) & (Audit.number == Auditor.number))
        .where(Auditor.process_id == process.id, Auditor.signed_at.is_not(None))
        .order_by(Auditor.signed_at, Auditor.name)
    )
    return [_statement(auditor, audit) for auditor, audit in rows]


def named(session: Session, process: Process) -> list[tuple[str, ...]]:
    """Who was named for each audit, the oldest first; public as soon as one is on."""
    mine = audits_of(session, process)
    return [tuple(one.name for one in auditors(session, audit)) for audit in mine]


def all_agree(session: Session, process: Process) -> bool:
    """Whether there was an audit, and everybody named in the last one has signed that it agrees."""
    audits = audits_of(session, process)
    return bool(audits) and _agree(session, audits[-1])


def is_disputed(session: Session, process: Process) -> bool:
    """Whether an auditor has signed that it does not agree, and no later audit agrees as a whole.

    Neither an audit that nobody signs nor one that is ended early settles a dispute.
    """
    disputed = False
    for audit in audits_of(session, process):
        if any(one.agrees is False for one in auditors(session, audit)):
            disputed = True
        elif _agree(session, audit):
            disputed = False
    return disputed


def _statement(auditor: Auditor, audit: Audit) -> Statement:
    assert auditor.signed_at is not None  # noqa: S101 - asked for by the query
    return Statement(
        auditor=auditor.name,
        signed_at=auditor.signed_at,
        agrees=bool(auditor.agrees),
        words=auditor.words,
        openings=audit.openings or 0,
        commitments_sha256=audit.commitments_sha256 or "",
        ballots_sha256=audit.ballots_sha256 or "",
        audit=audit.number,
    )


def _agree(session: Session, audit: Audit) -> bool:
    named = auditors(session, audit)
    return bool(named) and all(one.agrees for one in named)
