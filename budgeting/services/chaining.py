"""Give every act its place in the chain of its process when the transaction commits.

The place is given last, under a lock of that chain alone: whoever holds it asks for no other lock,
except for that of a later chain, so that two transactions can never wait for each other. On SQLite
the one write lock does the same. Nothing is chained that was rolled back, so no place stays empty.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, inspect, select
from sqlalchemy.orm import Session, object_session

from budgeting.errors import OlderDatabase
from budgeting.formats.chain import Head, follow
from budgeting.models import CommitmentBatch, LogEntry
from budgeting.services import acts, batch_heads, witnessing

LOCK = 0x6D616461
"""The first half of the keys of PostgreSQL's advisory locks that belong to chains."""
_NEW, _BATCHES = "chain_new", "chain_batches"
_GROWN, _ACCEPTED = "chain_grown", "chain_accepted"
log = logging.getLogger(__name__)


def accept(session: Session) -> None:
    """Let the commit of this transaction stand although witnessed acts are missing before it.

    The witness begins again with what the database has then.
    """
    session.info[_ACCEPTED] = True


def require_newest(session: Session, folder: Path) -> None:
    """``OlderDatabase`` if the database lacks an act or a batch that this machine has witnessed."""
    lost = acts.losses(session, witnessing.seen(folder))
    if lost:
        raise OlderDatabase(lost)


@event.listens_for(LogEntry, "after_insert")
def _remember(_mapper: object, _connection: object, entry: LogEntry) -> None:
    """An act was written that has no place yet."""
    session = object_session(entry)
    if session is not None:
        session.info.setdefault(_NEW, []).append(entry)


@event.listens_for(CommitmentBatch, "after_insert")
def _remember_batch(_mapper: object, _connection: object, batch: CommitmentBatch) -> None:
    """Commitments were published that are not witnessed yet."""
    session = object_session(batch)
    if session is not None:
        session.info.setdefault(_BATCHES, []).append(batch)


@event.listens_for(Session, "before_commit")
def _place(session: Session) -> None:
    """Give the acts of this transaction their places; ``OlderDatabase`` if earlier ones are gone.

    Or if batches of commitments are gone that were published.

    Not at the end of a savepoint, after which the transaction goes on to take locks.
    """
    if session.in_nested_transaction():
        return
    session.info.pop(_GROWN, None)  # of a commit that failed
    session.flush()
    accepted = session.info.pop(_ACCEPTED, False)
    placed = [one for one in session.info.pop(_NEW, ()) if _waits(one)]
    published = [one for one in session.info.pop(_BATCHES, ()) if inspect(one).persistent]
    if not placed and not published:
        return
    folder = session.connection().get_execution_options().get(witnessing.OPTION)
    seen = {} if accepted or folder is None else witnessing.seen(folder)
    _require_batches(session, {one.process_id for one in (*placed, *published)}, seen)
    grown = {
        witnessing.batches_of(one.process_id): batch_heads.of(one)
        for one in sorted(published, key=lambda one: one.number)
    }
    for process_id in sorted({one.process_id for one in placed}, key=lambda key: key or 0):
        mine = [one for one in placed if one.process_id == process_id]
        grown[witnessing.name_of(process_id)] = _lengthen(session, process_id, mine, seen)
    session.flush()
    if folder is not None:
        session.info[_GROWN] = folder, acts.heads(session) if accepted else grown, accepted


@event.listens_for(Session, "after_commit")
def _witness(session: Session) -> None:
    """Note the new heads beside the database; what is committed stands, whatever happens here."""
    grown: Any = session.info.pop(_GROWN, None)
    if grown is None:
        return
    folder, heads, accepted = grown
    try:
        (witnessing.begin_again if accepted else witnessing.note)(folder, heads)
    except (OSError, witnessing.DamagedWitnessError):
        log.exception("the head of the chain could not be noted beside the database")


def _waits(entry: LogEntry) -> bool:
    """Whether an entry was not rolled back with a savepoint, and has no place yet."""
    return bool(inspect(entry).persistent) and entry.link is None


def _require_batches(
    session: Session, process_ids: Iterable[int | None], seen: witnessing.Heads
) -> None:
    """``OlderDatabase`` if one of these votes lacks a batch that was witnessed."""
    for process_id in filter(None, process_ids):
        known = seen.get(witnessing.batches_of(process_id))
        if known is not None and not batch_heads.has(session, process_id, known):
            raise OlderDatabase(acts.losses(session, seen))


def _lengthen(
    session: Session, process_id: int | None, placed: Sequence[LogEntry], seen: witnessing.Heads
) -> Head:
    """Lock one chain and put the acts behind its head; the new head."""
    if session.connection().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCK, process_id or 0)))
    known = seen.get(witnessing.name_of(process_id))
    if known is not None and not acts.has(session, process_id, known):
        raise OlderDatabase(acts.losses(session, seen))
    last = acts.head(session, process_id)
    for entry in sorted(placed, key=lambda one: one.seq):
        entry.salt = secrets.token_hex(16)
        link = follow(last, acts.act_of(entry))
        entry.link, entry.digest, entry.hash = link.link, link.digest, link.hash
        last = Head(link.link, link.hash)
    return last
