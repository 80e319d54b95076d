"""A form in front of the person who may send it, in the state in which it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from budgeting.models import Category, Process
from budgeting.services import clock
from tests import people, phones, things
from tests.attack.day_targets import CODE, DESK, a_code_of_the_day
from tests.attack.forms import Filled, find_form
from tests.attack.targets import APP, CARD, SIGN_IN, TARGETS, Target
from tests.tour import Scene, arrive
from tests.tour.staff_places import key_on

COOKIES = ("staff", "tablet", "receipt", "device", "display", "place")


@dataclass
class Reached:
    """A form in front of the person who may send it, with the cookies of that browser."""

    app: Flask
    filled: Filled
    cookies: dict[str, str]

    def send(self, values: Any, kind: str = "multipart/form-data") -> TestResponse:
        """Send values from a browser that is as it was when the form was reached."""
        client = self.app.test_client(use_cookies=False)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookie} if cookie else {}
        return client.post(self.filled.address, data=values, content_type=kind, headers=headers)


def reach(app: Flask, session: Session, endpoint: str) -> Reached:
    """Build the state of a target, open its page and read the form."""
    app.config["WTF_CSRF_ENABLED"] = False
    target = TARGETS[endpoint]
    scene = arrive(app, session, target.state)
    _furnish(scene, target)
    return _reached(scene, endpoint)


def _furnish(scene: Scene, target: Target) -> None:
    """What the states of the tour lack: staff who are not signed in, a field without projects."""
    session = scene.session
    scene.values |= {"kind": "field", "direction": "up"}
    if target.valid is SIGN_IN:
        people.haneul(session)
    process = session.query(Process).first()
    if target.state == "empty":
        session.query(Category).filter_by(kind="district").delete()
    elif process is not None and process.phase == "draft":
        spare = Category(
            process_id=process.id,
            kind="field",
            key="spare",
            position=9,
            names={"ko": "예비", "en": "Spare"},
        )
        session.add(spare)
        session.flush()
        scene.values["category_id"] = spare.id
    session.commit()


def _reached(scene: Scene, endpoint: str) -> Reached:
    target, client = TARGETS[endpoint], scene.client(TARGETS[endpoint].who)
    if target.after:
        before = _reached(scene, target.after)
        page = before.send(before.filled.values).headers["Location"]
    else:
        page = _address(scene, target)
    response = client.get(page)
    filled = find_form(scene.app, response.text, page, endpoint)
    assert filled is not None, f"no form for {endpoint} on {page}: {response.status}"
    for name, text in target.valid.items():
        filled.values[_named(filled, name)] = _exchanged(scene, endpoint, text, response)
    cookies = {name: kept.value for name in COOKIES if (kept := client.get_cookie(name))}
    return Reached(scene.app, filled, cookies)


def _named(filled: Filled, name: str) -> str:
    """The name of a field; of one that ends in a number and is given without it, the first."""
    return next((one for one in filled.names if name[-1] == "-" and one.startswith(name)), name)


def _address(scene: Scene, target: Target) -> str:
    rules = scene.app.url_map.iter_rules(target.page)
    rule = next(rule for rule in rules if "GET" in rule.methods)
    known = {**scene.values, **target.values}
    with scene.app.test_request_context():
        return url_for(target.page, **{name: known[name] for name in rule.arguments})


def _exchanged(scene: Scene, endpoint: str, text: str, page: TestResponse) -> str:
    """The text itself, or the code for which it stands on this page."""
    if text == APP:
        return phones.code(key_on(page), clock.now())
    if text == CODE:
        return a_code_of_the_day(scene, endpoint)
    if text == DESK:
        return str(scene.values["hall"].posts["expert"].id)
    return _a_new_card(scene) if text == CARD else text


def _a_new_card(scene: Scene) -> str:
    return things.a_card(scene.app, scene.session, scene.session.query(Process).one(), seed=99)


def as_sent(values: MultiDict[str, Any]) -> dict[str, Any]:
    """The values as the test client wants them."""
    return {name: values.getlist(name) for name in values}
