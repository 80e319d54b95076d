"""Haneul, signed in, and a process at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from budgeting.models import Process, Sitting
from budgeting.services import freezing
from tests import people, selections, things
from tests.pages import Visitor
from tests.services.seats import a_sitting
from tests.web.organiser.sitting_pages import here


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


@pytest.fixture
def sitting(session: Session, process: Process) -> Sitting:
    """Twenty-four people, four tables, two rounds, no seats yet."""
    return a_sitting(session, process)


@pytest.fixture
def made(office: Visitor, process: Process, sitting: Sitting, session: Session) -> Sitting:
    """The same sitting with seats."""
    address = here(process, f"/{sitting.id}")
    office.follow(office.post(f"{address}/make", on=address))
    session.expire_all()
    return sitting


@pytest.fixture
def draw_state(session: Session, process: Process) -> Callable[[], str | None]:
    """How the draw that counts stands in the database."""

    def read() -> str | None:
        session.rollback()
        session.expire_all()
        draw = freezing.latest(session, process)
        return draw.state if draw else None

    return read
