"""Every POST needs its token, and answers 303 or an error; GET changes nothing."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from tests.guards.test_access import _addresses


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
