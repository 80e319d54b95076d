"""Sessions and page tokens are Flask's and Flask-WTF's own, and nothing else is accepted."""

from __future__ import annotations

import pytest
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature, URLSafeTimedSerializer


@pytest.fixture
def theirs(app):
    return SecureCookieSessionInterface().get_signing_serializer(app)


@pytest.fixture
def ours(app):
    return app.session_interface.get_signing_serializer(app)


@pytest.fixture
def page(visitor):
    return visitor.get("/v")


def send(visitor, token, **more):
    return visitor.client.post("/done", data={"csrf_token": token}, **more).status_code


def kept(app, visitor, theirs):
    cookie = visitor.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    return theirs.loads(cookie.value)["csrf_token"]


def test_flask_reads_our_sessions_and_we_read_those_of_flask(ours, theirs):
    content = {"csrf_token": "a" * 40, "numbers": (1, 2)}
    assert theirs.loads(ours.dumps(content)) == content
    assert ours.loads(theirs.dumps(content)) == content


def test_a_session_with_one_sign_changed_is_nobodys(ours):
    signed = ours.dumps({"csrf_token": "a" * 40})
    for place in (0, 10, len(signed) - 2):
        other = "A" if signed[place] != "A" else "B"
        with pytest.raises(BadSignature):
            ours.loads(signed[:place] + other + signed[place + 1 :])


def test_another_secret_key_signs_other_sessions(app, ours):
    signed = ours.dumps({})
    app.secret_key = "another key of at least thirty-two signs"
    with pytest.raises(BadSignature):
        app.session_interface.get_signing_serializer(app).loads(signed)


def test_without_a_secret_key_there_is_no_signer(app):
    app.secret_key = None
    assert app.session_interface.get_signing_serializer(app) is None


def test_the_token_of_the_page_is_accepted_in_the_form_and_in_the_header(visitor, page):
    assert send(visitor, page.csrf) == 303
    assert send(visitor, "", headers={"X-CSRFToken": page.csrf}) == 303


def test_a_token_that_flask_wtf_signs_elsewhere_is_accepted(app, visitor, page, theirs):
    signer = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token")
    assert send(visitor, signer.dumps(kept(app, visitor, theirs))) == 303


def test_every_other_token_is_refused(app, visitor, page, theirs):
    raw = kept(app, visitor, theirs)
    forged = (
        "",
        "x",
        "é",
        raw,
        page.csrf[:-1],
        page.csrf + "A",
        URLSafeTimedSerializer("another key", salt="wtf-csrf-token").dumps(raw),
        URLSafeTimedSerializer(app.secret_key, salt="another salt").dumps(raw),
        URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps("b" * 40),
    )
    assert {token: send(visitor, token) for token in forged} == dict.fromkeys(forged, 400)


def test_the_token_of_another_browser_is_refused(app, visitor, page):
    stranger = app.test_client()
    stranger.get("/v")
    assert stranger.post("/done", data={"csrf_token": page.csrf}).status_code == 400


def test_a_token_without_its_session_is_refused(app, page):
    assert app.test_client().post("/done", data={"csrf_token": page.csrf}).status_code == 400
