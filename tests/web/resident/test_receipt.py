"""The receipt is shown after the cast, for a while, and never to the next person."""

from __future__ import annotations

import re

from tests.web.resident.conftest import receipt_of


def test_the_receipt_has_ten_symbols_and_can_be_loaded_again(minjun):
    minjun.enter()
    number = receipt_of(minjun.cast(1))
    assert re.fullmatch(r"[A-Z2-7]{5}-[A-Z2-7]{5}", number)
    assert receipt_of(minjun.get("/receipt")) == number


def test_the_receipt_says_nothing_of_the_choice(minjun):
    minjun.enter()
    words = minjun.cast(1).words
    assert "Bench" not in words
    assert "does not show what you chose" in words


def test_the_cookie_of_the_receipt_is_sealed_and_short_lived(minjun):
    minjun.enter()
    response = minjun.send(minjun.reach_cast(1))
    cookie = next(c for c in response.headers.getlist("Set-Cookie") if c.startswith("receipt="))
    number = receipt_of(minjun.get("/receipt"))
    assert number not in cookie
    assert "HttpOnly" in cookie
    assert int(re.search(r"Max-Age=(\d+)", cookie)[1]) <= 900


def test_a_damaged_receipt_leads_to_the_first_page(minjun):
    minjun.client.set_cookie("receipt", "damaged")
    assert minjun.client.get("/receipt").headers["Location"] == "/v"
