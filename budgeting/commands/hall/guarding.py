"""The guard of a hall: copies at breaks and every half hour, and words where something changes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

import click
from flask import Flask
from flask_babel import force_locale

from budgeting.extensions import db
from budgeting.services import backing_up, clock, hall_watch
from budgeting.services.hall_watch import Instruments, Sight
from budgeting.web.hall.words import tell

SECONDS = 10.0
LANGUAGE = "en"
COPYING = "copying"
log = logging.getLogger(__name__)


class Guard:
    """Looks at the hall every ten seconds; nothing that goes wrong ends it."""

    def __init__(
        self, app: Flask, instruments: Instruments, say: Callable[[str], object] = click.echo
    ) -> None:
        self._app = app
        self._instruments = instruments
        self._say = say
        self._told: dict[str, object] = {}
        self._stop = threading.Event()

    def run(self) -> None:
        """Go round until :meth:`stop`."""
        while True:
            try:
                self.round(clock.now(), time.monotonic())
            except Exception:
                log.exception("the guard's round failed")
            if self._stop.wait(SECONDS):
                return

    def stop(self) -> None:
        """End :meth:`run`."""
        self._stop.set()

    def round(self, now: datetime, steady: float) -> None:
        """Copy the database if that is due, and say what has changed."""
        with self._app.app_context(), force_locale(LANGUAGE):
            if self._is_due(now):
                self._copy(now)
            try:
                sight = hall_watch.look(db.session(), self._instruments, now, steady)
            finally:
                db.session.remove()
            self._tell(sight)

    def _is_due(self, now: datetime) -> bool:
        newest = next(iter(backing_up.backups(self._instruments.backups)), None)
        try:
            return backing_up.due(
                newest,
                now,
                break_began=hall_watch.break_began(db.session()),
                vote_is_on=backing_up.vote_is_on(db.session()),
            )
        finally:
            # Outside of a request a transaction holds the only write lock.
            db.session.remove()

    def _copy(self, now: datetime) -> None:
        try:
            made = backing_up.write_into(db.engine, self._instruments.backups, now)
        except (backing_up.BackupRefusedError, OSError) as problem:
            words = f"NO COPY WAS MADE: {problem}"
        else:
            words = f"A copy was made: {made.path.name}"
        if self._told.get(COPYING) != words:
            self._told[COPYING] = words
            self._say(words)

    def _tell(self, sight: Sight) -> None:
        """A line for what stands otherwise than when it was last told."""
        lost = tuple((device.kind, device.ref) for device in sight.lost)
        for row in tell(sight):
            stands = (row.level, lost) if row.name == "Tablets" else row.level
            if self._told.get(row.name) != stands:
                self._told[row.name] = stands
                self._say(f"{sight.now:%H:%M:%S} UTC  {row.standing:<10}  {row.name}: {row.words}")
