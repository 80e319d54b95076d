"""Long work outside the request: what it is, the row that tells how far it is, and its end.

A row says who may go on: a run works only while its row is "running". One that was stopped, or
given up because nothing was heard of it for a minute, notices it at its next report, and cannot
write its result any more (``still_wanted``).

Locks are taken in one order: the process first, then the row of the job.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import Engine, Update, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from budgeting.config import Settings
from budgeting.errors import IllegalMove, Stopped
from budgeting.models import Job, Process
from budgeting.services import clock, relaying
from budgeting.services.keys import Keyring
from budgeting.services.locking import lock

UNFINISHED = ("queued", "running")
STALE = timedelta(seconds=60)
BEAT_SECONDS = 0.25

NewSession = Callable[[], Session]
Report = Callable[[int, int], None]
log = logging.getLogger(__name__)


class InterruptedWork(Stopped):
    """The machine is going down; the job goes back into the queue."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What a run finds beside its job; ``report(done, total)`` raises ``Stopped``."""

    keys: Keyring
    settings: Settings
    report: Report


Work = Callable[[Session, Job, Bench], None]
Afterwards = Callable[[Session, Process], None]
WORKS: dict[str, Work] = {}
_AFTERWARDS: dict[str, Afterwards] = {}
_SWEPT: dict[str, Sequence[str]] = {}


def work(
    kind: str, *, afterwards: Afterwards | None = None, swept: Sequence[str] = ()
) -> Callable[[Work], Work]:
    """Register the function that does the work of this kind.

    ``afterwards`` takes away what the work was given when it has ended in any other way than
    well, unless the next run has begun; it finds the process locked and commits nothing. The
    tables that are ``swept`` are written anew at every end.

    It may be run again after an interruption, so it writes its result in one transaction, which
    begins with ``still_wanted``. It must have ended its transaction before a long computation: on
    SQLite an open one would keep every ballot, and its own progress, out.
    """

    def register(function: Work) -> Work:
        WORKS[kind] = function
        if afterwards is not None:
            _AFTERWARDS[kind] = afterwards
        _SWEPT[kind] = swept
        return function

    return register


def ask_for(
    session: Session, process: Process, kind: str, now: datetime, subject: str = "", total: int = 0
) -> Job:
    """Write the row of a new job; ``IllegalMove`` if one of this kind is under way.

    The database's unique key decides between two who ask at once.
    """
    _give_up_lost(session, process, kind, now)
    job = Job(
        process_id=process.id, kind=kind, subject=subject, total=total, asked_at=now, seen_at=now
    )
    try:
        with session.begin_nested():
            session.add(job)
    except IntegrityError:
        raise IllegalMove(kind, "running") from None
    return job


def latest(session: Session, process: Process, kind: str) -> Job | None:
    """The newest job of a kind."""
    return session.scalars(
        select(Job)
        .where(Job.process_id == process.id, Job.kind == kind)
        .order_by(Job.asked_at.desc(), Job.id)
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()


def is_under_way(session: Session, process: Process, kind: str, now: datetime) -> bool:
    """Whether a job of this kind is unfinished and has been heard of."""
    unfinished = (Job.process_id == process.id, Job.kind == kind, Job.state.in_(UNFINISHED))
    return session.scalar(select(Job.id).where(*unfinished, Job.seen_at >= now - STALE)) is not None


def is_lost(job: Job, now: datetime) -> bool:
    """Say whether an unfinished job has not been heard of for a minute: its process died."""
    return job.state in UNFINISHED and job.seen_at < now - STALE


def stop(session: Session, job: Job) -> None:
    """Ask a job to stop; one that still waits is stopped at once."""
    process = session.get_one(Process, job.process_id)
    lock(session, process)
    if _changed(session, _of(job.id, "queued").values(state="stopped")):
        _take_back(session, process, job.kind)
    session.execute(_of(job.id, "running").values(stop_wanted=True))
    session.refresh(job)


def still_wanted(session: Session, job: Job, now: datetime) -> None:
    """Begin the transaction that writes a result; ``Stopped`` if the job is no longer running.

    The process and the row stay locked until the transaction ends, so that nobody gives the job
    up meanwhile.
    """
    lock(session, session.get_one(Process, job.process_id))
    if not _changed(session, _of(job.id, "running").values(seen_at=now)):
        raise Stopped


def run_job(
    new_session: NewSession,
    job_id: str,
    keys: Keyring,
    settings: Settings,
    interrupted: Callable[[], bool] = lambda: False,
) -> bool:
    """Claim a queued job, do it, and write down how it ended; say whether to queue it again."""
    with new_session() as session:
        claim = _of(job_id, "queued").values(state="running", seen_at=clock.now())
        claimed = _changed(session, claim)
        job = session.get(Job, job_id)
        session.commit()
        if job is None or not claimed:
            return False
        process_id, kind = job.process_id, job.kind
        bench = Bench(keys, settings, Progress(new_session, job_id, interrupted))
        state, message = _attempt(session, job, bench)
    with new_session() as session:
        process = session.get(Process, process_id)
        if process is not None:
            lock(session, process)
        session.execute(_of(job_id, "running").values(state=state, message=message))
        if process is not None and state not in ("done", "queued"):
            _take_back(session, process, kind)
        session.commit()
        engine = session.get_bind()
    if state != "queued" and _SWEPT.get(kind) and isinstance(engine, Engine):
        relaying.sweep(engine, _SWEPT[kind])
    return state == "queued"


def _take_back(session: Session, process: Process, kind: str) -> None:
    """Take away what a job was given, unless it is given to the next one already."""
    next_one = select(Job.id).where(
        Job.process_id == process.id, Job.kind == kind, Job.state.in_(UNFINISHED)
    )
    if kind in _AFTERWARDS and session.scalar(next_one) is None:
        _AFTERWARDS[kind](session, process)


def _attempt(session: Session, job: Job, bench: Bench) -> tuple[str, str]:
    """Do the work; the state in which it leaves the job, and the name of what went wrong."""
    try:
        WORKS[job.kind](session, job, bench)
        session.commit()
    except InterruptedWork:
        return "queued", ""
    except Stopped:
        return "stopped", ""
    except Exception as problem:
        log.exception("job failed kind=%s", job.kind)
        return "failed", type(problem).__name__
    finally:
        session.rollback()
    return "done", ""


class Progress:
    """Writes progress through a session of its own, at most four times a second."""

    def __init__(
        self, new_session: NewSession, job_id: str, interrupted: Callable[[], bool]
    ) -> None:
        self._new_session = new_session
        self._job_id = job_id
        self._interrupted = interrupted
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Note that ``done`` of ``total`` steps are over; ``Stopped`` if nobody wants the rest."""
        if self._interrupted():
            raise InterruptedWork
        if monotonic() < self._next and done != total:
            return
        self._next = monotonic() + BEAT_SECONDS
        if not self._note(done, total):
            raise Stopped

    def _note(self, done: int, total: int) -> bool:
        """Write it down and say whether to go on; a busy database is no reason to end the work."""
        note = _of(self._job_id, "running").values(done=done, total=total, seen_at=clock.now())
        try:
            with self._new_session() as session:
                running = _changed(session, note)
                unwanted = session.scalar(select(Job.stop_wanted).where(Job.id == self._job_id))
                session.commit()
        except OperationalError:
            return True
        return running and not unwanted


def _of(job_id: str, state: str) -> Update:
    """A change of this job, as long as it is in this state."""
    return (
        update(Job)
        .where(Job.id == job_id, Job.state == state)
        .execution_options(synchronize_session=False)
    )


def _changed(session: Session, change: Update) -> bool:
    """Make a change and say whether there was a row to change."""
    return session.execute(change.returning(Job.id)).first() is not None


def _give_up_lost(session: Session, process: Process, kind: str, now: datetime) -> None:
    """A job that has not been heard of for a minute died with its process."""
    session.execute(
        update(Job)
        .where(
            Job.process_id == process.id,
            Job.kind == kind,
            Job.state.in_(UNFINISHED),
            Job.seen_at < now - STALE,
        )
        .values(state="failed", message="Lost")
        .execution_options(synchronize_session=False)
    )
