"""Settle the sheets that two people read differently, and put the batch into the box."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from budgeting.counting.paper_entries import (
    Difference,
    Sheet,
    against_rulebook,
    compare,
    settled,
    spoilt_by_reason,
)
from budgeting.counting.rulebook import Rulebook
from budgeting.errors import BallotRefused, IllegalMove, PaperRefused
from budgeting.models import BoxedBallot, PaperBatch, Process
from budgeting.services import paper_entering, receipts
from budgeting.services.ballot_seals import seal_ballot, slot
from budgeting.services.box_keys import public_key
from budgeting.services.keys import Keyring
from budgeting.services.paper_entering import SETTLED, TURNS, both_complete, cleaned
from budgeting.services.paper_urn import batch_in_urn, forget_entries
from budgeting.services.papers import Paper
from budgeting.services.recording import record
from budgeting.services.sealed import sealed_rulebook


def differences(
    session: Session, process: Process, keys: Keyring, batch: PaperBatch
) -> tuple[Difference, ...]:
    """Where the two entries differ; ``PaperRefused`` before both are complete."""
    if batch.state != "open":
        raise IllegalMove("compare", batch.state)
    if not both_complete(session, batch):
        raise PaperRefused("complete")
    return compare(*(_sheets(session, process, keys, batch, turn) for turn in TURNS))


def decided(
    session: Session, process: Process, keys: Keyring, batch: PaperBatch
) -> dict[int, Sheet]:
    """What was settled so far, by position."""
    return paper_entering.read(session, process, keys, batch, SETTLED)


def settle(
    session: Session,
    process: Process,
    keys: Keyring,
    number: int,
    position: int,
    sheet: Sheet,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Note what a sheet really says, and that the ``actor`` has looked at it.

    ``PaperRefused`` if nobody differs on this sheet.
    """
    batch = batch_in_urn(session, process, number)
    if position not in {one.position for one in differences(session, process, keys, batch)}:
        raise PaperRefused("sheet")
    paper_entering.keep(session, process, keys, batch, position, SETTLED, sheet)
    name = cleaned(actor)
    batch.settled_by = sorted({*batch.settled_by, name})
    record(
        session, "paper.sheet_settled", actor=actor, at=now, process=process,
        batch=number, sheet=position, by=name,
    )  # fmt: skip


def put_into_box(
    session: Session,
    process: Process,
    keys: Keyring,
    number: int,
    *,
    actor: str,
    now: datetime,
) -> PaperBatch:
    """Seal every valid sheet to the key of the box, count the spoilt ones, destroy the entries.

    From then on a ballot of paper is one of the box, and nothing leads back to its sheet.
    ``PaperRefused`` as long as a difference is not settled.
    """
    batch = batch_in_urn(session, process, number)
    apart = differences(session, process, keys, batch)
    agreed = decided(session, process, keys, batch)
    open_still = {one.position for one in apart} - set(agreed)
    if open_still:
        raise PaperRefused("unsettled", len(open_still))
    one, other = (_sheets(session, process, keys, batch, turn) for turn in TURNS)
    sheets = settled(one, other, agreed)
    rulebook = sealed_rulebook(session, process)
    valid = [sheet for sheet in sheets if not sheet.spoilt]
    if any(against_rulebook(sheet, rulebook) for sheet in valid):
        raise BallotRefused
    _box(session, process, rulebook, public_key(session, process, rulebook, keys), valid)
    batch.state, batch.valid, batch.spoilt = "boxed", len(valid), spoilt_by_reason(sheets)
    forget_entries(session, batch)
    record(
        session, "paper.batch_boxed", actor=actor, at=now, process=process,
        batch=number, sheets=batch.size, valid=batch.valid, spoilt=dict(batch.spoilt),
        entered_by=[batch.first_by, batch.second_by], differed=len(apart),
        settled_by=list(batch.settled_by),
    )  # fmt: skip
    return batch


def _box(
    session: Session, process: Process, rulebook: Rulebook, public: bytes, valid: list[Sheet]
) -> None:
    """Seal the ballots and lay them in by their random keys, so that no order is kept."""
    into, sha256 = slot(public, rulebook), rulebook.sha256()
    papers = [Paper(scores=dict(sheet.scores)) for sheet in valid]
    rows = [
        {
            "process_id": process.id,
            "bid": receipts.box_key(process.slug, paper),
            "commitment": receipts.commitment(process.slug, sha256, paper),
            "sealed": seal_ballot(into, process.slug, sha256, paper),
        }
        for paper in sorted(papers, key=lambda paper: receipts.box_key(process.slug, paper))
    ]
    if rows:
        session.execute(insert(BoxedBallot), rows)


def _sheets(
    session: Session, process: Process, keys: Keyring, batch: PaperBatch, turn: int
) -> list[Sheet]:
    found = paper_entering.read(session, process, keys, batch, turn)
    return [found[position] for position in sorted(found)]
