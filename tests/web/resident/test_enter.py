"""A card is entered: forgiving of hands, patient with slips, closed to guessing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from budgeting.formats.card_codes import ALPHABET, parse
from budgeting.models import Card, Guess, TabletSession
from budgeting.services import issuing
from tests.web.resident.conftest import Resident, count


def a_code_with(check_right: bool, code: str) -> str:
    """The code with another symbol of its secret; its check symbol fits on demand."""
    plain = code.replace("-", "")
    changes = (
        plain[:7] + other + plain[8:-1] + last
        for other in ALPHABET
        for last in ALPHABET
        if other != plain[7]
    )
    return next(changed for changed in changes if (parse(changed) is not None) == check_right)


@pytest.mark.parametrize(
    "typed",
    [
        "{code}",
        "{lower}",
        "{plain}",
        "  {code}\n",
        "{spaced}",
        "{wide}",
        "https://vote.example/v#{code}",
    ],
)
def test_a_code_is_read_however_it_is_typed(minjun, typed):
    code = minjun.code
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in code)
    forms = {
        "code": code,
        "lower": code.lower(),
        "plain": code.replace("-", ""),
        "spaced": " ".join(code.replace("-", "")),
        "wide": wide,
    }
    minjun.code = typed.format(**forms)
    assert minjun.enter().h1 == "Welcome. This is your vote."


def test_an_empty_field_is_asked_for(minjun):
    page = minjun.post("/v", {"code": ""}, status=422)
    assert "Type the code that is printed on your card." in page.words


def test_missing_and_surplus_signs_are_told_apart(minjun):
    short = minjun.post("/v", {"code": minjun.code[:6]}, status=422)
    assert "Some are still missing." in short.words
    long = minjun.post("/v", {"code": minjun.code + "22"}, status=422)
    assert "These are too many." in long.words


def test_a_slip_is_told_and_is_no_guess(minjun, session, monkeypatch):
    monkeypatch.setattr(issuing, "hash_secret_raw", None)
    for _ in range(12):
        slip = a_code_with(False, minjun.code)
        page = minjun.post("/v", {"code": slip}, status=422)
    assert "One letter or digit is not right." in page.words
    assert page.one("#code")["value"] == slip
    assert count(session, Guess) == 0


def test_a_wrong_code_is_counted_although_it_is_refused(minjun, session):
    wrong = a_code_with(True, minjun.code)
    page = minjun.post("/v", {"code": wrong}, status=422)
    assert "There is no card with this code." in page.words
    assert set(session.scalars(select(Guess.wrong))) == {1}
    assert count(session, TabletSession) == 0


def test_an_unknown_card_is_answered_like_a_wrong_code(minjun, session):
    session.query(Card).delete()
    session.commit()
    page = minjun.post("/v", {"code": minjun.code}, status=422)
    assert "There is no card with this code." in page.words


def test_five_wrong_codes_for_one_card_make_it_rest(app, minjun):
    wrong = a_code_with(True, minjun.code)
    for _ in range(5):
        Resident(app, wrong).post("/v", {"code": wrong}, status=422)
    page = minjun.post("/v", {"code": minjun.code}, status=429)
    assert page.h1 == "Too many wrong attempts"
    assert 0 < int(page.response.headers["Retry-After"]) <= 300


def test_a_tablet_that_guesses_must_wait(app, minjun, newcomer, process):
    others = [newcomer(process, seed) for seed in range(20, 30)]
    for other in others:
        minjun.post("/v", {"code": a_code_with(True, other.code)}, status=422)
    minjun.post("/v", {"code": minjun.code}, status=429)
    assert Resident(app, minjun.code).enter()


def test_a_right_code_forgives_the_slips_before_it(minjun, session):
    minjun.post("/v", {"code": a_code_with(True, minjun.code)}, status=422)
    minjun.enter()
    assert count(session, Guess) == 1


def test_a_used_card_is_told_so(minjun):
    minjun.enter()
    minjun.cast(1)
    page = minjun.post("/v", {"code": minjun.code}, status=409)
    assert page.h1 == "This card has already voted"


def test_a_void_card_is_told_so(minjun, session):
    session.query(Card).update({"state": "void"})
    session.commit()
    page = minjun.post("/v", {"code": minjun.code}, status=410)
    assert page.h1 == "This card is no longer valid"


def test_a_vote_that_is_not_open_is_told_so(minjun, process, session):
    process.phase = "sealed"
    session.commit()
    page = minjun.post("/v", {"code": minjun.code}, status=409)
    assert "Your card stays valid." in page.words


def test_a_card_that_comes_before_the_rules_are_sealed_stays_valid(minjun, process, session):
    process.phase = "draft"
    session.commit()
    page = minjun.post("/v", {"code": minjun.code}, status=409)
    assert "The vote has not been opened yet. Your card stays valid." in page.words


def test_another_card_ends_the_session_of_the_one_before(minjun, sora, session):
    minjun.enter()
    minjun.code = sora.code
    minjun.enter()
    assert count(session, TabletSession) == 1


def test_the_cookie_is_closed_to_scripts_and_new_for_every_entry(minjun):
    cookies = []
    for _ in range(2):
        response = minjun.post("/v", {"code": minjun.code})
        cookies.append(next(c for c in response.headers.getlist("Set-Cookie") if "tablet=" in c))
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert cookies[0].split(";")[0] != cookies[1].split(";")[0]


def test_nobody_reaches_a_page_behind_the_card(visitor):
    for address in ("/ballot", "/ballot/start", "/ballot/project/1", "/check", "/cast", "/receipt"):
        response = visitor.client.get(address)
        assert (response.status_code, response.headers["Location"]) == (303, "/v")
