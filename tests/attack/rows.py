"""Everything that the database holds, to compare and to put back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, delete, insert, select

from budgeting.models import Base
from budgeting.services import witnessing

COUNTERS = frozenset({"guess"})
"""Wrong codes and passwords are counted although the request is refused: that is their purpose."""

_WRITTEN = {
    "sqlite": "PRAGMA data_version",
    "postgresql": "SELECT pg_current_wal_insert_lsn()::text",
}
"""What is another value after something was written."""

Rows = dict[str, list[dict[str, Any]]]


class Contents:
    """The rows of a database, over a connection of its own."""

    def __init__(self, uri: str, instance: str = "") -> None:
        self._engine = create_engine(uri)
        self._witness = Path(instance) / witnessing.FILE if instance else None
        self._watch = self._engine.connect()
        self._version: object = None
        self._rows: Rows = {}

    def read(self) -> Rows:
        """Every row of every table by its primary key, without the counters.

        Nothing is read again while nothing was written: SQLite counts what others commit, and on
        PostgreSQL its log does not grow.
        """
        version = self._watch.exec_driver_sql(_WRITTEN[self._engine.dialect.name]).scalar()
        if version != self._version:
            self._version, self._rows = version, self._read()
        return self._rows

    def _read(self) -> Rows:
        with self._engine.connect() as connection:
            return {
                table.name: [
                    dict(row._mapping)
                    for row in connection.execute(select(table).order_by(*table.primary_key))
                ]
                for table in Base.metadata.sorted_tables
                if table.name not in COUNTERS
            }

    def put_back(self, rows: Rows) -> None:
        """Make the database hold these rows again, and no counted guess.

        The witness of ``instance`` forgets what it has seen, or it would call this a restored copy.
        """
        if self._witness is not None:
            self._witness.unlink(missing_ok=True)
        tables = Base.metadata.sorted_tables
        with self._engine.begin() as connection:
            for table in reversed(tables):
                connection.execute(delete(table))
            for table in tables:
                if rows.get(table.name):
                    connection.execute(insert(table), rows[table.name])

    def close(self) -> None:
        """Let the database go."""
        self._watch.close()
        self._engine.dispose()


def changed(before: Rows, after: Rows) -> list[str]:
    """The tables that differ."""
    return [name for name in before if before[name] != after[name]]
