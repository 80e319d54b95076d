"""The pages of everybody who signs in, and those on the way in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from budgeting.services import clock
from tests import people, phones
from tests.pages import Page, Visitor
from tests.tour.places import HANEUL, Form, Stop


class Place(Protocol):
    """Whatever has an application, its database and a browser for everybody."""

    app: Flask
    session: Session
    clients: dict[str, FlaskClient]


def key_on(page: TestResponse) -> str:
    """The key that a page shows for the app of a phone."""
    shown = Page(page).one("#key")
    return shown.get_text(strip=True).replace(" ", "")


def _at_the_code(scene: Place) -> None:
    person = people.haneul(scene.session)
    phones.given(scene.session, scene.app.extensions["keys"], person, clock.now())
    scene.clients[HANEUL] = scene.app.test_client()
    form = {"email": person.email, "password": people.PASSWORD}
    Visitor(scene.clients[HANEUL]).post("/staff/sign-in", form)


def _with_codes(scene: Place) -> None:
    person = people.haneul(scene.session)
    client = scene.clients[HANEUL] = scene.app.test_client()
    visitor = Visitor(client)
    visitor.sign_in(person.email, people.PASSWORD)
    page = "/staff/second-factor"
    code = phones.code(key_on(client.get(page)), clock.now())
    visitor.post(page, {"code": code, "password": people.PASSWORD})


STAFF_STATES: Mapping[str, tuple[Stop, ...]] = {
    "somebody is signed in": (
        Stop("staff.sessions", HANEUL),
        Stop("staff.password", HANEUL),
        Stop("staff.enrol", HANEUL),
        Stop("staff.recovery_codes", HANEUL),
    ),
    "code is asked": (Stop("staff.code", HANEUL),),
    "codes are shown": (
        Stop("staff.recovery_codes", HANEUL),
        Stop("staff.enrol", HANEUL),
        Stop("staff.sessions", HANEUL),
    ),
}
STAFF_WRONG_FORMS = (
    Form("somebody is signed in", "staff.sessions", HANEUL),
    Form("somebody is signed in", "staff.password", HANEUL),
    Form("somebody is signed in", "staff.enrol", HANEUL),
    Form("code is asked", "staff.code", HANEUL),
)
BUILDERS: Mapping[str, Callable[[Any], object]] = {
    "somebody is signed in": lambda _scene: None,
    "code is asked": _at_the_code,
    "codes are shown": _with_codes,
}
"""What leads to each state, under its name."""
