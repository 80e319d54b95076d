"""Exchange a card for a paper ballot: the card has voted then, on paper and nowhere else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from budgeting.errors import CardUsed, CardVoid, VoteNotOpen, WrongCode
from budgeting.models import Draft, Process, TabletSession, UsedCard
from budgeting.services.issuing import locked_card
from budgeting.services.locking import lock

HANDING_PHASES = ("open", "paused")


def hand_out(session: Session, process: Process, tag: bytes, *, now: datetime) -> None:
    """Use the card up for a paper; what was begun with it on a tablet is forgotten.

    Of this and a ballot that is cast at the same moment, the key of the roll lets one through:
    ``CardUsed``. ``VoteNotOpen`` unless the vote is open or paused, ``CardVoid``, ``WrongCode`` if
    the card is another vote's. Nothing is logged: the log knows no moment at which a card was used.
    """
    lock(session, process)
    if not takes_papers(process, now):
        raise VoteNotOpen(process.phase)
    card = locked_card(session, tag)
    if card is None or card.process_id != process.id:
        raise WrongCode
    if card.state == "void":
        raise CardVoid
    if not _use(session, process, tag):
        raise CardUsed
    for table in (Draft, TabletSession):
        session.execute(delete(table).where(table.process_id == process.id, table.tag == tag))


def takes_papers(process: Process, now: datetime) -> bool:
    """Whether a paper can still be handed out: the vote is on, and its close is not over."""
    over = process.closes_at is not None and now >= process.closes_at
    return process.phase in HANDING_PHASES and not over


def handed(session: Session, process: Process) -> int:
    """How many papers were handed out."""
    mine = select(func.count()).where(
        UsedCard.process_id == process.id, UsedCard.on_paper.is_(True)
    )
    return session.scalar(mine) or 0


def was_handed(session: Session, process: Process, tag: bytes) -> bool:
    """Whether this card was exchanged, for the person who has it in their hands."""
    used = session.get(UsedCard, (process.id, tag), populate_existing=True)
    return used is not None and used.on_paper


def _use(session: Session, process: Process, tag: bytes) -> bool:
    """Put the card on the roll, unless it is there."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row = insert(UsedCard).values(process_id=process.id, tag=tag, on_paper=True)
    written = session.execute(row.on_conflict_do_nothing().returning(UsedCard.tag))
    return written.first() is not None
