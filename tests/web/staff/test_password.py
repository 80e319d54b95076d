"""A person chooses another password, with the old one."""

from __future__ import annotations

import pytest

from tests import people
from tests.web.staff.conftest import RIGHT, SIGN_IN, is_in

PAGE = "/staff/password"
NEW = "an otter with seven umbrellas"


def form(new=NEW, again=None, password=people.PASSWORD):
    return {"password": password, "new": new, "again": new if again is None else again}


def test_the_new_password_works_and_the_old_one_does_not(signed_in, elsewhere):
    assert signed_in.post(PAGE, form()).headers["Location"] == "/staff/sessions"
    elsewhere.post(SIGN_IN, RIGHT, status=422)
    elsewhere.post(SIGN_IN, RIGHT | {"password": NEW})
    assert is_in(elsewhere)


def test_every_other_session_ends_and_this_one_goes_on(signed_in, elsewhere):
    elsewhere.post(SIGN_IN, RIGHT)
    before = signed_in.client.get_cookie("staff").value
    signed_in.post(PAGE, form())
    assert (is_in(signed_in), is_in(elsewhere)) == (True, False)
    signed_in.client.set_cookie("staff", before)
    assert not is_in(signed_in)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (form(password="wrong"), "This is not your password."),
        (form(again="another"), "The two new passwords are not the same."),
        (form(new="x7!kQz9$mP2"), "A password needs at least 12 characters."),
        (form(new="dari-dari-officer"), "This password is easy to guess."),
        (form(new=""), "Enter the new password."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(signed_in, elsewhere, given, words):
    assert words in signed_in.post(PAGE, given, status=422).words
    elsewhere.post(SIGN_IN, RIGHT)
    assert is_in(elsewhere)


def test_a_password_may_be_long_and_is_taken_exactly_as_it_is(signed_in, elsewhere):
    long = "  Ünïcode 마당 " + "bcmxqpwzty" * 9 + " "
    signed_in.post(PAGE, form(new=long))
    elsewhere.post(SIGN_IN, RIGHT | {"password": long.strip()}, status=422)
    elsewhere.post(SIGN_IN, RIGHT | {"password": long})
    assert is_in(elsewhere)


@pytest.mark.parametrize("address", [PAGE, SIGN_IN])
def test_passwords_are_masked_and_may_be_pasted_and_filled_in(dari, visitor, address):
    if address == PAGE:
        visitor.post(SIGN_IN, RIGHT)
    fields = visitor.get(address).soup.select("main input[autocomplete$=password]")
    assert fields
    assert {one["type"] for one in fields} == {"password"}
    assert not [one for one in fields if one.has_attr("onpaste") or one.has_attr("readonly")]
    assert {int(one["maxlength"]) for one in fields} == {1000}
