"""The second step: a code of the app, once, or one for a lost phone; nothing lets in by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from budgeting.services import staffing
from tests import phones
from tests.web.staff.conftest import RIGHT, SIGN_IN, is_in

PAGE = "/staff/code"


def shown(moment, later=0):
    return {"code": phones.code(phones.KEY, moment.now, later)}


@pytest.fixture
def halfway(with_phone, visitor):
    """A browser at which the password was right."""
    assert visitor.post(SIGN_IN, RIGHT).headers["Location"] == PAGE
    return visitor


def test_password_and_code_let_in(halfway, moment):
    assert not is_in(halfway)
    assert halfway.post(PAGE, shown(moment)).headers["Location"] == "/staff/"
    assert is_in(halfway)


def test_the_page_that_was_asked_for_is_not_forgotten(with_phone, visitor, moment):
    wanted = "/officer/hanbit-2026/cards"
    step = visitor.post(f"{SIGN_IN}?next={wanted}", RIGHT).headers["Location"]
    assert visitor.post(step, shown(moment)).headers["Location"] == wanted


@pytest.mark.parametrize("place", ["//evil.example", "https://evil.example"])
def test_nobody_is_sent_to_another_site(halfway, moment, place):
    answer = halfway.post(f"{PAGE}?next={place}", shown(moment))
    assert answer.headers["Location"] == "/staff/"


def test_a_wrong_code_lets_nobody_in_and_is_not_shown_again(halfway):
    page = halfway.post(PAGE, {"code": "000000"}, status=422)
    assert "This code does not fit, or it was used already." in page.words
    assert not is_in(halfway)


def test_what_is_missing_is_named(halfway):
    assert "Enter the code." in halfway.post(PAGE, {"code": ""}, status=422).words


def test_a_code_lets_in_once_at_two_browsers(halfway, elsewhere, moment):
    halfway.post(PAGE, shown(moment))
    elsewhere.post(SIGN_IN, RIGHT)
    elsewhere.post(PAGE, shown(moment), status=422)
    assert not is_in(elsewhere)
    elsewhere.post(PAGE, shown(moment, 1))
    assert is_in(elsewhere)


def test_a_recovery_code_lets_in_once(halfway, elsewhere):
    halfway.post(PAGE, {"code": phones.SPARE.upper()})
    assert is_in(halfway)
    elsewhere.post(SIGN_IN, RIGHT)
    elsewhere.post(PAGE, {"code": phones.SPARE}, status=422)
    assert not is_in(elsewhere)


def test_the_code_alone_is_worth_nothing(with_phone, visitor):
    answer = visitor.client.get(PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (303, SIGN_IN)


def test_the_first_step_is_forgotten_after_ten_minutes(halfway, moment):
    token = halfway.get(PAGE).csrf
    moment.now += timedelta(minutes=11)
    answer = halfway.client.post(PAGE, data={"csrf_token": token, **shown(moment)})
    assert answer.headers["Location"] == SIGN_IN
    assert not is_in(halfway)


def test_the_cookie_of_the_first_step_is_worth_nothing_after_the_second(halfway, moment):
    cookie = halfway.client.get_cookie("staff").value
    halfway.post(PAGE, shown(moment))
    halfway.client.set_cookie("staff", cookie)
    assert not is_in(halfway)
    assert halfway.client.get(PAGE).headers["Location"] == SIGN_IN


def test_a_new_password_ends_a_sign_in_that_is_halfway(halfway, session, with_phone, moment):
    staffing.set_password(session, with_phone, "another long password", actor="x", now=moment.now)
    session.commit()
    assert halfway.client.get(PAGE).headers["Location"] == SIGN_IN


def test_five_wrong_codes_must_wait_even_with_the_right_one(halfway, moment):
    for _ in range(5):
        halfway.post(PAGE, {"code": "000000"}, status=422)
    page = halfway.post(PAGE, shown(moment), status=429)
    assert 0 < int(page.response.headers["Retry-After"]) <= 300
    moment.now += timedelta(minutes=5, seconds=1)
    halfway.post(PAGE, shown(moment))
    assert is_in(halfway)


def test_wrong_codes_are_counted_by_account_wherever_they_come_from(halfway, elsewhere):
    for _ in range(5):
        halfway.post(PAGE, {"code": "000000"}, status=422)
    elsewhere.post(SIGN_IN, RIGHT)
    elsewhere.post(PAGE, {"code": "000000"}, status=429)


def test_whoever_has_a_phone_cannot_exchange_it_in_the_midst_of_the_sign_in(halfway):
    answer = halfway.client.get("/staff/second-factor")
    assert answer.headers["Location"] == SIGN_IN


def test_no_code_and_no_address_is_logged(halfway, moment, caplog):
    caplog.set_level("DEBUG", "budgeting")
    codes = ["000000", shown(moment)["code"]]
    halfway.post(PAGE, {"code": codes[0]}, status=422)
    halfway.post(PAGE, {"code": codes[1]})
    assert len(caplog.records) == 2
    for told in (*codes, "127.0.0.1", "example.org"):
        assert told not in caplog.text
