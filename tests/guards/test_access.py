"""Every route says who may use it, and a signed-out or wrong person is turned away."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, IntegerConverter

from budgeting.web import access
from tests import people

STAFF = set(access.STAFF_ROLES)


def _addresses(app: Flask, method: str) -> list[tuple[str, frozenset[str]]]:
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if method not in (rule.methods or set()):
                continue
            values = {name: _example(name, rule._converters) for name in rule.arguments}
            address = rule.build(values)
            assert address is not None, rule
            found.append((address[1], access.audiences_of(app, rule.endpoint)))
    return found


def _example(name: str, converters: dict[str, object]) -> object:
    converter = converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 1 if isinstance(converter, IntegerConverter) else "hanbit-2026"


def test_every_route_declares_who_may_use_it(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert access.audiences_of(app, rule.endpoint), rule.endpoint


def test_the_application_refuses_to_start_with_an_undeclared_route(app: Flask) -> None:
    bare = Flask("bare", static_folder=None)
    bare.add_url_rule("/open", "open", lambda: "anybody")
    with pytest.raises(access.UndeclaredRouteError):
        access.init_app(bare)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_stranger_reaches_no_page_of_the_staff(
    app: Flask, client: FlaskClient, method: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    for address, audiences in _addresses(app, method):
        if audiences <= STAFF:
            response = client.open(address, method=method)
            assert response.status_code == 303, address
            assert response.headers["Location"].startswith("/staff/sign-in"), address


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("person", "other"), [("haneul", "officer"), ("dari", "organiser")])
def test_nobody_reaches_the_pages_of_the_other_role(
    app: Flask, client: FlaskClient, session: Session, person: str, other: str, method: str
) -> None:
    staff = getattr(people, person)(session)
    app.config["WTF_CSRF_ENABLED"] = False
    client.post("/staff/sign-in", data={"email": staff.email, "password": people.PASSWORD})
    checked = 0
    for address, audiences in _addresses(app, method):
        if audiences == {other}:
            checked += 1
            assert client.open(address, method=method).status_code == 403, address
    assert checked > 3


@pytest.mark.parametrize("address", ["/team/themes", "/facilitator/hanbit-2026/sittings/1/act"])
def test_an_outbox_without_a_place_is_refused_and_not_led_away(
    app: Flask, client: FlaskClient, address: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.post(address).status_code == 303
    assert client.post(address, headers={"X-Outbox": "1"}).status_code == 403
