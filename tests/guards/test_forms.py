"""Every POST needs its token, and no GET writes to the database."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from budgeting.extensions import db
from tests.guards.test_access import _addresses
from tests.queries import queries
from tests.tour import STATES, arrive


def test_every_post_is_refused_without_its_token(app: Flask, client: FlaskClient) -> None:
    posts = _addresses(app, "POST")
    assert len(posts) > 15
    for address, _ in posts:
        response = client.post(address)
        refused_or_sent_to_sign_in = response.status_code == 400 or (
            response.status_code == 303 and "/staff/sign-in" in response.headers["Location"]
        )
        assert refused_or_sent_to_sign_in, f"{address}: {response.status_code}"


def test_no_view_is_exempt_from_the_token(app: Flask) -> None:
    protection = app.extensions["csrf"]
    assert not protection._exempt_views
    assert not protection._exempt_blueprints


def test_every_answer_carries_the_policy(app: Flask, client: FlaskClient) -> None:
    for address in ("/", "/v", "/staff/sign-in", "/no/such/page", "/static/css/base.css"):
        response = client.get(address)
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        response.close()


@pytest.mark.parametrize("state", STATES)
def test_looking_at_a_page_writes_nothing(app: Flask, session: Session, state: str) -> None:
    scene = arrive(app, session, state)
    with app.app_context():
        engine = db.engine
    for stop in STATES[state]:
        visitor, address = scene.client(stop.who), scene.address(stop)
        with queries(engine) as sent:
            visitor.get(address)
        assert [one for one in sent if not one.lstrip().startswith("SELECT")] == [], stop
