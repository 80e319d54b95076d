"""The work behind an audit: open the box again, and write the openings to a private file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import KeysRefused, Stopped
from budgeting.formats.bundle import ballot_lines
from budgeting.models import Audit, Job, OpenedBallot, Process
from budgeting.services import audit_files, batching, clock, unsealing
from budgeting.services.auditing import HANDED, KIND, auditors, running
from budgeting.services.ballot_seals import Opened
from budgeting.services.locking import lock
from budgeting.services.open_receipts import from_tablets
from budgeting.services.recording import record
from budgeting.services.sealed import sealed_rulebook
from budgeting.services.working import Bench, InterruptedWork, still_wanted, work


@dataclass(frozen=True, slots=True, repr=False)
class _Task:
    """What is read before the ballots are decrypted, for which no transaction stays open."""

    number: int
    process: str
    rulebook: str
    secret: bytes
    rows: Sequence[tuple[bytes, bytes, bytes | None]]


def _take_key(session: Session, process: Process) -> None:
    """Erase the key that was handed over, however the work has ended; it is begun again."""
    handed = select(Audit).where(Audit.process_id == process.id, Audit.handed.is_not(None))
    for audit in session.scalars(handed.order_by(Audit.number)):
        audit.handed, audit.ended_at = None, audit.ended_at or clock.now()


@work(KIND, afterwards=_take_key, swept=unsealing.HANDED_TABLES)
def open_for_auditors(session: Session, job: Job, bench: Bench) -> None:
    """Write the openings; the key that the holders gave is gone afterwards."""
    process_id = job.process_id
    try:
        task = _read(session, job, bench)
        session.commit()
        _write(session, job, bench, task, _decrypted(task, bench))
    except InterruptedWork:
        raise
    except Exception:
        session.rollback()
        _give_up(session, job, session.get_one(Process, process_id))
        session.commit()
        raise


def ballots(session: Session, process: Process) -> bytes:
    """The opened ballots in the form of ``docs/bundle.md``."""
    mine = select(OpenedBallot.choice).where(OpenedBallot.process_id == process.id)
    return ballot_lines(session.scalars(mine.order_by(OpenedBallot.number)))


def _read(session: Session, job: Job, bench: Bench) -> _Task:
    process = session.get_one(Process, job.process_id)
    audit = running(session, process, clock.now())
    if audit is None:
        raise Stopped
    secret = bench.keys.open(HANDED, audit.handed or b"", process.slug.encode())
    if secret is None:
        raise KeysRefused("missing")
    rulebook = sealed_rulebook(session, process).sha256()
    rows = unsealing.sealed_rows(session, process.id)
    return _Task(audit.number, process.slug, rulebook, secret, rows)


def _decrypted(task: _Task, bench: Bench) -> list[Opened]:
    found = []
    opened = unsealing.open_all(task.rows, task.secret, task.process, task.rulebook)
    for done, one in enumerate(opened, start=1):
        found.append(one)
        bench.report(done, len(task.rows))
    return found


def _write(session: Session, job: Job, bench: Bench, task: _Task, opened: Sequence[Opened]) -> None:
    still_wanted(session, job, clock.now())
    process = session.get_one(Process, job.process_id)
    lock(session, process)
    audit = running(session, process, clock.now())
    if audit is None or audit.number != task.number:
        raise Stopped
    found = from_tablets(session, process.id, opened)
    content = audit_files.listed((one.opening, one.choice) for one in found)
    place = audit_files.folder(bench.settings)
    audit_files.write(place, bench.keys, task.process, task.number, content)
    _note(session, process, audit, content)


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


def _give_up(session: Session, job: Job, process: Process) -> None:
    """What could not be made can be begun again; a later audit is another work's."""
    session.refresh(job)
    if job.state != "running":
        return
    audit = running(session, process, clock.now())
    if audit is not None and audit.openings_sha256 is None:
        audit.handed, audit.ended_at = None, clock.now()
