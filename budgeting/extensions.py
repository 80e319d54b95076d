"""The extensions, unbound, and how transactions begin on SQLite."""

from __future__ import annotations

import sqlite3
from typing import Any

from flask import has_request_context, request
from flask_babel import Babel
from flask_compress import Compress
from flask_htmx import HTMX
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, event

from budgeting.models.base import Base

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

db = SQLAlchemy(model_class=Base)
migrate = Migrate()
csrf = CSRFProtect()
htmx = HTMX()
babel = Babel()
login = LoginManager()
compress = Compress()


def prepare_sqlite(engine: Engine) -> None:
    """Make SQLite durable and let unsafe requests take the write lock at once.

    The driver's own transactions are off: they begin only at the first write, so that two
    requests that read first and write later refuse each other at once, whatever the timeout.
    """
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)


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


def _begin(connection: Connection) -> None:
    reads_only = has_request_context() and request.method in SAFE_METHODS
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
