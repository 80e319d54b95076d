"""Reading writes nothing, and neither does a form that somebody else sends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.web.access import audiences_of
from tests import people
from tests.attack.reaching import as_sent, reach
from tests.attack.rows import Contents, changed
from tests.attack.targets import TARGETS
from tests.attack.visits import visits
from tests.pages import Visitor
from tests.tour import arrive
from tests.tour.day_places import BOM
from tests.tour.places import DARI, HANEUL


@pytest.fixture
def contents(uri: str) -> Iterator[Contents]:
    found = Contents(uri)
    yield found
    found.close()


@pytest.mark.parametrize("state", ["draft", "open", "counted", "published"])
def test_reading_writes_nothing(
    app: Flask, session: Session, contents: Contents, state: str
) -> None:
    scene = arrive(app, session, state)
    for who in ("", "minjun", "haneul", "dari"):
        scene.client(who)
    session.rollback()
    before = contents.read()
    read = 0
    for told, answer in visits(scene):
        assert answer.status_code < 500, told
        read += answer.status_code == 200
        answer.close()
    assert read > 40
    assert changed(before, contents.read()) == []


@pytest.mark.parametrize("endpoint", TARGETS)
def test_a_form_without_its_token_writes_nothing(
    app: Flask, session: Session, contents: Contents, endpoint: str
) -> None:
    form = reach(app, session, endpoint)
    values = as_sent(form.filled.values)
    app.config["WTF_CSRF_ENABLED"] = True
    before = contents.read()
    for token in ([], [""], ["x" * 40]):
        assert form.send(values | {"csrf_token": token}).status_code == 400
    assert changed(before, contents.read()) == []


STAFF = {"organiser", "officer", "facilitator"}
OFFICES = [name for name, target in TARGETS.items() if target.who in (HANEUL, DARI, BOM)]


@pytest.mark.parametrize("endpoint", [name for name in OFFICES if name != "staff.sign_out"])
def test_a_form_of_the_staff_from_somebody_else_writes_nothing(
    app: Flask, session: Session, contents: Contents, endpoint: str
) -> None:
    form = reach(app, session, endpoint)
    values = as_sent(form.filled.values)
    strangers, wanted = [{}, {"staff": "tampered"}], [303, 303]
    if len(audiences_of(app, endpoint) & STAFF) == 1:
        strangers.append({"staff": _cookie_of_the_other(app, session, endpoint)})
        wanted.append(403)
    before = contents.read()
    answers = []
    for form.cookies in strangers:
        response = form.send(values)
        answers.append(response.status_code)
        assert response.status_code == 403 or "/staff/sign-in" in response.headers["Location"]
    assert answers == wanted
    assert changed(before, contents.read()) == []


def _cookie_of_the_other(app: Flask, session: Session, endpoint: str) -> str:
    """The session of somebody with another role, truly signed in."""
    other = people.dari if "organiser" in audiences_of(app, endpoint) else people.haneul
    client = app.test_client()
    Visitor(client).sign_in(other(session).email, people.PASSWORD)
    cookie = client.get_cookie("staff")
    assert cookie is not None
    return cookie.value
