"""Insert a row unless its key is taken: the key decides who came first, never a look before."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(connection: Connection, table: Table, **values: Any) -> bool:
    """Insert the row and say whether it is ours; ``False`` if another one has the key.

    On PostgreSQL this waits for a transaction that is inserting the same key, so what that one
    wrote can be read afterwards; an error would have thrown this transaction away.
    """
    result = connection.execute(_statement(table, connection.dialect.name), values)
    return result.rowcount == 1


@lru_cache(maxsize=16)
def _statement(table: Table, dialect: str) -> Executable:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
