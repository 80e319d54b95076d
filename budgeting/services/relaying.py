"""Lay the box and the roll anew when the vote has ended, so that storage tells no order.

While ballots come in, a page of the database, its journal and PostgreSQL's row versions show
which rows were written together. Both tables are therefore copied out, sorted by their random
keys, deleted and inserted again in one transaction; what the database still keeps of the old
rows in free pages and in its journal is cleaned away after the commit by :func:`sweep`, which
writes every page anew and lets the journal's files go. Backups and archived journals from the time
of the vote are out of reach: ``docs/deploy.md`` says what to do with them.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, true
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from budgeting.models import Base, BoxedBallot, Card, CardBatch, Draft, TabletSession, UsedCard

log = logging.getLogger(__name__)

TABLES = ("box", "used_card", "card", "draft", "tablet_session")
"""What the end of a vote leaves old row versions of."""
ALL = (*TABLES, "box_key", "audit", "open_receipt", "paper_entry")
"""Every table of which old rows could join a ballot to a card, or open the box."""
AT_ONCE = 5000
"""How many rows are held in memory, as nearly as chance has it."""
LOCK_SECONDS = 5.0
"""How long a sweep on PostgreSQL waits for those who use a table, for each table anew."""


def relay(session: Session, process_id: int) -> int:
    """Re-lay box and roll of a process, forget drafts and tablets; the number of ballots.

    The rows of the cards are laid anew with the roll, as those that voted were locked one by one.
    The caller has locked the process; cards come before drafts, as everywhere, so that whoever
    tests or voids a card and this do not wait for each other.
    """
    session.flush()
    _lay_anew(session, Card, process_id)
    ballots = _lay_anew(session, BoxedBallot, process_id)
    _lay_anew(session, UsedCard, process_id)
    for table in (Draft, TabletSession):
        session.execute(delete(table).where(table.process_id == process_id))
    for batch in session.scalars(select(CardBatch).where(CardBatch.process_id == process_id)):
        batch.sheet = None
    session.flush()
    return ballots


def _lay_anew(session: Session, model: type[Base], process_id: int) -> int:
    """Copy the rows in the order of their random keys, delete and insert them; how many.

    Range by range of the keys, so that a whole city's box is not held in memory.
    """
    table: Any = model.__table__
    (key,) = (column for column in table.primary_key if column.name != "process_id")
    mine = table.c.process_id == process_id
    number = session.scalar(select(func.count()).select_from(table).where(mine)) or 0
    for least, beyond in key_ranges(number):
        these = mine & (key >= least) & (key < beyond if beyond else true())
        rows = [dict(row._mapping) for row in session.execute(select(table).where(these))]
        rows.sort(key=lambda row: bytes(row[key.name]))
        if rows:
            session.execute(delete(table).where(these))
            session.execute(insert(table), rows)
    session.expire_all()
    return number


def key_ranges(number: int) -> Iterator[tuple[bytes, bytes]]:
    """Parts the random keys of ``number`` rows into ranges of about ``AT_ONCE`` rows.

    From the first bytes (contained) to the second (not contained); empty for no limit.
    """
    parts = min(number // AT_ONCE + 1, 1 << 16)
    limits = [((part << 16) // parts).to_bytes(2) for part in range(1, parts)]
    yield from pairwise([b"", *limits, b""])


def lay_box_anew(session: Session, process_id: int) -> int:
    """Re-lay the box of a process after its ballots have changed; the number of ballots."""
    session.flush()
    return _lay_anew(session, BoxedBallot, process_id)


def sweep(engine: Engine, tables: Sequence[str] = TABLES) -> bool:
    """After the commit: write the pages anew, without old rows, and let the journal go.

    What is busy is left as it is, and this says so: ``flask box sweep`` does it later. On
    PostgreSQL a table cannot be used meanwhile, also by other votes.
    """
    on_server = engine.dialect.name == "postgresql"
    try:
        swept = _vacuum(engine, tables) if on_server else _compact(engine)
    except (OperationalError, sqlite3.OperationalError):
        swept = False
    if not swept:
        log.warning("the database was too busy to be swept")
    return swept


def _vacuum(engine: Engine, tables: Sequence[str]) -> bool:
    """A plain VACUUM leaves old row versions in the pages; FULL writes the tables into new files.

    Each table by itself, so that none waits for the others, nor is left because of another.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = {int(LOCK_SECONDS * 1000)}")
        try:
            left = [table for table in tables if not _is_rewritten(connection, table)]
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
        return let_journal_go(connection) and not left


def let_journal_go(connection: Connection) -> bool:
    """Begin a new file of the server's journal, and have the older ones deleted.

    They hold each cast in one piece, card and sealed ballot. ``False``, and a line in the log, if
    the server keeps them to write over them later, or does not let this account do it.
    """
    if connection.exec_driver_sql("SHOW wal_recycle").scalar() == "on":
        log.warning("the server keeps old files of its journal: set wal_recycle to off")
        return False
    try:
        connection.exec_driver_sql("SELECT pg_switch_wal()")
        connection.exec_driver_sql("CHECKPOINT")
    except ProgrammingError:
        log.warning("the account may not end the server's journal: grant pg_switch_wal, CHECKPOINT")
        return False
    return True


def _is_rewritten(connection: Connection, table: str) -> bool:
    """Rewrite one table; ``False`` if somebody has used it for too long."""
    try:
        connection.exec_driver_sql(f"VACUUM FULL {table}")
    except OperationalError:
        if connection.invalidated:
            raise
        log.warning("the table %s was too busy to be swept", table)
        return False
    return True


def _compact(engine: Engine) -> bool:
    """Write the whole file anew, then empty the journal; say whether nobody was reading from it.

    On the driver's connection: neither can be done within a transaction. The file is written
    anew under its own name, as other connections have it open.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    return not busy
