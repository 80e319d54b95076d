"""Haneul, signed in, and a process at hand."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Process
from tests import people, things
from tests.pages import Visitor


@pytest.fixture
def office(session: Session, visitor: Visitor) -> Visitor:
    """The organiser's browser."""
    people.haneul(session)
    visitor.post("/staff/sign-in", {"email": "haneul@example.org", "password": people.PASSWORD})
    return visitor


@pytest.fixture
def process(session: Session) -> Process:
    """A process with fields and districts and without projects."""
    return things.a_process(session)
