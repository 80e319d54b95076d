"""Gather everything that is published of one vote; ``docs/bundle.md`` describes the files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.formats.bundle import Report
from budgeting.formats.bundle_parts import Bundle, Cards, Statement
from budgeting.models import OpenedBallot, OutcomeRecord, Process, RulebookRecord
from budgeting.services import (
    acts,
    audit_verdicts,
    batching,
    card_checks,
    exporting,
    open_receipts,
    paper_accounts,
)
from budgeting.services.keys import Keyring
from budgeting.services.software import software

PROGRAM = Path(__file__).parent.parent / "formats" / "standalone" / "verify_vote.py"
TABLES = ("projects.csv", "results.csv", "results.json", "results.schema.json", "votes.csv")


def gather(
    session: Session, process: Process, keys: Keyring, report: Report = lambda _done, _all: None
) -> Bundle:
    """Everything that is public of a published vote; ``NotFound`` before.

    ``report`` hears how many of the large parts are there.
    """
    outcome = session.get(OutcomeRecord, process.id)
    rulebook = session.get(RulebookRecord, process.id)
    moments = process.opened_at, process.closed_at, process.published_at
    opened, closed, published = moments
    if process.phase != "published" or outcome is None or rulebook is None:
        raise NotFound
    if opened is None or closed is None or published is None or rulebook.canonical is None:
        raise NotFound
    parts: dict[str, Any] = {}
    for name, part in _LARGE.items():
        parts[name] = part(session, process, keys)
        report(len(parts), len(_LARGE))
    return Bundle(
        rulebook=rulebook.canonical.encode(),
        names=dict(process.names),
        opened=opened,
        closed=closed,
        published=published,
        acts=acts.published(session, process),
        cards=_cards(session, process),
        seed=rulebook.seed or "",
        outcome=outcome.document.encode(),
        program=PROGRAM.read_bytes(),
        totals_only=outcome.totals_only,
        chosen_by=tuple(outcome.chosen_by),
        audits=tuple(audit_verdicts.named(session, process)),
        statements=tuple(_statement(one) for one in audit_verdicts.statements(session, process)),
        software=software(),
        **parts,
    )


def _ballots(session: Session, process: Process) -> list[str]:
    mine = select(OpenedBallot.choice).where(OpenedBallot.process_id == process.id)
    return list(session.scalars(mine.order_by(OpenedBallot.number)))


def _cards(session: Session, process: Process) -> Cards:
    account = paper_accounts.account(session, process)
    figures = account.figures
    return Cards(
        printed=figures.printed,
        handed_out=figures.handed_out,
        left_over=figures.left_over,
        spoiled=figures.spoiled,
        on_paper=figures.on_paper,
        entered=figures.entered,
        spoilt=dict(figures.spoilt),
        missing=figures.missing,
        tested=figures.tested,
        why=" ".join(words for words in (account.why, account.missing_why) if words),
        signed=account.signed,
    )


def _tables(session: Session, process: Process) -> Mapping[str, bytes]:
    wanted = (*TABLES, f"{process.slug}.pb")
    there = {file.name: file.content for file in exporting.downloads(session, process)}
    return {name: there[name] for name in wanted if name in there}


_LARGE: Mapping[str, Callable[[Session, Process, Keyring], object]] = {
    "batches": lambda session, process, _keys: batching.published(session, process),
    "marks": card_checks.marks,
    "ballots": lambda session, process, _keys: _ballots(session, process),
    "openings": lambda session, process, _keys: open_receipts.published(session, process),
    "tables": lambda session, process, _keys: _tables(session, process),
}
"""Parts that a whole city makes large, as the bundle names them."""


def _statement(said: audit_verdicts.Statement) -> Statement:
    return Statement(
        auditor=said.auditor,
        at=said.signed_at,
        commitments_sha256=said.commitments_sha256,
        ballots_sha256=said.ballots_sha256,
        openings=said.openings,
        kept=said.agrees,
        audit=said.audit,
    )
