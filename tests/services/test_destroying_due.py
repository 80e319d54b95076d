"""The daily command destroys what is due, vote by vote, and says what it could not do."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from budgeting.models import Audit, Auditor, BoxedBallot, RulebookRecord
from budgeting.services import audit_files, clock, destroying, relaying
from tests.services.test_destroying import FORTNIGHT, later, published
from tests.things import KEYS, an_open_vote


@pytest.fixture
def place(app):
    return audit_files.folder(app.extensions["settings"])


@pytest.fixture
def process(session):
    """A published vote of twelve ballots."""
    return published(session, an_open_vote(session))


def test_the_command_destroys_what_is_due_and_says_so(app, session, process, place):
    runner = app.test_cli_runner()
    assert runner.invoke(args=["box", "destroy-due"]).output == "Nothing is due.\n"
    process.published_at = clock.now() - FORTNIGHT
    session.commit()
    told = runner.invoke(args=["box", "destroy-due"])
    assert told.exit_code == 0
    assert told.output == "hanbit-2026: 12 sealed ballots and their key are destroyed.\n"
    session.expire_all()
    assert set(session.scalars(select(BoxedBallot.sealed))) == {None}


def test_the_command_lets_an_audit_go_whose_time_is_over(app, session, process, place):
    audit_files.write(place, KEYS, process.slug, 1, b"openings")
    session.add(
        Audit(
            process_id=process.id, number=1, begun_by="Dari", holders=[],
            begun_at=later(hours=-5), until=later(hours=-1),
        )
    )  # fmt: skip
    session.commit()
    told = app.test_cli_runner().invoke(args=["box", "destroy-due"])
    assert told.output == "1 audits are over; their files are deleted.\n"
    assert list(place.iterdir()) == []


def overdue(session, slug):
    """A published vote whose time is over."""
    process = published(session, an_open_vote(session, slug=slug))
    process.published_at = clock.now() - FORTNIGHT
    session.commit()
    return process


def left(session, process):
    session.expire_all()
    mine = select(BoxedBallot.sealed).where(BoxedBallot.process_id == process.id)
    return sum(one is not None for one in session.scalars(mine))


def test_a_vote_with_an_altered_rulebook_stops_no_other_one(app, session):
    first, altered, last = [overdue(session, slug) for slug in ("one", "two", "three")]
    record = session.get(RulebookRecord, altered.id)
    record.canonical = record.canonical.replace("two", "owt")
    session.commit()
    told = app.test_cli_runner().invoke(args=["box", "destroy-due"])
    assert told.exit_code == 1
    assert "one: 12 sealed ballots" in told.output
    assert "two: not destroyed (Tampered)." in told.output
    assert "three: 12 sealed ballots" in told.output
    assert "Not everything that is due could be destroyed." in told.output
    assert [left(session, one) for one in (first, altered, last)] == [0, 12, 0]


def test_a_vote_that_an_auditor_disputes_is_held_and_said_to_be(app, session):
    process = overdue(session, "one")
    session.add(
        Audit(
            process_id=process.id, number=1, begun_by="Dari", holders=[], begun_at=clock.now(),
            until=later(hours=1), ended_at=clock.now(),
        )
    )  # fmt: skip
    session.flush()
    given = {"name": "Sora", "code_sha256": "0" * 64, "signed_at": clock.now(), "agrees": False}
    session.add(Auditor(process_id=process.id, number=1, **given))
    session.commit()
    told = app.test_cli_runner().invoke(args=["box", "destroy-due"])
    assert told.exit_code == 1
    assert "one: held, as an auditor disputes it." in told.output
    assert left(session, process) == 12


def test_the_pages_of_an_audit_that_is_over_are_swept_too(app, session, process, monkeypatch):
    swept = []
    monkeypatch.setattr(relaying, "sweep", lambda _engine, tables: swept.append(tables) is None)
    session.add(
        Audit(
            process_id=process.id, number=1, begun_by="Dari", holders=[],
            begun_at=later(hours=-5), until=later(hours=-1),
        )
    )  # fmt: skip
    session.commit()
    app.test_cli_runner().invoke(args=["box", "destroy-due"])
    assert swept == [destroying.TABLES]
