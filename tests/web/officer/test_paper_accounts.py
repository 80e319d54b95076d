"""The accounts show what does not agree in words, and two people sign what they have read."""

from __future__ import annotations

import pytest

from budgeting.counting.paper_entries import Sheet
from budgeting.models import Reconciliation
from tests import people
from tests.papers import handed, in_urn, marked
from tests.web.officer.conftest import DESK

PAPER = DESK + "paper"
ACCOUNTS = PAPER + "/accounts"
COUNTED = {"handed_out": "3", "left_over": "1", "spoiled": "0", "why": "Three were taken home."}


@pytest.fixture
def closed(session, phase, process):
    phase("closed")
    in_urn(session, process, [marked("P-1"), Sheet(spoilt="named")], missing=1)
    return process


@pytest.fixture
def nari(session):
    """The second officer, who comes to Dari's desk."""
    shown = people.shown(people.nari(session))
    session.rollback()
    return shown


def sign(dari, shown, status=303, seen=None):
    """Dari signs, and somebody who shows who they are."""
    page = dari.get(ACCOUNTS)
    form = shown | {"seen": seen or page.one("[name=seen]")["value"]}
    return dari.post(ACCOUNTS + "/sign", form, on=ACCOUNTS, status=status)


def count(dari, status=303, **typed):
    return dari.post(ACCOUNTS + "/cards", COUNTED | typed, on=ACCOUNTS, status=status)


def kept(session, process):
    session.expire_all()
    sheet = session.get(Reconciliation, process.id)
    found = (sheet.handed_out, sheet.left_over, sheet.spoiled, sheet.why, list(sheet.signed))
    session.rollback()
    return found


def test_what_was_counted_is_kept_and_compared(session, closed, dari):
    assert "The cards have not been counted yet." in dari.get(ACCOUNTS).words
    count(dari)
    assert kept(session, closed) == (3, 1, 0, "Three were taken home.", [])
    page = dari.get(ACCOUNTS)
    assert page.one("#handed_out")["value"] == "3"
    assert [one.text for one in page.all("li.wrong")]


@pytest.mark.parametrize("name", ["handed_out", "left_over", "spoiled"])
@pytest.mark.parametrize("typed", ["", "-1", "1.5", "NaN", "9" * 30, "²"])
def test_what_is_no_number_of_cards_is_refused_and_kept(closed, dari, name, typed):
    page = count(dari, 422, **{name: typed})
    assert page.one(f"#{name}").get("value", "") == typed
    assert page.one("#why").text.strip() == COUNTED["why"]


def test_two_officers_sign_and_the_sheet_says_so(session, closed, dari, nari):
    count(dari)
    sign(dari, nari)
    assert kept(session, closed)[-1] == ["Dari", "Nari"]
    for address in (ACCOUNTS, ACCOUNTS + "/print"):
        assert "Signed by Dari, Nari" in dari.get(address).words


def test_one_officer_does_not_sign_twice(session, closed, dari):
    count(dari)
    page = sign(dari, {"email": "dari@example.org", "password": people.PASSWORD}, 422)
    assert "Two different people are needed." in page.words
    assert page.one("#email")["value"] == "dari@example.org"
    assert kept(session, closed)[-1] == []


def test_nobody_signs_for_somebody_else(session, closed, dari, nari):
    count(dari)
    page = sign(dari, nari | {"password": "another yard where all meet"}, 422)
    assert "Address and password do not belong together." in page.words
    bom = people.shown(people.bom(session))
    session.rollback()
    assert "not allowed to do this here" in sign(dari, bom, 422).words
    assert kept(session, closed)[-1] == []


def test_old_figures_are_not_signed(session, closed, dari, nari):
    count(dari)
    seen = dari.get(ACCOUNTS).one("[name=seen]")["value"]
    count(dari, left_over="2")
    page = sign(dari, nari, 422, seen=seen)
    assert "The figures have changed." in page.words
    assert kept(session, closed)[-1] == []


def test_a_difference_without_a_reason_is_not_signed(closed, dari, nari):
    count(dari, why="")
    assert "Say why" in sign(dari, nari, 422).words


def test_spoilt_papers_stand_there_by_reason_and_count_in_the_turnout(closed, dari):
    words = dari.get(ACCOUNTS + "/print").words
    assert "Spoilt: A name or a sign says who filled it in 1" in words
    assert "Turnout, spoilt papers included 2" in words
    assert "Papers that did not come back 1" in words


def test_what_was_left_open_is_signed_after_the_publication_and_then_stays(
    app, session, closed, dari, nari
):
    closed.phase = "published"
    session.commit()
    assert "The result is public, and this was left open." in dari.get(ACCOUNTS).words
    count(dari, why="")
    count(dari, why="One card went home.")
    sign(dari, nari)
    page = dari.get(ACCOUNTS)
    assert "Signed by Dari, Nari" in page.words
    assert not page.all("main form")
    dari.post(ACCOUNTS + "/cards", COUNTED, on=DESK, status=409)


def test_nobody_signs_before_the_close(phase, session, dari):
    process = phase("open")
    handed(session, process, 1)
    assert not dari.get(ACCOUNTS).all("main form")
    dari.post(ACCOUNTS + "/cards", COUNTED, on=DESK, status=409)
    form = {"email": "nari@example.org", "password": people.PASSWORD, "seen": ""}
    dari.post(ACCOUNTS + "/sign", form, on=DESK, status=409)
