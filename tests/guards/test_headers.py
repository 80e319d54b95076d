"""Over HTTPS: every cookie and every answer carries what keeps browsers from harm."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.http import parse_cookie

from budgeting import create_app
from budgeting.extensions import db
from tests import databases, people, things
from tests.guards.test_access import _addresses
from tests.pages import Page, Visitor
from tests.services.day import a_day, open_place
from tests.web.resident.conftest import Resident

SITE = "https://localhost"
PRIVATE = ("/staff/", "/organiser/", "/officer/", "/facilitator/", "/hall/", "/table", "/team")
POLICY = {
    "default-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
}


@pytest.fixture
def app(uri: str, tmp_path: object) -> Iterator[Flask]:
    """An application as on a server: cookies over HTTPS only."""
    given = databases.settings(tmp_path / "instance", uri, secure_cookies=True)  # type: ignore[operator]
    app = create_app(given)
    app.testing = True
    app.config["PREFERRED_URL_SCHEME"] = "https"
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser on HTTPS."""
    client = app.test_client()
    client.environ_base["wsgi.url_scheme"] = "https"
    return client


def cookies(client: FlaskClient, app: Flask, session: Session) -> list[str]:
    """Every Set-Cookie that somebody is sent on the way through the site."""
    process = things.an_open_vote(session)
    resident = Resident(app, things.a_card(app, session, process))
    resident.client = client
    posts = (
        ("/staff/sign-in", {"email": people.dari(session).email, "password": people.PASSWORD}),
        ("/display", {"size": "3", "next": "/"}),
        ("/v", {"code": resident.code}),
    )
    answers = [client.get("/v"), *(client.post(address, data=form) for address, form in posts)]
    answers.append(resident.send(resident.reach_cast(1)))
    return [one for answer in answers for one in answer.headers.getlist("Set-Cookie")]


def test_every_cookie_is_bound_to_this_host_and_closed_to_scripts(
    client: FlaskClient, app: Flask, session: Session
) -> None:
    sent = cookies(client, app, session)
    names = {next(iter(parse_cookie(one.partition(";")[0]))) for one in sent}
    assert {"__Host-staff", "__Host-tablet", "__Host-receipt", "__Host-display"} <= names
    assert [name for name in names if not name.startswith("__Host-")] == []
    for one in sent:
        parts = {part.strip().partition("=")[0].lower() for part in one.split(";")[1:]}
        assert {"secure", "httponly", "path", "samesite"} <= parts, one
        assert "domain" not in parts, one
        assert re.search(r"SameSite=(Lax|Strict)", one), one
        assert len(one.partition(";")[0]) <= 4096


def test_every_answer_carries_the_headers_of_a_safe_site(
    client: FlaskClient, app: Flask, session: Session
) -> None:
    hall = a_day(session, things.a_process(session))
    open_place(app, client, hall, "table", 1)
    client.post("/staff/sign-in", data={"email": people.bom(session).email,
                                        "password": people.PASSWORD})  # fmt: skip
    asked = [address for address, _audiences in _addresses(app, "GET")]
    assert len(asked) > 100
    for address in (*asked, "/no/such/page", "/static/css/base.css"):
        answer = client.get(address)
        told = dict(part.split(" ", 1) for part in answer.headers[
            "Content-Security-Policy"].split("; "))  # fmt: skip
        assert told | POLICY == told, address
        assert not re.search(r"unsafe|https?:|\*|data:", " ".join(told.values())), address
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address
        assert answer.headers["Referrer-Policy"] == "same-origin", address
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", address
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", address
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert "Access-Control-Allow-Origin" not in answer.headers, address
        if answer.mimetype.startswith("text/"):
            assert "charset=utf-8" in answer.headers["Content-Type"].lower(), address
        if address.startswith(PRIVATE):
            assert answer.headers["Cache-Control"] == "no-store", address
        answer.close()


def test_no_address_carries_a_code_a_token_or_a_password(app: Flask) -> None:
    secret = re.compile(r"password|token|secret|passphrase|code", re.IGNORECASE)
    parts = {name for rule in app.url_map.iter_rules() for name in rule.arguments}
    assert [name for name in sorted(parts) if secret.search(name)] == []


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "CONNECT"])
def test_no_route_takes_a_method_that_the_site_does_not_use(
    client: FlaskClient, app: Flask, method: str
) -> None:
    for rule in app.url_map.iter_rules():
        assert (rule.methods or set()) <= {"GET", "HEAD", "OPTIONS", "POST"}, rule
    for address in ("/", "/v", "/staff/sign-in", "/cast"):
        assert client.open(address, method=method).status_code == 405


def test_a_folder_of_static_files_is_not_listed(client: FlaskClient) -> None:
    for address in ("/static/", "/static/css/", "/static/../app.py", "/.git/config", "/instance/"):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded"]
)
def test_a_visitor_cannot_name_another_address_or_host(
    client: FlaskClient, session: Session, header: str
) -> None:
    people.dari(session)
    wrong = {"email": "dari@example.org", "password": "wrong"}
    for number in range(8):
        told = {header: f"192.0.2.{number}"}
        assert client.post("/staff/sign-in", data=wrong, headers=told).status_code == 422
    answer = client.post("/staff/sign-in", data=wrong, headers={header: "192.0.2.99"})
    assert answer.status_code == 429


def test_a_second_value_of_a_field_changes_nothing(client: FlaskClient, session: Session) -> None:
    people.dari(session)
    form = {"email": ["dari@example.org", "haneul@example.org"],
            "password": [people.PASSWORD, "wrong"]}  # fmt: skip
    client.post("/staff/sign-in?email=haneul@example.org&password=wrong", data=form)
    assert client.get("/officer/").status_code == 200


def test_a_field_that_a_form_does_not_have_changes_nothing(
    client: FlaskClient, session: Session
) -> None:
    dari = people.dari(session)
    client.post("/staff/sign-in", data={"email": dari.email, "password": people.PASSWORD})
    form = {"password": people.PASSWORD, "new": "an otter with seven umbrellas",
            "again": "an otter with seven umbrellas", "role": "organiser", "everywhere": "0",
            "id": "99", "email": "x@example.org"}  # fmt: skip
    assert client.post("/staff/password", data=form).status_code == 303
    session.expire_all()
    assert (dari.id, dari.role, dari.email, dari.everywhere) == (
        1,
        "officer",
        "dari@example.org",
        True,
    )


def test_no_step_of_the_ballot_can_be_skipped(app: Flask, session: Session) -> None:
    process = things.an_open_vote(session)
    resident = Resident(app, things.a_card(app, session, process))
    resident.client.environ_base["wsgi.url_scheme"] = "https"
    assert resident.client.get("/cast").status_code in {303, 403}
    resident.client.post("/v", data={"code": resident.code})
    resident.client.post("/ballot", data={"project": ["1"]})
    answer = resident.client.get("/cast")
    assert answer.status_code == 303 or not Page(answer).soup.select("input[name=ballot]")
    assert resident.client.post("/cast", data={"ballot": "made up"}).status_code == 422


def test_staff_pages_have_a_way_out_on_every_page(
    client: FlaskClient, app: Flask, session: Session
) -> None:
    things.a_process(session)
    Visitor(client).sign_in(people.haneul(session).email, people.PASSWORD)
    for address in ("/organiser/", "/organiser/hanbit-2026/", "/organiser/hanbit-2026/projects",
                    "/organiser/hanbit-2026/rulebook", "/staff/sessions"):  # fmt: skip
        page = Page(client.get(address))
        assert page.soup.select("form[action='/staff/sign-out'] button"), address
