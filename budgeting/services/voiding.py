"""Declare cards void: a single one by its code, or what is unused of a whole print run."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from budgeting.errors import CardUsed, CardVoid, WrongCode
from budgeting.models import Card, CardBatch, Draft, Process, TabletSession, UsedCard
from budgeting.services.issuing import locked_card
from budgeting.services.printing import require_card_phase
from budgeting.services.recording import record


def void(session: Session, process: Process, tag: bytes, *, actor: str, now: datetime) -> None:
    """Declare one card void, with the choice that was begun with it.

    ``CardUsed`` if it has voted: that ballot is in the box, and nobody can say which it is.
    ``CardVoid`` if it was void before, ``WrongCode`` if it belongs to another process.
    """
    require_card_phase(session, process, "void")
    card = locked_card(session, tag)
    if card is None or card.process_id != process.id:
        raise WrongCode
    if session.get(UsedCard, (process.id, tag)) is not None:
        raise CardUsed
    if card.state == "void":
        raise CardVoid
    card.state = "void"
    _forget_choices(session, process, {tag})
    record(session, "card.voided", actor=actor, at=now, process=process)


def withdraw(
    session: Session, process: Process, batch: CardBatch, *, actor: str, now: datetime
) -> int:
    """Declare every unused card of a print run void, destroy its sheet; how many cards that were.

    For cards that were lost, or whose sheet cannot be printed any more.
    """
    require_card_phase(session, process, "withdraw")
    used = exists().where(UsedCard.process_id == process.id, UsedCard.tag == Card.tag)
    unused = (
        select(Card)
        .where(Card.batch_id == batch.id, Card.state == "ok", ~used)
        .order_by(Card.tag)
        .with_for_update(of=Card)
    )
    cards = list(session.scalars(unused))
    for card in cards:
        card.state = "void"
    batch.sheet = None
    _forget_choices(session, process, {card.tag for card in cards})
    details = {"run": batch.position, "cards": len(cards)}
    record(session, "cards.withdrawn", actor=actor, at=now, process=process, **details)
    return len(cards)


def _forget_choices(session: Session, process: Process, tags: Collection[bytes]) -> None:
    for table in (Draft, TabletSession):
        session.execute(delete(table).where(table.process_id == process.id, table.tag.in_(tags)))
