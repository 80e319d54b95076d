"""Lay the box and the roll anew when the vote has ended, so that storage tells no order.

While ballots come in, a page of the database, its journal and PostgreSQL's row versions show
which rows were written together. Both tables are therefore copied out, sorted by their random
keys, deleted and inserted again in one transaction; what the database still keeps of the old
rows is cleaned away after the commit by :func:`sweep`. Backups and archived journals from the
time of the vote are out of reach: ``docs/deploy.md`` says what to do with them.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from budgeting.models import Base, BoxedBallot, Card, CardBatch, Draft, TabletSession, UsedCard

log = logging.getLogger(__name__)

TABLES = ("box", "used_card", "card", "draft", "tablet_session")
"""What the end of a vote leaves old row versions of."""
LOCK_SECONDS = 5


def relay(session: Session, process_id: int) -> int:
    """Re-lay box and roll of a process, forget drafts and tablets; the number of ballots.

    The rows of the cards are laid anew with the roll, as those that voted were locked one by one.
    """
    session.flush()
    for table in (Draft, TabletSession):
        session.execute(delete(table).where(table.process_id == process_id))
    ballots = _lay_anew(session, BoxedBallot, process_id)
    _lay_anew(session, UsedCard, process_id)
    _lay_anew(session, Card, process_id)
    for batch in session.scalars(select(CardBatch).where(CardBatch.process_id == process_id)):
        batch.sheet = None
    session.flush()
    return ballots


def _lay_anew(session: Session, model: type[Base], process_id: int) -> int:
    """Copy the rows in the order of their random keys, delete and insert them; how many."""
    table: Any = model.__table__
    key = [column for column in table.primary_key if column.name != "process_id"]
    mine = table.c.process_id == process_id
    rows = [dict(row._mapping) for row in session.execute(select(table).where(mine))]
    rows.sort(key=lambda row: tuple(row[column.name] for column in key))
    session.execute(delete(table).where(mine))
    if rows:
        session.execute(insert(table), rows)
    session.expire_all()
    return len(rows)


def sweep(engine: Engine, tables: Sequence[str] = TABLES) -> None:
    """After the commit: empty SQLite's journal, or write the tables anew on PostgreSQL.

    A database that is busy is left as it is; the next vote that ends sweeps it too.
    """
    on_server = engine.dialect.name == "postgresql"
    try:
        swept = _vacuum(engine, tables) if on_server else _checkpoint(engine)
    except (OperationalError, sqlite3.OperationalError):
        swept = False
    if not swept:
        log.warning("the database was too busy to be swept")


def _vacuum(engine: Engine, tables: Sequence[str]) -> bool:
    """Write the tables into new files: a plain vacuum leaves the bytes of old rows in free space.

    Nobody can use a table meanwhile, so it waits no longer for one than others can wait for it.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        try:
            connection.exec_driver_sql(f"VACUUM (FULL) {', '.join(tables)}")
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
    return True


def _checkpoint(engine: Engine) -> bool:
    """Empty the journal, and say whether nobody was reading from it.

    On the driver's connection: a journal cannot be emptied within a transaction.
    """
    connection = engine.raw_connection()
    try:
        busy, *_ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    return not busy
