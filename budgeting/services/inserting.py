"""Insert a row unless its key is taken: the key decides who came first, never a look before."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from budgeting.models import Base


def insert_once(session: Session, model: type[Base], **values: Any) -> bool:
    """Insert the row and say whether it is ours; ``False`` if another one has the key.

    On PostgreSQL this waits for a transaction that is inserting the same key, so what that one
    wrote can be read afterwards; an error would have thrown this transaction away.
    """
    postgres = session.get_bind().dialect.name == "postgresql"
    insert = (postgresql if postgres else sqlite).insert
    statement = insert(inspect(model).local_table).on_conflict_do_nothing()
    result = session.execute(statement, values, execution_options={"preserve_rowcount": True})
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]
