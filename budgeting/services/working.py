"""Long work outside the request: a huey queue, and a row that tells how far it is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from huey import SqliteHuey
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, Stopped
from budgeting.models import Job, Process
from budgeting.services import clock

if TYPE_CHECKING:
    from flask import Flask

Work = Callable[["Session", Job, "Report"], None]
Report = Callable[[int, int], None]

STALE = timedelta(seconds=60)
WORKS: dict[str, Work] = {}
log = logging.getLogger(__name__)


def work(kind: str) -> Callable[[Work], Work]:
    """Register the function that does the work of this kind.

    It commits its own steps, and must have ended its transaction before a long computation:
    on SQLite an open one would keep every ballot, and its own progress, out.
    """

    def register(function: Work) -> Work:
        WORKS[kind] = function
        return function

    return register


class Queue:
    """The queue of one application.

    ``mode`` "thread" works in the serving process, "worker" leaves it to ``flask work``,
    "immediate" runs the work within the call.
    """

    def __init__(self, app: Flask, mode: str, instance: Path) -> None:
        self._app = app
        self._mode = mode
        self._lock = threading.Lock()
        self._started = False
        self.huey = SqliteHuey(
            "madang", filename=str(instance / "queue.db"), immediate=mode == "immediate"
        )
        self._task = self.huey.task(name="run_job")(self.run)

    def send(self, job_id: str) -> None:
        """Hand a job over; call it after the commit that made the row."""
        self._task(job_id)
        if self._mode == "thread":
            self._start()

    def _start(self) -> None:
        """Start one working thread, once, in the process that serves."""
        with self._lock:
            if self._started:
                return
            self._started = True
            threading.Thread(target=self.consume, daemon=True, name="queue").start()

    def consume(self) -> None:
        """Work through the queue for as long as the process lives."""
        while True:
            task = self.huey.dequeue()
            if task is None:
                threading.Event().wait(0.1)
                continue
            with suppress(Exception):
                self.huey.execute(task)

    def run(self, job_id: str) -> None:
        """Do one job in a session of its own and write down how it ended."""
        from budgeting.extensions import db

        with self._app.app_context():
            engine = db.engine
            run_job(lambda: Session(engine, expire_on_commit=False), job_id)


def run_job(new_session: Callable[[], Session], job_id: str) -> None:
    """Claim a queued job, do it, and leave it done, stopped or failed."""
    with new_session() as session:
        claimed = session.execute(
            update(Job)
            .where(Job.id == job_id, Job.state == "queued")
            .values(state="running", seen_at=clock.now())
        )
        session.commit()
        job = session.get(Job, job_id)
        if job is None or claimed.rowcount != 1:  # type: ignore[attr-defined]
            return
        session.commit()
        state, message = "done", ""
        try:
            WORKS[job.kind](session, job, Progress(new_session, job_id))
            session.commit()
        except Stopped:
            session.rollback()
            state = "stopped"
        except Exception as problem:
            session.rollback()
            log.exception("job failed kind=%s", job.kind)
            state, message = "failed", type(problem).__name__
    with new_session() as session:
        session.execute(update(Job).where(Job.id == job_id).values(state=state, message=message))
        session.commit()


class Progress:
    """Writes progress through a session of its own, at most four times a second."""

    def __init__(self, new_session: Callable[[], Session], job_id: str) -> None:
        self._new_session = new_session
        self._job_id = job_id
        self._last = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Note that ``done`` of ``total`` steps are over; raises ``Stopped`` if a person asked."""
        if monotonic() - self._last < 0.25 and done != total:
            return
        self._last = monotonic()
        with self._new_session() as session:
            session.execute(
                update(Job)
                .where(Job.id == self._job_id)
                .values(done=done, total=total, seen_at=clock.now())
            )
            wanted = session.scalar(select(Job.stop_wanted).where(Job.id == self._job_id))
            session.commit()
        if wanted:
            raise Stopped


def ask_for(
    session: Session, process: Process, kind: str, now: datetime, subject: str = "", total: int = 0
) -> Job:
    """Write the row of a new job; ``IllegalMove`` if one of this kind is under way."""
    _give_up_stale(session, process, kind, now)
    job = Job(
        process_id=process.id,
        kind=kind,
        subject=subject,
        total=total,
        asked_at=now,
        seen_at=now,
    )
    session.add(job)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise IllegalMove(kind, "running") from None
    return job


def latest(session: Session, process: Process, kind: str) -> Job | None:
    """The newest job of a kind."""
    return session.scalars(
        select(Job)
        .where(Job.process_id == process.id, Job.kind == kind)
        .order_by(Job.asked_at.desc(), Job.id)
        .limit(1)
    ).first()


def stop(session: Session, job: Job) -> None:
    """Ask a job to stop; one that still waits is stopped at once."""
    job.stop_wanted = True
    if job.state == "queued":
        job.state = "stopped"
    session.flush()


def _give_up_stale(session: Session, process: Process, kind: str, now: datetime) -> None:
    """A job that has not been heard of for a minute died with its process."""
    session.execute(
        update(Job)
        .where(
            Job.process_id == process.id,
            Job.kind == kind,
            Job.state.in_(("queued", "running")),
            Job.seen_at < now - STALE,
        )
        .values(state="failed", message="Lost")
    )
