"""A second factor is set up with the key on the page and a code of it, and told once."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests import people, phones
from tests.web.staff.conftest import RIGHT, SIGN_IN, is_in

PAGE, CODES = "/staff/second-factor", "/staff/recovery-codes"


@pytest.fixture
def required(app):
    """A site where nobody gets in by a password alone."""
    app.extensions["settings"] = replace(app.extensions["settings"], second_factor="required")


def key_on(page):
    return page.one("#key").get_text(strip=True).replace(" ", "")


def enrol(visitor, moment, **more):
    code = phones.code(key_on(visitor.get(PAGE)), moment.now)
    return visitor.post(PAGE, {"code": code, **more})


def codes_on(page):
    return [one.get_text() for one in page.soup.select("main li code")]


@pytest.mark.usefixtures("required", "dari")
def test_the_first_sign_in_leads_through_it_where_it_is_required(visitor, moment):
    assert visitor.post(SIGN_IN, RIGHT).headers["Location"] == PAGE
    assert not is_in(visitor)
    assert enrol(visitor, moment).headers["Location"] == CODES
    assert is_in(visitor)


@pytest.mark.usefixtures("required", "dari")
def test_nobody_gets_around_it(visitor):
    visitor.post(SIGN_IN, RIGHT)
    for address in ("/staff/", "/staff/sessions", CODES, "/officer/"):
        answer = visitor.client.get(address)
        assert answer.headers["Location"].startswith(SIGN_IN), address


def test_a_wrong_code_sets_nothing_up(signed_in, session, dari):
    form = {"code": "000000", "password": people.PASSWORD}
    page = signed_in.post(PAGE, form, status=422)
    assert "This is not the code of this key." in page.words
    session.expire_all()
    assert dari.second_factor is None


def test_the_same_key_stands_there_until_it_is_set_up(signed_in):
    assert key_on(signed_in.get(PAGE)) == key_on(signed_in.get(PAGE))


def test_the_picture_holds_the_key_for_the_app(app, signed_in, monkeypatch):
    drawn = []
    monkeypatch.setitem(app.jinja_env.filters, "qr", lambda text: drawn.append(text) or "")
    key = key_on(signed_in.get(PAGE))
    assert drawn == [f"otpauth://totp/Madang:dari%40example.org?secret={key}&issuer=Madang"]


def test_somebody_who_is_signed_in_shows_the_password_again(signed_in, session, dari, moment):
    code = phones.code(key_on(signed_in.get(PAGE)), moment.now)
    page = signed_in.post(PAGE, {"code": code, "password": "wrong"}, status=422)
    assert "This is not your password." in page.words
    signed_in.post(PAGE, {"code": code, "password": people.PASSWORD})
    session.expire_all()
    assert dari.second_factor is not None


def test_ten_recovery_codes_are_shown_once(signed_in, moment):
    page = signed_in.follow(enrol(signed_in, moment, password=people.PASSWORD))
    codes = codes_on(page)
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"(\w{4}-){2}\w{4}", code) for code in codes)
    assert codes_on(signed_in.get(CODES)) == []


def test_the_shown_recovery_codes_let_in(signed_in, elsewhere, moment):
    page = signed_in.follow(enrol(signed_in, moment, password=people.PASSWORD))
    elsewhere.post(SIGN_IN, RIGHT)
    elsewhere.post("/staff/code", {"code": codes_on(page)[3]})
    assert is_in(elsewhere)


def test_the_cookie_does_not_tell_the_recovery_codes(app, signed_in, moment):
    answer = enrol(signed_in, moment, password=people.PASSWORD)
    cookie = signed_in.client.get_cookie("staff").value
    kept = str(app.session_interface.get_signing_serializer(app).loads(cookie))
    codes = codes_on(signed_in.follow(answer))
    assert len(codes) == 10
    assert not [code for code in codes if code in kept]


def test_the_code_of_the_set_up_does_not_let_in_as_well(signed_in, elsewhere, moment):
    code = phones.code(key_on(signed_in.get(PAGE)), moment.now)
    signed_in.post(PAGE, {"code": code, "password": people.PASSWORD})
    elsewhere.post(SIGN_IN, RIGHT)
    elsewhere.post("/staff/code", {"code": code}, status=422)


def test_every_other_session_ends_with_a_new_second_factor(signed_in, elsewhere, moment):
    elsewhere.post(SIGN_IN, RIGHT)
    enrol(signed_in, moment, password=people.PASSWORD)
    assert is_in(signed_in)
    assert not is_in(elsewhere)


def test_a_stranger_is_sent_to_the_sign_in(client):
    assert client.get(PAGE).headers["Location"] == SIGN_IN
