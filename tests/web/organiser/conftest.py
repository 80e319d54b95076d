"""Haneul, signed in, and a process at hand."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from budgeting.models import Process
from tests import people, selections, things
from tests.pages import Visitor


class YieldingClient(FlaskClient):
    """A browser before whose every request the test's own session lets the database go."""

    session: Session

    def open(self, *args: Any, **given: Any) -> TestResponse:
        """End the test's transaction, which would hold the only write lock, and ask."""
        self.session.commit()
        return super().open(*args, **given)


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    """A browser without a screen."""
    browser = YieldingClient(app, app.response_class, use_cookies=True)
    browser.session = session
    return browser


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


@pytest.fixture
def planned(session: Session, process: Process) -> Process:
    """A process with a plan of ten seats, by age and gender."""
    selections.planned(session, process)
    return process
