"""The seed of the lottery."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import Sealed, Tampered
from budgeting.models import LogEntry, RulebookRecord
from budgeting.services import clock, lottery
from budgeting.services.keys import Keyring
from tests import things

KEYS = Keyring("k" * 64)
BY: dict[str, Any] = {"actor": "Haneul", "now": clock.now()}
ACT = "Winning numbers of 14 March 2026: 3 9 14 22 31 40"


def test_a_typed_seed_is_shown_by_its_digest_only(session: Session) -> None:
    process = things.a_process(session)
    digest = lottery.type_seed(session, process, ACT, KEYS, **BY)
    session.commit()
    assert digest == hashlib.sha256(ACT.encode()).hexdigest()
    assert lottery.typed_commitment(session, process, KEYS) == digest
    kept = session.get_one(RulebookRecord, process.id)
    assert kept.seed is None
    assert kept.seed_box is not None
    assert ACT.encode() not in kept.seed_box
    assert ACT not in str([entry.details for entry in session.query(LogEntry)])


def test_without_a_typed_seed_there_is_no_commitment_yet(session: Session) -> None:
    process = things.a_process(session)
    assert lottery.typed_commitment(session, process, KEYS) == ""
    lottery.type_seed(session, process, ACT, KEYS, **BY)
    lottery.leave_to_server(session, process, **BY)
    assert lottery.typed_commitment(session, process, KEYS) == ""


def test_the_server_makes_another_seed_every_time(session: Session) -> None:
    made = {lottery.commit_to_seed(RulebookRecord(process_id=1, draft={}), KEYS) for _ in range(3)}
    assert len(made) == 3


def test_a_seed_of_another_process_is_not_taken_for_this_one(session: Session) -> None:
    process = things.a_process(session)
    lottery.type_seed(session, process, ACT, KEYS, **BY)
    kept = session.get_one(RulebookRecord, process.id)
    moved = RulebookRecord(process_id=process.id + 1, draft={}, seed_box=kept.seed_box)
    with pytest.raises(Tampered):
        lottery.commit_to_seed(moved, KEYS)


def test_after_the_sealing_the_seed_stays(session: Session) -> None:
    process = things.a_process(session, phase="sealed")
    with pytest.raises(Sealed):
        lottery.type_seed(session, process, ACT, KEYS, **BY)
    with pytest.raises(Sealed):
        lottery.leave_to_server(session, process, **BY)
