"""The extensions, unbound, and how transactions begin on SQLite."""

from __future__ import annotations

import sqlite3
import threading
from typing import Any

from flask import has_request_context, request
from flask_babel import Babel
from flask_compress import Compress
from flask_htmx import HTMX
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from budgeting.models.base import Base
from budgeting.tokens import PageTokens

TURN = "turn"
TURN_SECONDS = 10
READS = "reads"
"""An option of a connection that only reads, where no request says so."""
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

db = SQLAlchemy(model_class=Base)
migrate = Migrate()
csrf = PageTokens()
htmx = HTMX()
babel = Babel()
login = LoginManager()
compress = Compress()


def prepare_sqlite(engine: Engine) -> None:
    """Make SQLite durable and let unsafe requests take the write lock at once.

    The driver's own transactions are off: they begin only at the first write, so that two
    requests that read first and write later refuse each other at once, whatever the timeout.
    """
    writing = _Turn()
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", writing.begin)
    event.listen(engine, "checkin", writing.end)


def _set_pragmas(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class _Turn:
    """Lets the threads of this process write one after the other.

    SQLite lets a waiting writer sleep and look again, each time longer, so that under load some
    wait for seconds while others overtake them. A lock wakes the next one at once. Another
    process is still waited for in SQLite's way, and so is a turn that never ends.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def begin(self, connection: Connection) -> None:
        """Begin a transaction: at once for reading, in turn for writing."""
        if connection.get_execution_options().get(READS) or (
            has_request_context() and request.method in SAFE_METHODS
        ):
            connection.exec_driver_sql("BEGIN")
            return
        if not connection.info.get(TURN):
            connection.info[TURN] = self._lock.acquire(timeout=TURN_SECONDS)
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def end(self, _connection: object, record: ConnectionPoolEntry) -> None:
        """Give the turn away when the connection, its transaction over, is given back."""
        if record.info.pop(TURN, False):
            self._lock.release()
