"""Put a ballot into the box: its card is used, it is boxed and its traces are gone, or nothing.

The one place where SQL is written out: what everybody in the hall does at the same moment asks
the database as few times as it takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, text

from budgeting.errors import StaleBallot
from budgeting.models.base import UTCDateTime

# Whether the ballot may go in is asked and acted on by one statement, so that nothing can change
# in between. Of two requests with one card, the key of used_card decides which was first.
_USE = """
    INSERT INTO used_card (process_id, tag)
    SELECT process.id, card.tag
    FROM process
    JOIN rulebook ON rulebook.process_id = process.id AND rulebook.sha256 = :rulebook
    JOIN card ON card.process_id = process.id AND card.tag = :tag AND card.state = 'ok'
    WHERE process.id = :process_id AND process.slug = :process AND process.phase = 'open'
    AND (process.closes_at IS NULL OR process.closes_at > :closes_after)
    AND NOT EXISTS (SELECT 1 FROM box WHERE box.process_id = :process_id AND box.bid = :bid)
"""
_ONCE = " ON CONFLICT DO NOTHING"
_BOX = "INSERT INTO box (process_id, bid, commitment, choice)"
_FORGET = tuple(
    f"DELETE FROM {table} WHERE process_id = :process_id AND tag = :tag"  # noqa: S608 - no input
    for table in ("draft", "tablet_session")
)

# The transaction has the only write lock from its beginning.
_MOMENT = bindparam("closes_after", type_=UTCDateTime())
_COUNTED = {"preserve_rowcount": True}
_USE_CARD = text(_USE + _ONCE).bindparams(_MOMENT).execution_options(**_COUNTED)
_INTO_BOX = text(f"{_BOX} VALUES (:process_id, :bid, :commitment, :choice){_ONCE}")
_INTO_BOX = _INTO_BOX.execution_options(**_COUNTED)
_NO_TRACES = tuple(text(statement) for statement in _FORGET)
# FOR SHARE holds process and card still until the commit: the vote cannot end and the card cannot
# be voided between the look and the box. The parts after the first do nothing where it did nothing.
_POSTGRESQL = text(
    f"""
    WITH used AS ({_USE} FOR SHARE OF process, card {_ONCE} RETURNING process_id),
    boxed AS (
        {_BOX} SELECT process_id, :bid, :commitment, :choice FROM used {_ONCE} RETURNING process_id
    ),
    no_draft AS ({_FORGET[0]} AND EXISTS (SELECT 1 FROM used)),
    no_tablet AS ({_FORGET[1]} AND EXISTS (SELECT 1 FROM used))
    SELECT (SELECT count(*) FROM used), (SELECT count(*) FROM boxed)
    """  # noqa: S608 - no input
).bindparams(_MOMENT)


def put(connection: Connection, entry: Mapping[str, Any]) -> bool:
    """Put it in, in the caller's transaction; ``False`` if anything stands against it.

    ``entry`` has ``process_id``, ``process`` (its short name), ``rulebook`` (its digest), ``tag``
    of the card, ``bid``, ``commitment`` and ``choice``; a close that is announced for later than
    ``closes_after`` lets the ballot in. ``StaleBallot`` if another card has its place in the box.
    """
    used, boxed = _put(connection, entry)
    if used and not boxed:
        raise StaleBallot
    return bool(used)


def _put(connection: Connection, entry: Mapping[str, Any]) -> tuple[int, int]:
    """How many cards were used and how many ballots boxed: one or none of each."""
    if connection.dialect.name == "postgresql":
        used, boxed = connection.execute(_POSTGRESQL, entry).one()
        return used, boxed
    if not connection.execute(_USE_CARD, entry).rowcount:
        return 0, 0
    boxed = connection.execute(_INTO_BOX, entry).rowcount
    for statement in _NO_TRACES:
        connection.execute(statement, entry)
    return 1, boxed
