"""When batches of commitments leave: by chance after a cast, and never so that anybody waits."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from budgeting.errors import OlderDatabase
from budgeting.extensions import READS
from budgeting.models import Process
from budgeting.services import batching

ONE_IN = 25
REST_SECONDS = 20.0
"""A server looks at the box of a vote at most so often: to look means to read all of it."""
log = logging.getLogger(__name__)


class Turns:
    """Whether it is time to look, in this process of the server."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._next: dict[int, float] = {}

    def take(self, process_id: int, draw: Callable[[int], int] = secrets.randbelow) -> bool:
        """One cast in twenty-five, by chance, so that a batch tells nothing of a single one."""
        if draw(ONE_IN):
            return False
        with self._lock:
            now = self._clock()
            if now < self._next.get(process_id, now):
                return False
            self._next[process_id] = now + REST_SECONDS
            return True


TURNS = Turns()


def publish_waiting(engine: Engine, process_id: int, now: datetime) -> int:
    """Publish the batches that may leave, in transactions of its own; how many there were.

    The box is read without holding anybody up. Whatever goes wrong is tried again another time:
    nothing is lost, as the end of the vote publishes the rest.
    """
    try:
        with Session(engine.execution_options(**{READS: True})) as session:
            phase = session.scalar(select(Process.phase).where(Process.id == process_id))
            left = batching.waiting(session, process_id) if phase in batching.ON else []
        drawn = batching.draw(left)
        if not drawn:
            return 0
        with Session(engine) as session:
            if not batching.emit(session, process_id, drawn, now):
                return 0
            session.commit()
    except OlderDatabase as older:
        log.error("no batch was published: %s", older.told())
        return 0
    except DBAPIError as problem:
        log.warning("no batch was published: %s", type(problem.orig).__name__)
        return 0
    return len(drawn)
