"""Put a ballot into the box: its card is used, it is boxed and its traces are gone, or nothing.

The one place where SQL is written out: what everybody in the hall does at the same moment asks
the database as few times as it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, bindparam, text

from budgeting.models.base import UTCDateTime

# Whether the ballot may go in is asked and acted on by one statement, so that nothing can change
# in between. Of two requests with one card, the key of used_card decides which was first.
_USE = """
    INSERT INTO used_card (process_id, tag, on_paper)
    SELECT process.id, card.tag, FALSE
    FROM process
    JOIN rulebook ON rulebook.process_id = process.id AND rulebook.sha256 = :rulebook
    JOIN card ON card.process_id = process.id AND card.tag = :tag AND card.state = 'ok'
    AND card.tests = :tests
    WHERE process.id = :process_id AND process.slug = :process AND process.phase = 'open'
    AND (process.closes_at IS NULL OR process.closes_at > :closes_after)
    AND NOT EXISTS (SELECT 1 FROM box WHERE box.process_id = :process_id AND box.bid = :bid)
"""
_ONCE = " ON CONFLICT DO NOTHING"
_BOX = "INSERT INTO box (process_id, bid, commitment, sealed)"
_FORGET = tuple(
    f"DELETE FROM {table} WHERE process_id = :process_id AND tag = :tag"  # noqa: S608 - no input
    for table in ("draft", "tablet_session")
)

# On SQLite the transaction has the only write lock from its beginning. The statements go to the
# driver as they are, because everybody else who writes waits meanwhile.
_USE_CARD = _USE + _ONCE
_AFTERWARDS = (f"{_BOX} VALUES (:process_id, :bid, :commitment, :sealed)", *_FORGET)

# On PostgreSQL FOR SHARE holds process and card still until the commit: the vote cannot end and
# the card cannot be voided between the look and the box. The rest follows from what was used.
_AT_ONCE = text(
    f"""
    WITH used AS ({_USE} FOR SHARE OF process, card {_ONCE} RETURNING process_id),
    boxed AS ({_BOX} SELECT process_id, :bid, :commitment, :sealed FROM used),
    no_draft AS ({_FORGET[0]} AND EXISTS (SELECT 1 FROM used)),
    no_tablet AS ({_FORGET[1]} AND EXISTS (SELECT 1 FROM used))
    SELECT count(*) FROM used
    """  # noqa: S608 - no input
).bindparams(bindparam("closes_after", type_=UTCDateTime()))


def put(connection: Connection, entry: Mapping[str, Any]) -> bool:
    """Put it in, in the caller's transaction; ``False`` if anything stands against it.

    ``entry`` has ``process_id``, ``process`` (its short name), ``rulebook`` (its digest), ``tag``
    of the card, ``bid``, ``commitment`` and the ``sealed`` ballot; a close that is announced for
    later than ``closes_after`` lets the ballot in, a test ballot made with the card after this
    one was reviewed (``tests``) keeps it out.
    """
    if connection.dialect.name == "postgresql":
        return bool(connection.scalar(_AT_ONCE, entry))
    entry = {**entry, "closes_after": _writer(connection.dialect)(entry["closes_after"])}
    if connection.exec_driver_sql(_USE_CARD, entry).rowcount != 1:
        return False
    for statement in _AFTERWARDS:
        connection.exec_driver_sql(statement, entry)
    return True


@lru_cache(maxsize=2)
def _writer(dialect: Dialect) -> Callable[[datetime], Any]:
    """How the column's own type hands a moment to the driver."""
    return UTCDateTime().dialect_impl(dialect).bind_processor(dialect) or (lambda moment: moment)
