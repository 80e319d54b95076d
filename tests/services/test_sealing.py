"""Sealing the rulebook."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import RulebookUnready, Sealed, Tampered
from budgeting.models import LogEntry, Process, Project, RulebookRecord
from budgeting.services import clock, lottery, ruling, sealing
from budgeting.services.keys import Keyring
from budgeting.services.ruling import Choices
from budgeting.services.sealed import sealed_rulebook
from budgeting.services.seeds import read_seed
from tests import things

KEYS = Keyring("k" * 64)
NOW = clock.now()
BY: dict[str, Any] = {"actor": "Haneul", "now": NOW}


@pytest.fixture
def process(session: Session) -> Process:
    """A process with six projects and a rulebook that can be sealed."""
    process = things.a_process(session)
    things.some_projects(session, process, 6)
    ruling.save(session, process, Choices(number=3, threshold=300_000), **BY)
    session.commit()
    return process


def test_what_is_sealed_is_the_canonical_text_and_its_digest(
    session: Session, process: Process
) -> None:
    kept = sealing.seal(session, process, KEYS, **BY)
    session.commit()
    assert kept.canonical is not None
    assert kept.sha256 == hashlib.sha256(kept.canonical.encode()).hexdigest()
    assert json.loads(kept.canonical)["threshold_millionths"] == 300_000
    assert (process.phase, kept.sealed_at) == ("sealed", NOW)
    assert sealed_rulebook(session, process).sha256() == kept.sha256


def test_the_sealing_stands_in_the_log_with_its_digest(session: Session, process: Process) -> None:
    kept = sealing.seal(session, process, KEYS, **BY)
    entry = session.query(LogEntry).order_by(LogEntry.seq.desc()).first()
    assert entry is not None
    assert (entry.action, entry.details) == ("rulebook.sealed", {"sha256": kept.sha256})


def test_the_seed_agrees_with_what_the_rulebook_committed_to(
    session: Session, process: Process
) -> None:
    lottery.type_seed(session, process, "three white balls", KEYS, **BY)
    kept = sealing.seal(session, process, KEYS, **BY)
    assert read_seed(kept, sealed_rulebook(session, process), KEYS) == "three white balls"


def test_a_seed_made_by_the_server_is_long_and_hidden(session: Session, process: Process) -> None:
    kept = sealing.seal(session, process, KEYS, **BY)
    seed = read_seed(kept, sealed_rulebook(session, process), KEYS)
    assert len(bytes.fromhex(seed)) == 32
    assert kept.seed is None
    assert seed not in (kept.canonical or "")


def test_what_cannot_be_voted_on_is_not_sealed(session: Session, process: Process) -> None:
    ruling.save(session, process, Choices(wanted="exactly", number=7), **BY)
    session.commit()
    with pytest.raises(RulebookUnready, match="too_many_wanted"):
        sealing.seal(session, process, KEYS, **BY)
    session.rollback()
    assert process.phase == "draft"
    assert session.get_one(RulebookRecord, process.id).canonical is None


def test_rules_that_nobody_has_saved_are_not_sealed(session: Session) -> None:
    process = things.a_process(session)
    things.some_projects(session, process, 20)
    lottery.type_seed(session, process, "three white balls", KEYS, **BY)
    with pytest.raises(RulebookUnready, match="rules_unsaved"):
        sealing.seal(session, process, KEYS, **BY)


@pytest.mark.parametrize("phase", ["sealed", "open", "paused", "closed", "counting", "published"])
def test_a_rulebook_is_sealed_once(session: Session, process: Process, phase: str) -> None:
    process.phase = phase
    session.commit()
    with pytest.raises(Sealed):
        sealing.seal(session, process, KEYS, **BY)


def test_a_stale_reader_seals_what_stands_in_the_database(
    session: Session, process: Process
) -> None:
    first = session.query(Project).filter_by(number=1).one()
    session.commit()
    with Session(session.get_bind()) as other:
        other.query(Project).filter_by(number=1).one().cost = 777
        other.commit()
    assert first.cost != 777
    kept = sealing.seal(session, process, KEYS, **BY)
    assert json.loads(kept.canonical or "")["projects"][0]["cost"] == 777


def test_a_sealed_text_that_was_altered_is_not_read(session: Session, process: Process) -> None:
    kept = sealing.seal(session, process, KEYS, **BY)
    kept.canonical = (kept.canonical or "").replace('"number":3', '"number":4')
    session.commit()
    with pytest.raises(Tampered):
        sealed_rulebook(session, process)
