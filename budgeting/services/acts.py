"""Read the chains of acts: heads, links, where one breaks, and what is published of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from budgeting.errors import Loss, Tampered
from budgeting.formats.chain import EMPTY, Act, Break, Head, Link, first_break, told_chain
from budgeting.models import LogEntry, Process
from budgeting.services import batch_heads, witnessing

TOLD = (
    "process.created",
    "process.revised",
    "rulebook.revised",
    "rulebook.sealed",
    "seed.typed",
    "seed.left_to_server",
    "cards.ordered",
    "cards.printed",
    "cards.withdrawn",
    "card.voided",
    "box.key_made",
    "box.key_tried",
    "box.opening",
    "box.opened",
    "vote.opened",
    "vote.paused",
    "vote.resumed",
    "vote.closing",
    "vote.closed",
    "paper.batch_opened",
    "paper.batch_discarded",
    "paper.entry_begun",
    "paper.sheet_settled",
    "paper.batch_boxed",
    "paper.urn_empty",
    "cards.counted",
    "cards.reconciled",
    "count.begun",
    "count.repeated",
    "count.finished",
    "outcome.published",
    "box.destruction_due",
    "audit.begun",
    "audit.signed",
    "audit.ended",
    "box.destroyed",
    "backup.restored",
)
"""The acts of the vote, which are published in full; of all others only the digest."""


def head(session: Session, process_id: int | None) -> Head:
    """The last link of a chain; of the acts without a process for None."""
    last = select(LogEntry.link, LogEntry.hash).where(_of(process_id), LogEntry.link.is_not(None))
    row = session.execute(last.order_by(LogEntry.link.desc()).limit(1)).one_or_none()
    return EMPTY if row is None else Head(row.link, row.hash)


def head_after(session: Session, process_id: int, *actions: str, **details: Any) -> Head | None:
    """The last link that one of these acts made, with these details; None if there was none."""
    mine = select(LogEntry).where(
        _of(process_id), LogEntry.action.in_(actions), LogEntry.link.is_not(None)
    )
    for entry in session.scalars(mine.order_by(LogEntry.link.desc())):
        if details.items() <= entry.details.items():
            return Head(int(entry.link or 0), str(entry.hash))
    return None


def last(session: Session, process_id: int, action: str) -> LogEntry | None:
    """The last act of this kind in a chain; ``Tampered`` if the chain does not hold."""
    if broken(session, process_id) is not None:
        raise Tampered("chain")
    mine = select(LogEntry).where(_of(process_id), LogEntry.action == action)
    return session.scalar(mine.order_by(LogEntry.seq.desc()).limit(1))


def heads(session: Session) -> dict[str, Head]:
    """The head of every chain that has begun, and the last batch of every vote, by their names."""
    begun = session.scalars(select(LogEntry.process_id).distinct()).all()
    found = {witnessing.name_of(key): head(session, key) for key in begun}
    batches = batch_heads.heads(session)
    found |= {witnessing.batches_of(key): one for key, one in batches.items()}
    return {name: one for name, one in sorted(found.items()) if one != EMPTY}


def entries(session: Session, process_id: int | None) -> list[LogEntry]:
    """The acts of a chain in their order; those that have no place come first, as place 0."""
    mine = select(LogEntry).where(_of(process_id))
    place = func.coalesce(LogEntry.link, 0)
    return list(session.scalars(mine.order_by(place, LogEntry.seq)))


def links(session: Session, process_id: int | None) -> Iterator[Link]:
    """The chain as it is stored, acts and all."""
    for entry in entries(session, process_id):
        yield Link(entry.link or 0, entry.digest or "", entry.hash or "", act_of(entry))


def broken(session: Session, process_id: int | None) -> Break | None:
    """Where the stored chain first breaks, or None if it holds."""
    return first_break(links(session, process_id))


def published(session: Session, process: Process) -> bytes:
    """``acts.json``: the acts of the vote in full, all others by their digest."""
    return told_chain(process.slug, links(session, process.id), TOLD)


def losses(session: Session, seen: witnessing.Heads) -> list[Loss]:
    """The witnessed heads that are not in the database: it is an older copy, or was altered."""
    lost = []
    for name, one in sorted(seen.items()):
        if not _stands(session, name, one):
            there = _last(session, name)
            lost.append(Loss(name, one.link, one.hash, there.link, there.hash))
    return lost


def has(session: Session, process_id: int | None, seen: Head) -> bool:
    """Whether the chain has this hash at this place."""
    there = select(LogEntry.hash).where(_of(process_id), LogEntry.link == seen.link)
    return session.scalar(there) == seen.hash


def _stands(session: Session, name: str, seen: Head) -> bool:
    key = witnessing.process_of(name)
    if key is not None and witnessing.is_of_batches(name):
        return batch_heads.has(session, key, seen)
    return has(session, key, seen)


def _last(session: Session, name: str) -> Head:
    key = witnessing.process_of(name)
    if key is not None and witnessing.is_of_batches(name):
        return batch_heads.head(session, key)
    return head(session, key)


def _of(process_id: int | None) -> ColumnElement[bool]:
    return (
        LogEntry.process_id.is_(None) if process_id is None else LogEntry.process_id == process_id
    )


def act_of(entry: LogEntry) -> Act:
    """What an entry of the log binds into its chain."""
    return Act(entry.at, entry.actor, entry.action, entry.details, entry.salt or "")
