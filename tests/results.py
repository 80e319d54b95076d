"""A counted and published vote for the tests, without the officer's pages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from budgeting.canonical import canonical_json
from budgeting.counting.ballot_rules import canonical_ballot
from budgeting.counting.outcome import as_document
from budgeting.counting.rulebook import Rulebook
from budgeting.counting.rules import RULES
from budgeting.models import OutcomeRecord, Process, RulebookRecord
from budgeting.services.sealed import sealed_rulebook
from budgeting.services.seeds import commitment
from budgeting.services.tallying import Paper
from tests.things import a_process, a_rulebook, open_box, put_in, sealed, some_projects

SEED = "hanbit"
OPENED = datetime(2026, 5, 2, 9, 0, tzinfo=UTC)
CLOSED = datetime(2026, 5, 2, 16, 0, tzinfo=UTC)
PUBLISHED = datetime(2026, 5, 2, 17, 0, tzinfo=UTC)

Choice = dict[str, int]


def some_choices(rulebook: Rulebook, voters: int, number: int = 3, seed: int = 7) -> list[Choice]:
    """Ballots of ``number`` projects each, the first ones on the list more often than the last."""
    random = Random(seed)
    ids = [project.id for project in rulebook.projects]
    weights = [len(ids) + 3 - place for place in range(len(ids))]
    found = []
    for _ in range(voters):
        chosen: set[str] = set()
        while len(chosen) < min(number, len(ids)):
            chosen.add(random.choices(ids, weights)[0])
        found.append(dict.fromkeys(sorted(chosen), 1))
    return found


def boxed(session: Session, process: Process, choices: Sequence[Choice]) -> None:
    """Lay ballots into the box, under keys that depend on their place only, and open it."""
    drawn = Random(process.slug)
    for choice in choices:
        put_in(session, process, canonical_ballot(choice), drawn)
    open_box(session, process)


def counted(session: Session, process: Process, choices: Sequence[Choice]) -> None:
    """Close the vote over these ballots and count them with the sealed rule."""
    boxed(session, process, choices)
    keep_outcome(session, process, choices)


def keep_outcome(session: Session, process: Process, choices: Sequence[Choice]) -> None:
    """Count these ballots with the sealed rule, whatever lies in the box."""
    rulebook = sealed_rulebook(session, process)
    paper = Paper(rulebook, tuple(canonical_ballot(choice) for choice in choices), SEED)
    outcome = RULES[rulebook.rule].count(paper.election())
    document = canonical_json(as_document(outcome)).decode()
    session.add(
        OutcomeRecord(
            process_id=process.id,
            document=document,
            sha256=hashlib.sha256(document.encode()).hexdigest(),
            input_sha256=paper.input_sha256,
            counted_at=CLOSED,
        )
    )
    session.get_one(RulebookRecord, process.id).seed = SEED
    process.opened_at, process.closed_at, process.phase = OPENED, CLOSED, "counting"
    session.commit()


def published(
    session: Session,
    choices: Sequence[Choice] | None = None,
    *,
    projects: int = 6,
    costs: Sequence[int] = (),
    process: Process | None = None,
    **given: Any,
) -> Process:
    """A published vote over P-1, P-2, ...; 60 random ballots unless ``choices`` are given."""
    process = process or a_process(session)
    listed = some_projects(session, process, projects, costs)
    rulebook = a_rulebook(process, listed, seed_commitment=commitment(SEED), **given)
    sealed(session, process, rulebook, SEED)
    counted(session, process, some_choices(rulebook, 60) if choices is None else choices)
    process.phase, process.published_at = "published", PUBLISHED
    session.commit()
    return process
