"""Dari at a browser, with and without a phone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from budgeting.services import clock
from tests import people, phones
from tests.pages import Visitor

SIGN_IN = "/staff/sign-in"
RIGHT = {"email": "dari@example.org", "password": people.PASSWORD}


@dataclass
class Moment:
    """The clock of the server, which a test can move."""

    now: object


@pytest.fixture
def moment(monkeypatch):
    """A clock that stands still unless it is moved."""
    stands = Moment(clock.now())
    monkeypatch.setattr(clock, "now", lambda: stands.now)
    return stands


@pytest.fixture
def dari(session, moment):
    """The voting officer without a second factor."""
    return people.dari(session)


@pytest.fixture
def with_phone(app, session, dari, moment):
    """The voting officer with an app on the phone."""
    return phones.given(session, app.extensions["keys"], dari, moment.now)


@pytest.fixture
def signed_in(dari, visitor):
    """A browser at which Dari is signed in with the password."""
    visitor.post(SIGN_IN, RIGHT)
    return visitor


@pytest.fixture
def elsewhere(app):
    """Another browser."""
    return Visitor(app.test_client())


def is_in(visitor: Visitor) -> bool:
    """Whether somebody is signed in at this browser."""
    return visitor.client.get("/officer/").status_code == 200
