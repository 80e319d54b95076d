"""The example city is seeded once; starting the demo again does no harm."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.demo.box import HOLDERS
from budgeting.demo.seeding import SPARE, STAFF, seed
from budgeting.models import Base, BoxKey, Card, Project, Staff
from budgeting.services import box_keys
from budgeting.services.ballot_seals import public_of
from budgeting.services.organising import find
from budgeting.services.sealed import sealed_rulebook


def _rows(session: Session) -> dict[str, int]:
    session.rollback()
    rows = {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
    session.rollback()
    return rows


def test_the_demo_has_a_vote_to_watch_and_one_to_prepare(app: Flask, session: Session) -> None:
    shown: list[int] = []
    seeded = seed(app, lambda done, _total: shown.append(done))
    voting, preparing = find(session, seeded.voting), find(session, seeded.preparing)
    assert (voting.phase, preparing.phase) == ("open", "draft")
    assert voting.envelope == 19_400_000 * 100
    assert len(seeded.codes) == voting.residents + SPARE == session.query(Card).count()
    assert session.query(Project).filter_by(process_id=voting.id).count() == 60
    assert {person.email for person in session.query(Staff)} == {entry[0] for entry in STAFF}
    assert shown == sorted(shown)
    assert shown[-1] <= len(seeded.codes)


def test_two_printed_passphrases_open_the_box_of_the_demo(app: Flask, session: Session) -> None:
    voting = find(session, seed(app, lambda _done, _total: None).voting)
    assert sealed_rulebook(session, voting).secrecy == "sealed"
    locks = box_keys.locks(session, voting)
    kept = session.get_one(BoxKey, voting.id)
    assert public_of(locks.open({0: HOLDERS[0][1], 2: HOLDERS[2][1]})) == kept.public
    assert kept.names == [name for name, _passphrase in HOLDERS]


def test_seeding_again_changes_nothing(app: Flask, session: Session) -> None:
    first = seed(app, lambda _done, _total: None)
    before = _rows(session)
    assert before["log"] > 0
    assert before["process"] == 2
    assert seed(app, lambda _done, _total: None) == first
    assert _rows(session) == before


def test_the_codes_lie_beside_the_demo_database_for_its_owner_only(app: Flask) -> None:
    seed(app, lambda _done, _total: None)
    path = Path(app.instance_path) / "example-cards.txt"
    assert path.stat().st_mode & 0o077 == 0
