"""Everything that the database holds, to compare and to put back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Table, create_engine

from budgeting.models import Base
from budgeting.services import witnessing

COUNTERS = frozenset({"guess"})
"""Wrong codes and passwords are counted although the request is refused: that is their purpose."""

_WRITTEN = {
    "sqlite": "PRAGMA data_version",
    "postgresql": "SELECT pg_current_wal_insert_lsn()::text",
}
"""What is another value after something was written."""
_MARK = {"sqlite": "?", "postgresql": "%s"}

Rows = dict[str, list[tuple[Any, ...]]]


class Contents:
    """The rows of a database as its driver gives them, over a connection of its own."""

    def __init__(self, uri: str, instance: str = "") -> None:
        self._engine = create_engine(uri)
        self._kind = self._engine.dialect.name
        self._witness = Path(instance) / witnessing.FILE if instance else None
        self._watch = self._engine.connect()
        self._version: object = None
        self._rows: Rows = {}
        self._tables = [
            table for table in Base.metadata.sorted_tables if table.name not in COUNTERS
        ]
        self._selects = {table.name: self._select(table) for table in self._tables}

    def read(self) -> Rows:
        """Every row of every table by its primary key, without the counters.

        Nothing is read again while nothing was written: SQLite counts what others commit, and on
        PostgreSQL its log does not grow.
        """
        version = self._watch.exec_driver_sql(_WRITTEN[self._kind]).scalar()
        if version != self._version:
            self._version, self._rows = version, self._read()
        return self._rows

    def _read(self) -> Rows:
        with self._engine.connect() as connection:
            cursor = connection.connection.cursor()
            rows = {}
            for name, select in self._selects.items():
                cursor.execute(select)
                rows[name] = cursor.fetchall()
            cursor.close()
            return rows

    def _select(self, table: Table) -> str:
        """What is JSON is read as it is stored, so that it can be put back as it was."""
        columns = ", ".join(
            f'CAST("{column.name}" AS TEXT)'
            if isinstance(column.type, JSON)
            else f'"{column.name}"'
            for column in table.columns
        )
        key = ", ".join(f'"{column.name}"' for column in table.primary_key)
        return f'SELECT {columns} FROM "{table.name}" ORDER BY {key}'

    def put_back(self, rows: Rows) -> None:
        """Make the database hold these rows again, and no counted guess.

        Only the tables that differ are written, without asking what refers to what. The witness of
        ``instance`` forgets what it has seen, or it would call this a restored copy.
        """
        if self._witness is not None:
            self._witness.unlink(missing_ok=True)
        differing = set(changed(rows, self.read()))
        with self._engine.begin() as connection:
            if self._kind == "postgresql":
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for name in COUNTERS:
                connection.exec_driver_sql(f'DELETE FROM "{name}"')
            cursor = connection.connection.cursor()
            for table in self._tables:
                if table.name not in differing:
                    continue
                cursor.execute(f'DELETE FROM "{table.name}"')
                if rows[table.name]:
                    cursor.executemany(self._insert(table), rows[table.name])
            cursor.close()

    def _insert(self, table: Table) -> str:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        marks = ", ".join([_MARK[self._kind]] * len(table.columns))
        return f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'

    def close(self) -> None:
        """Let the database go."""
        self._watch.close()
        self._engine.dispose()


def changed(before: Rows, after: Rows) -> list[str]:
    """The tables that differ."""
    if before is after:
        return []
    return [name for name in before if before[name] != after[name]]
