"""Make the report of a counted process, or of a Pabulib file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.counting.outcome import Outcome, Reason, Standing, from_document
from budgeting.counting.rulebook import Rulebook
from budgeting.errors import NotFound, Tampered
from budgeting.formats.pabulib import PabulibFile
from budgeting.models import OutcomeRecord, Process, RulebookRecord
from budgeting.services import acts
from budgeting.services.reports import Line, Provenance, Report
from budgeting.services.sealed import sealed_rulebook


def published_report(session: Session, process: Process) -> Report:
    """The report of a published process; ``NotFound`` before it is published."""
    if process.phase != "published":
        raise NotFound
    return counted_report(session, process)


def counted_report(session: Session, process: Process) -> Report:
    """The report of a counted process, for the officer's second look and for the public."""
    record = session.get(OutcomeRecord, process.id)
    if record is None:
        raise NotFound
    rulebook = sealed_rulebook(session, process)
    return report(session, process, rulebook, _outcome(record.document, record.sha256))


def report(
    session: Session, process: Process, rulebook: Rulebook, outcome: Outcome | Mapping[str, Any]
) -> Report:
    """Join an outcome, or its document, with the sealed rulebook and the words of a process."""
    if not isinstance(outcome, Outcome):
        outcome = from_document(outcome)
    reasons = {reason.project_id: reason for reason in outcome.not_funded}
    listed = {project.id: project for project in rulebook.projects}
    lines = {}
    for standing in outcome.projects:
        project = listed[standing.project_id]
        lines[project.id] = _line(
            standing,
            reasons.get(project.id),
            label=str(project.number),
            number=project.number,
            names=dict(project.names),
            fields=(project.field,) if project.field else (),
            districts=(project.district,) if project.district else (),
        )
    return Report(
        slug=process.slug,
        names=process.names,
        currency=rulebook.currency,
        decimals=rulebook.decimals,
        unit="points" if rulebook.ballot.kind == "points" else "votes",
        residents=rulebook.residents,
        outcome=outcome,
        lines=lines,
        category_names={(place.kind, place.key): place.names for place in process.categories},
        caps=rulebook.caps,
        exclusions=rulebook.exclusions,
        rulebook=rulebook,
        provenance=_provenance(session, process, rulebook),
    )


def report_of_file(
    file: PabulibFile, outcome: Outcome | Mapping[str, Any], *, seed: str = ""
) -> Report:
    """Join an outcome with what a .pb file says about its projects."""
    if not isinstance(outcome, Outcome):
        outcome = from_document(outcome)
    reasons = {reason.project_id: reason for reason in outcome.not_funded}
    named = {project.id: project for project in file.projects}
    lines = {
        standing.project_id: _line(
            standing,
            reasons.get(standing.project_id),
            label=standing.project_id,
            number=0,
            names={"": named[standing.project_id].name or standing.project_id},
            fields=named[standing.project_id].categories,
            districts=named[standing.project_id].districts,
        )
        for standing in outcome.projects
    }
    return Report(
        slug="",
        names={"": _title(file)},
        currency=file.meta.get("currency", ""),
        decimals=file.scale,
        unit="votes" if file.vote_type in ("approval", "choose-1") else "points",
        residents=0,
        outcome=outcome,
        lines=lines,
        category_names={},
        caps=(),
        exclusions=(),
        rulebook=None,
        provenance=Provenance(seed=seed),
    )


def _line(standing: Standing, reason: Reason | None, **words: Any) -> Line:
    return Line(
        id=standing.project_id,
        cost=standing.cost,
        support=standing.support,
        supporters=standing.supporters,
        meets_threshold=standing.meets_threshold,
        funded=standing.funded,
        reason=reason,
        **words,
    )


def _title(file: PabulibFile) -> str:
    parts = [file.meta.get(key, "") for key in ("unit", "subunit", "instance")]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _provenance(session: Session, process: Process, rulebook: Rulebook) -> Provenance:
    sealed = session.get(RulebookRecord, process.id)
    counted = session.execute(
        select(OutcomeRecord.sha256, OutcomeRecord.counted_at).where(
            OutcomeRecord.process_id == process.id
        )
    ).first()
    return Provenance(
        rulebook_sha256=(sealed.sha256 or "") if sealed else rulebook.sha256(),
        outcome_sha256=counted.sha256 if counted else "",
        seed=(sealed.seed or "") if sealed else "",
        seed_commitment=rulebook.seed_commitment,
        counted_at=counted.counted_at if counted else None,
        published_at=process.published_at,
        chain=acts.head_after(session, process.id, "outcome.published"),
    )


@lru_cache(maxsize=8)
def _outcome(document: str, sha256: str) -> Outcome:
    """Read a stored outcome once; ``Tampered`` if it no longer agrees with its digest."""
    if hashlib.sha256(document.encode()).hexdigest() != sha256:
        raise Tampered
    return from_document(json.loads(document))
