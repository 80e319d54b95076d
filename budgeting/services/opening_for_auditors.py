"""The work behind an audit: open the box again, and write the openings to a private file."""

from __future__ import annotations

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import KeysRefused, Stopped
from budgeting.models import Audit, Job, OpenedBallot, Process
from budgeting.services import audit_files, batching, clock, unsealing
from budgeting.services.auditing import HANDED, KIND, auditors, running
from budgeting.services.ballot_seals import Opened
from budgeting.services.locking import lock
from budgeting.services.open_receipts import from_tablets
from budgeting.services.recording import record
from budgeting.services.sealed import sealed_rulebook
from budgeting.services.working import Bench, InterruptedWork, still_wanted, work


@work(KIND)
def open_for_auditors(session: Session, job: Job, bench: Bench) -> None:
    """Write the openings; the key that the holders gave is gone afterwards."""
    process_id = job.process_id
    try:
        _open(session, job, bench)
    except InterruptedWork:
        raise
    except Exception:
        session.rollback()
        _give_up(session, session.get_one(Process, process_id))
        session.commit()
        raise


def ballots(session: Session, process: Process) -> bytes:
    """The opened ballots in the form of ``docs/bundle.md``."""
    mine = select(OpenedBallot.number, OpenedBallot.choice)
    rows = session.execute(
        mine.where(OpenedBallot.process_id == process.id).order_by(OpenedBallot.number)
    )
    return "".join(f"[{row.number},{row.choice}]\n" for row in rows).encode()


def _open(session: Session, job: Job, bench: Bench) -> None:
    process = session.get_one(Process, job.process_id)
    audit = running(session, process, clock.now())
    if audit is None:
        raise Stopped
    number, slug = audit.number, process.slug
    secret = bench.keys.open(HANDED, audit.handed or b"", slug.encode())
    if secret is None:
        raise KeysRefused("missing")
    opened = _opened(session, process, secret, bench)
    still_wanted(session, job, clock.now())
    process = session.get_one(Process, job.process_id)
    lock(session, process)
    found = from_tablets(session, process.id, opened)
    content = audit_files.listed((one.opening, one.choice) for one in found)
    audit = running(session, process, clock.now())
    if audit is None or audit.number != number:
        raise Stopped
    audit_files.write(audit_files.folder(bench.settings), bench.keys, slug, number, content)
    _note(session, process, audit, content)


def _opened(session: Session, process: Process, secret: bytes, bench: Bench) -> list[Opened]:
    """Every ballot; no transaction is open while they are decrypted."""
    rulebook, slug = sealed_rulebook(session, process).sha256(), process.slug
    rows = unsealing.sealed_rows(session, process.id)
    session.commit()
    found = []
    for done, opened in enumerate(unsealing.open_all(rows, secret, slug, rulebook), start=1):
        found.append(opened)
        bench.report(done, len(rows))
    return found


def _note(session: Session, process: Process, audit: Audit, content: bytes) -> None:
    """Bind what the auditors get, and what they compare it with, into their audit and the log."""
    audit.handed = None
    audit.openings = content.count(b"\n")
    audit.openings_sha256 = hashlib.sha256(content).hexdigest()
    audit.commitments_sha256 = hashlib.sha256(batching.listed(session, process)).hexdigest()
    audit.ballots_sha256 = hashlib.sha256(ballots(session, process)).hexdigest()
    record(
        session, "audit.begun", actor=audit.begun_by, at=clock.now(), process=process,
        auditors=[one.name for one in auditors(session, audit)], holders=list(audit.holders),
        until=audit.until.isoformat(), sha256=audit.openings_sha256, openings=audit.openings,
    )  # fmt: skip


def _give_up(session: Session, process: Process) -> None:
    """What could not be made can be begun again."""
    audit = running(session, process, clock.now())
    if audit is not None and audit.openings_sha256 is None:
        audit.handed, audit.ended_at = None, clock.now()
