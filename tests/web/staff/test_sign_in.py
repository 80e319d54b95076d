"""Staff sign in with address and password, are slowed down when they guess, and sign out."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import select

from budgeting.models import Guess, StaffSession
from tests import people
from tests.pages import Page, Visitor

PAGE = "/staff/sign-in"
WRONG = {"email": "dari@example.org", "password": "wrong"}


def test_an_officer_arrives_at_the_votes(session, visitor):
    people.dari(session)
    assert visitor.post(PAGE, _right("dari")).headers["Location"] == "/staff/"
    assert visitor.get("/officer/").h1 == "Your votes"


@pytest.mark.parametrize(("person", "home"), [("haneul", "/organiser/"), ("dari", "/officer/")])
def test_each_role_is_sent_to_its_place(session, client, visitor, person, home):
    getattr(people, person)(session)
    visitor.post(PAGE, _right(person))
    response = client.get("/staff/")
    assert (response.status_code, response.headers["Location"]) == (303, home)


def test_whoever_is_signed_in_is_not_asked_again(session, client, visitor):
    people.dari(session)
    visitor.post(PAGE, _right("dari"))
    assert client.get(PAGE).headers["Location"] == "/staff/"


def test_one_goes_on_to_the_page_that_was_asked_for(session, client, visitor):
    people.dari(session)
    wanted = client.get("/officer/hanbit-2026/cards").headers["Location"]
    assert wanted.startswith(PAGE)
    assert visitor.post(wanted, _right("dari")).headers["Location"] == "/officer/hanbit-2026/cards"


@pytest.mark.parametrize("place", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_nobody_is_sent_to_another_site(session, visitor, place):
    people.dari(session)
    answer = visitor.post(f"{PAGE}?next={place}", _right("dari"))
    assert answer.headers["Location"] == "/staff/"


@pytest.mark.parametrize("email", ["dari@example.org", "nobody@example.org"])
def test_wrong_address_and_wrong_password_get_the_same_answer(session, visitor, email):
    people.dari(session)
    page = visitor.post(PAGE, WRONG | {"email": email}, status=422)
    assert "Address and password do not belong together." in page.words
    assert page.one("#email")["value"] == email
    assert not page.one("#password").get("value")


def test_what_is_missing_is_named(visitor):
    page = visitor.post(PAGE, {}, status=422)
    assert page.words.count("Enter your e-mail address.") == 2
    assert page.words.count("Enter your password.") == 2


def test_too_many_wrong_passwords_must_wait_even_with_the_right_one(session, visitor):
    people.dari(session)
    for _ in range(8):
        visitor.post(PAGE, WRONG, status=422)
    page = visitor.post(PAGE, _right("dari"), status=429)
    assert page.h1 == "Too many wrong attempts"
    assert 0 < int(page.response.headers["Retry-After"]) <= 300


def test_a_right_password_clears_the_wrong_ones(session, visitor):
    people.dari(session)
    for _ in range(7):
        visitor.post(PAGE, WRONG, status=422)
    visitor.post(PAGE, _right("dari"))
    visitor.post("/staff/sign-out", on="/officer/")
    for _ in range(7):
        visitor.post(PAGE, WRONG, status=422)
    assert visitor.post(PAGE, _right("dari")).status_code == 303


def test_no_address_is_kept_of_those_who_guess(session, visitor):
    visitor.post(PAGE, WRONG, status=422)
    kept = b"".join(session.scalars(select(Guess.source)))
    assert b"127.0.0.1" not in kept
    assert b"dari" not in kept


def test_signing_out_ends_this_session_and_no_other(app, session):
    people.dari(session)
    here, elsewhere = Visitor(app.test_client()), Visitor(app.test_client())
    for browser in (here, elsewhere):
        browser.post(PAGE, _right("dari"))
    assert here.post("/staff/sign-out", on="/officer/").headers["Location"] == PAGE
    assert here.client.get("/officer/").status_code == 303
    assert elsewhere.client.get("/officer/").status_code == 200


def test_the_sign_out_clears_what_the_browser_has_kept(session, visitor):
    people.dari(session)
    visitor.post(PAGE, _right("dari"))
    answer = visitor.post("/staff/sign-out", on="/officer/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_every_sign_in_begins_a_session_with_a_name_of_its_own(app, session, client, visitor):
    people.dari(session)
    client.get(PAGE)
    before = _carried(app, client)
    visitor.post(PAGE, _right("dari"))
    first = _carried(app, client)
    visitor.post("/staff/sign-out", on="/officer/")
    visitor.post(PAGE, _right("dari"))
    second = _carried(app, client)
    assert "staff_session" not in before
    assert first["staff_session"] != second["staff_session"]
    assert "csrf_token" not in first
    assert len(urlsafe_b64decode(first["staff_session"] + "=")) == 32


def test_the_database_keeps_only_the_hash_of_what_the_cookie_carries(app, session, client, visitor):
    people.dari(session)
    visitor.post(PAGE, _right("dari"))
    token = _carried(app, client)["staff_session"]
    (row,) = session.scalars(select(StaffSession))
    assert row.sid == sha256(token.encode()).digest()
    assert {row.begun_at.second, row.seen_at.second} == {0}


def test_where_a_second_factor_is_required_the_password_only_leads_to_it(app, session, visitor):
    people.dari(session)
    app.extensions["settings"] = replace(app.extensions["settings"], second_factor="required")
    answer = visitor.post(PAGE, _right("dari"))
    assert answer.headers["Location"] == "/staff/second-factor"
    assert visitor.client.get("/officer/").status_code == 303


def test_signing_in_and_out_is_logged_without_an_address(session, visitor, caplog):
    caplog.set_level("INFO", "budgeting")
    person = people.dari(session)
    visitor.post(PAGE, WRONG, status=422)
    visitor.post(PAGE, _right("dari"))
    visitor.post("/staff/sign-out", on="/officer/")
    told = [record.getMessage() for record in caplog.records]
    assert told == [
        "a wrong password was refused",
        f"staff {person.id} signed in with a password",
        f"staff {person.id} signed out",
    ]


def test_a_copied_cookie_is_dead_after_the_sign_out(session, client, visitor):
    people.dari(session)
    visitor.post(PAGE, _right("dari"))
    cookie = client.get_cookie("staff").value
    visitor.post("/staff/sign-out", on="/officer/")
    client.set_cookie("staff", cookie)
    assert client.get("/officer/").status_code == 303


def test_an_inactive_person_is_out_at_once(session, client, visitor):
    person = people.dari(session)
    visitor.post(PAGE, _right("dari"))
    person.active = False
    session.commit()
    assert client.get("/officer/").status_code == 303


def test_the_page_reads_well_in_korean(client):
    page = Page(client.get(PAGE, headers={"Accept-Language": "ko"}))
    page.check()
    assert page.one("html")["lang"] == "ko"


def _carried(app, client) -> dict[str, str]:
    """What the cookie of the browser carries."""
    cookie = client.get_cookie("staff")
    signer = app.session_interface.get_signing_serializer(app)
    return signer.loads(cookie.value) if cookie else {}


def _right(person: str) -> dict[str, str]:
    return {"email": f"{person}@example.org", "password": people.PASSWORD}
