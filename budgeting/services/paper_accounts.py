"""The accounts of a vote: where all cards and papers are, counted, explained and signed by two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from budgeting.counting.paper_entries import REASONS
from budgeting.counting.reconciling import Figures, Tally
from budgeting.errors import IllegalMove, PaperRefused
from budgeting.models import (
    BoxedBallot,
    Card,
    CardBatch,
    OpenedBallot,
    Process,
    Reconciliation,
    UsedCard,
)
from budgeting.services.locking import lock
from budgeting.services.paper_entering import cleaned, same_person
from budgeting.services.paper_handing import handed
from budgeting.services.paper_urn import batches, missing, reconciliation
from budgeting.services.recording import record
from budgeting.services.texts import clean

PHASES = ("closed", "counting", "published")
"""When cards are counted and signed for: after the vote, best before its result is public."""


@dataclass(frozen=True, slots=True)
class Account:
    """The figures of a vote, the words about them, and who has signed exactly these figures."""

    figures: Figures
    why: str = ""
    missing_why: str = ""
    signed: tuple[str, ...] = ()
    signed_at: datetime | None = None


def figures(session: Session, process: Process) -> Figures:
    """Count what the database knows, and join it with what people have counted."""
    sheet = session.get(Reconciliation, process.id, populate_existing=True)
    boxed = [batch for batch in batches(session, process) if batch.state == "boxed"]
    entered = sum(batch.valid for batch in boxed)
    on_paper = handed(session, process)
    spoilt = {
        reason: number
        for reason in REASONS
        if (number := sum(batch.spoilt.get(reason, 0) for batch in boxed))
    }
    return Figures(
        printed=_printed(session, process),
        void=_number(session, Card, process, Card.state == "void"),
        tablets=_number(session, UsedCard, process) - on_paper,
        on_paper=on_paper,
        boxed=_number(session, BoxedBallot, process) - entered,
        entered=entered,
        tested=_tested(session, process),
        handed_out=sheet.handed_out if sheet else None,
        left_over=sheet.left_over if sheet else None,
        spoiled=sheet.spoiled if sheet else None,
        missing=(sheet.missing or 0) if sheet else 0,
        spoilt=spoilt,
    )


def account(session: Session, process: Process) -> Account:
    """The figures as they are now; signatures under other figures are not shown."""
    now = figures(session, process)
    sheet = session.get(Reconciliation, process.id, populate_existing=True)
    if sheet is None:
        return Account(now)
    holds = bool(sheet.signed) and sheet.figures == now.as_numbers()
    return Account(
        figures=now,
        why=sheet.why,
        missing_why=sheet.missing_why,
        signed=tuple(sheet.signed) if holds else (),
        signed_at=sheet.signed_at if holds else None,
    )


def note_cards(
    session: Session,
    process: Process,
    counted: tuple[int, int, int],
    why: str,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Note the cards that people counted: handed out, left over, spoiled; and why sums differ."""
    require_phase(session, process)
    sheet = reconciliation(session, process)
    sheet.handed_out, sheet.left_over, sheet.spoiled = counted
    sheet.why = clean(why)
    session.flush()
    record(
        session, "cards.counted", actor=actor, at=now, process=process,
        handed_out=counted[0], left_over=counted[1], spoiled=counted[2], why=sheet.why,
    )  # fmt: skip


def sign(
    session: Session,
    process: Process,
    names: Sequence[str],
    seen: str,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Two people sign the figures that they have ``seen`` (:func:`fingerprint`).

    ``PaperRefused`` if they are not two, if the figures have changed since, or if a sum that does
    not agree has no reason.
    """
    require_phase(session, process)
    people = [cleaned(name) for name in names]
    if len(people) != 2 or not all(people):
        raise PaperRefused("name")
    if same_person(*people):
        raise PaperRefused("same")
    found = account(session, process)
    if fingerprint(found.figures) != seen:
        raise PaperRefused("figures")
    if found.figures.findings() and not found.why:
        raise PaperRefused("why")
    sheet = reconciliation(session, process)
    sheet.signed, sheet.signed_at = people, now
    sheet.figures = found.figures.as_numbers()
    session.flush()
    record(
        session, "cards.reconciled", actor=actor, at=now, process=process,
        signed=people, why=sheet.why, **sheet.figures,
    )  # fmt: skip


def fingerprint(found: Figures) -> str:
    """The figures as one text, to say which ones somebody has read."""
    return ",".join(f"{name}:{number}" for name, number in sorted(found.as_numbers().items()))


def tally(session: Session, process: Process) -> Tally:
    """What the count looks at before it begins."""
    mine = batches(session, process)
    boxed = [batch for batch in mine if batch.state == "boxed"]
    return Tally(
        boxed=_number(session, BoxedBallot, process),
        opened=_number(session, OpenedBallot, process),
        used=_number(session, UsedCard, process),
        on_paper=handed(session, process),
        entered=sum(batch.valid for batch in boxed),
        spoilt=sum(sum(batch.spoilt.values()) for batch in boxed),
        missing=missing(session, process) or 0,
        unfinished=sum(batch.state == "open" for batch in mine),
    )


def require_phase(session: Session, process: Process) -> None:
    """Lock the process; ``IllegalMove`` unless cards are counted and signed for now."""
    lock(session, process)
    if not takes_figures(session, process):
        raise IllegalMove("count cards", process.phase)


def takes_figures(session: Session, process: Process) -> bool:
    """Whether cards are counted and signed for now.

    What was left open at the publication can still be done; what was signed stays as it is public.
    """
    if process.phase == "published":
        return not account(session, process).signed
    return process.phase in PHASES


def _printed(session: Session, process: Process) -> int:
    """Cards of runs that were printed: somebody has said so, or has voted with one of them."""
    other = Card.__table__.alias("other")
    used = exists().where(
        other.c.batch_id == CardBatch.id,
        UsedCard.process_id == process.id,
        UsedCard.tag == other.c.tag,
    )
    cards = select(func.count()).select_from(Card).join(CardBatch, CardBatch.id == Card.batch_id)
    on_paper = or_(CardBatch.printed_at.is_not(None), used)
    return session.scalar(cards.where(Card.process_id == process.id, on_paper)) or 0


def _tested(session: Session, process: Process) -> int:
    tests = select(func.coalesce(func.sum(Card.tests), 0)).where(Card.process_id == process.id)
    return int(session.scalar(tests) or 0)


def _number(session: Session, table: type[object], process: Process, *conditions: object) -> int:
    rows = select(func.count()).select_from(table)
    mine = rows.where(table.process_id == process.id, *conditions)  # type: ignore[attr-defined, arg-type]
    return session.scalar(mine) or 0
