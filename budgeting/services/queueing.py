"""The queue of long work: huey on its embedded SQLite file, and the thread or process behind it."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from huey import SqliteHuey
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from budgeting.config import Settings
from budgeting.models import Audit, BoxKey
from budgeting.services import auditing, clock, relaying, unsealing
from budgeting.services.keys import Keyring
from budgeting.services.working import run_job

if TYPE_CHECKING:
    from flask import Flask
    from flask_sqlalchemy import SQLAlchemy

POLL_SECONDS = 0.5
TIDY_SECONDS = 60.0
"""How often somebody looks for keys of work that died; work is lost after as long a silence."""
log = logging.getLogger(__name__)


class Queue:
    """The queue of one application.

    ``mode`` "thread" works in the serving process, "worker" leaves it to ``flask work``,
    "immediate" runs the work within the call. Several processes may share the file: huey hands
    each task to one of them, and the job's row is claimed once.
    """

    def __init__(
        self, app: Flask, db: SQLAlchemy, mode: str, instance: Path, reading: Mapping[str, bool]
    ) -> None:
        """``reading`` are the options of a connection that only reads and waits for nobody."""
        self._app = app
        self._reading = reading
        self._db = db
        self._mode = mode
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._started_in = 0
        self._looked_in = 0
        self.thread: threading.Thread | None = None
        self.huey = SqliteHuey(
            "madang",
            filename=str(instance / "queue.db"),
            immediate=mode == "immediate",
            results=False,
            fsync=True,
        )
        self._task = self.huey.task(name="run_job")(self.run)

    def send(self, job_id: str) -> None:
        """Hand a job over; call it after the commit that made the row."""
        if self._mode == "immediate":
            self._end_transaction()
        self._task(job_id)
        if self._mode == "thread":
            self._start()
            self._wake.set()

    def look(self) -> None:
        """At the first request of a process that serves: go on with what an earlier one has left.

        Tasks may wait in the queue, and a key for work that has died with that process.
        """
        if self._mode != "thread" or self._looked_in == os.getpid():
            return
        self._looked_in = os.getpid()
        try:
            left = self.huey.pending_count() + self._handed()
        except Exception:
            log.exception("it could not be seen whether work was left behind")
            left = 1
        if left:
            self._start()

    def _end_transaction(self) -> None:
        """Reading a committed row has begun a new transaction, which would lock the work out."""
        self._db.session.rollback()

    def _start(self) -> None:
        """Start one working thread in the process that serves, which a fork has not inherited."""
        with self._lock:
            if self._started_in == os.getpid():
                return
            self._started_in = os.getpid()
            self.thread = threading.Thread(target=self.consume, daemon=True, name="queue")
            self.thread.start()

    def consume(self) -> None:
        """Work through the queue until :meth:`stop`; nothing that goes wrong ends it."""
        self._tidy()
        tidy_at = monotonic() + TIDY_SECONDS
        while not self._stopping:
            try:
                worked = self.work_once()
            except Exception:
                log.exception("the queue could not be read")
                worked = False
            if not worked and monotonic() >= tidy_at:
                self._tidy()
                tidy_at = monotonic() + TIDY_SECONDS
            if not worked:
                self._wake.wait(POLL_SECONDS)
                self._wake.clear()

    def _tidy(self) -> None:
        """Erase what work has left behind that died with an earlier process."""
        with self._app.app_context():
            engine = self._db.engine
        try:
            handed = self._handed()
            if not handed:
                return
            with Session(engine) as session, session.begin():
                unsealing.forget_lost_keys(session, clock.now())
                auditing.forget_lost_keys(session, clock.now())
            if self._handed() < handed:
                relaying.sweep(engine, unsealing.HANDED_TABLES)
        except DBAPIError:
            log.warning("it could not be seen whether a key was left behind")

    def _handed(self) -> int:
        """How many keys wait for work, dead or alive."""
        with self._app.app_context():
            engine = self._db.engine.execution_options(**self._reading)
        with Session(engine) as session:
            return sum(
                session.scalar(select(func.count()).select_from(table).where(there)) or 0
                for table, there in (
                    (BoxKey, BoxKey.handed.is_not(None)),
                    (Audit, Audit.handed.is_not(None)),
                )
            )

    def work_once(self) -> bool:
        """Do the next task of the queue, if there is one."""
        task = self.huey.dequeue()
        if task is None:
            return False
        self.huey.execute(task)
        return True

    def stop(self) -> None:
        """End :meth:`consume`; the job at hand goes back into the queue at its next report.

        Sets one flag only, so that it can be called from a signal handler.
        """
        self._stopping = True

    def run(self, job_id: str) -> None:
        """Do one job in sessions of its own."""
        keys: Keyring = self._app.extensions["keys"]
        settings: Settings = self._app.extensions["settings"]
        with self._app.app_context():
            engine = self._db.engine
        again = run_job(
            lambda: Session(engine, expire_on_commit=False),
            job_id,
            keys,
            settings,
            lambda: self._stopping,
        )
        if again:
            self._task(job_id)
