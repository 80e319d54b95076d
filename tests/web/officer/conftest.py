"""Dari at her desk, and a vote."""

from __future__ import annotations

import pytest

from budgeting.models import Process
from tests import people
from tests.pages import Visitor
from tests.things import a_process, a_rulebook, sealed, some_projects

DESK = "/officer/hanbit-2026/"


@pytest.fixture
def process(session) -> Process:
    """A process whose rulebook is sealed."""
    process = a_process(session)
    sealed(session, process, a_rulebook(process, some_projects(session, process)))
    return process


@pytest.fixture
def dari(session, visitor) -> Visitor:
    """The voting officer, signed in."""
    people.dari(session)
    visitor.post("/staff/sign-in", {"email": "dari@example.org", "password": people.PASSWORD})
    return visitor


@pytest.fixture
def phase(session, process):
    """Set the phase of the process, and what else is given."""

    def put(phase: str, **values: object) -> Process:
        session.refresh(process)
        process.phase = phase
        for name, value in values.items():
            setattr(process, name, value)
        session.commit()
        return process

    return put


@pytest.fixture
def read(session, process):
    """Read a column of the process as it is now, and let go of the database again."""

    def value(name: str) -> object:
        session.refresh(process)
        found = getattr(process, name)
        session.rollback()
        return found

    return value
