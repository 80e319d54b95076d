"""Casting over HTTP: double taps, lost answers, two tablets, pauses and the close."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from sqlalchemy import select

from budgeting.counting.rulebook import BallotFormat
from budgeting.models import BoxedBallot, Card, Draft, TabletSession, UsedCard
from budgeting.services import clock
from tests.things import an_open_vote, choices
from tests.web.resident.conftest import Resident, count, receipt_of


def test_the_cast_page_has_one_button_that_casts_and_a_way_back(minjun):
    minjun.enter()
    page = minjun.reach_cast(2, 5)
    first, *others = page.all("main form#cast button")
    assert first.get_text(strip=True) == "Cast my ballot"
    assert not first.has_attr("formaction")
    assert [other["formaction"] for other in others] == ["/cast/test"]
    assert page.one("main p > a.button")["href"] == "/check"


def test_the_receipt_number_is_there_before_the_ballot_is_cast(minjun):
    minjun.enter()
    page = minjun.reach_cast(2, 5)
    before = page.one(".before-cast .number").get_text(strip=True)
    assert receipt_of(minjun.follow(minjun.send(page))) == before


def test_open_receipts_are_explained_before_and_after_the_cast(session, newcomer):
    process = an_open_vote(session, slug="workshop", receipts="open")
    resident = newcomer(process, 7)
    resident.enter()
    page = resident.reach_cast(1)
    told = "everybody who has this number can read how you voted"
    assert told in page.words
    after = resident.follow(resident.send(page))
    assert told in after.words
    assert "Nobody can see what you chose" not in after.words


def test_a_ballot_is_cast_once(minjun, session, process):
    minjun.enter()
    page = minjun.cast(2, 5)
    assert "Your ballot is in the box" in page.words
    assert choices(session, process) == [{"P-2": 1, "P-5": 1}]
    session.rollback()
    assert [count(session, model) for model in (UsedCard, Draft, TabletSession)] == [1, 0, 0]


def test_a_double_tap_is_one_ballot_with_one_receipt(minjun, session):
    minjun.enter()
    page = minjun.reach_cast(2)
    receipts = {receipt_of(minjun.follow(minjun.send(page))) for _ in range(3)}
    assert len(receipts) == 1
    assert count(session, BoxedBallot) == 1


def test_a_lost_answer_is_asked_for_again_without_a_session(minjun, app):
    minjun.enter()
    page = minjun.reach_cast(2)
    first = receipt_of(minjun.follow(minjun.send(page)))
    stranger = Resident(app, minjun.code)
    page.soup.select_one("input[name=csrf_token]")["value"] = stranger.get("/v").csrf
    told = stranger.follow(stranger.send(page))
    assert receipt_of(told) == first
    assert "It had arrived already." in told.words


def test_two_tablets_with_one_card_and_other_choices(minjun, app, session, process):
    minjun.enter()
    first = minjun.reach_cast(1)
    other = Resident(app, minjun.code)
    other.enter()
    second = other.reach_cast(2)
    counted = receipt_of(other.follow(other.send(second)))
    told = minjun.follow(minjun.send(first))
    assert receipt_of(told) == counted
    assert "The first one counts." in told.words
    assert choices(session, process) == [{"P-2": 1}]


def test_back_and_forward_after_the_cast_lead_to_the_receipt_until_the_hand_over(minjun):
    minjun.enter()
    number = receipt_of(minjun.cast(1))
    for address in ("/ballot", "/check", "/cast"):
        assert receipt_of(minjun.follow(minjun.client.get(address))) == number
    minjun.post("/done")
    minjun.get("/done")
    for address in ("/ballot", "/check", "/cast"):
        response = minjun.client.get(address)
        assert (response.status_code, response.headers["Location"]) == (303, "/v")


def test_a_ballot_cannot_be_reached_past_the_review(minjun):
    minjun.enter()
    minjun.mark(1)
    response = minjun.client.get("/cast")
    assert (response.status_code, response.headers["Location"]) == (303, "/check")


def test_a_pause_keeps_the_reviewed_ballot_on_the_page(minjun, session, process):
    minjun.enter()
    page = minjun.reach_cast(1)
    process.phase = "paused"
    session.commit()
    response = minjun.send(page, status=409)
    from tests.pages import Page

    waiting = Page(response)
    waiting.check()
    assert "The vote is paused." in waiting.words
    process.phase = "open"
    session.commit()
    assert receipt_of(minjun.follow(minjun.send(waiting)))


@pytest.mark.parametrize("phase", ["closed", "counting", "published"])
def test_after_the_end_nothing_is_cast(minjun, session, process, phase):
    minjun.enter()
    page = minjun.reach_cast(1)
    process.phase = phase
    session.commit()
    assert "The vote is closed." in minjun.send(page, status=409).text
    assert count(session, BoxedBallot) == 0


@pytest.mark.parametrize(("seconds", "status"), [(80, 303), (95, 409)])
def test_the_grace_is_for_ballots_in_review(minjun, session, process, seconds, status):
    minjun.enter()
    page = minjun.reach_cast(1)
    process.closes_at = clock.now() + timedelta(seconds=1)
    session.commit()
    from unittest.mock import patch

    later = clock.now() + timedelta(seconds=seconds)
    with patch("budgeting.services.clock.now", return_value=later):
        minjun.send(page, status=status)


def test_a_void_card_casts_nothing(minjun, session):
    minjun.enter()
    page = minjun.reach_cast(1)
    session.query(Card).update({"state": "void"})
    session.commit()
    minjun.send(page, status=410)
    assert count(session, BoxedBallot) == 0


@pytest.mark.parametrize("strange", ["", "x", "é" * 50, "A" * 4000, "../../etc"])
def test_a_ballot_that_is_none_is_refused(minjun, session, strange):
    minjun.enter()
    page = minjun.post("/cast", {"ballot": strange}, on="/v", status=422)
    assert page.h1 == "This page was too old"
    assert count(session, BoxedBallot) == 0


def test_a_cast_without_the_token_of_its_page_is_refused(minjun, session):
    minjun.enter()
    page = minjun.reach_cast(1)
    blob = page.one("input[name=ballot]")["value"]
    assert minjun.client.post("/cast", data={"ballot": blob}).status_code == 400
    assert count(session, BoxedBallot) == 0


def test_every_format_reaches_the_box(session, newcomer):
    formats = {
        "approval": ({"project": ["1", "3"]}, {"P-1": 1, "P-3": 1}),
        "knapsack": ({"project": ["6"]}, {"P-6": 1}),
        "points": ({"points-2": "3", "points-4": "2"}, {"P-2": 3, "P-4": 2}),
    }
    for place, (kind, (form, expected)) in enumerate(formats.items()):
        ballot = BallotFormat(kind, number=3, points=5, points_each=3)  # type: ignore[arg-type]
        process = an_open_vote(session, slug=f"city-{place}", ballot=ballot)
        resident = newcomer(process, place + 1)
        resident.enter()
        page = resident.follow(resident.post("/ballot", {**form, "go": "review"}))
        seen = page.one("input[name=seen]")["value"]
        page = resident.follow(resident.post("/check", {"seen": seen, "go": "cast"}))
        resident.send(page)
        assert choices(session, process) == [expected]
        session.rollback()


def test_no_choice_and_no_code_is_logged(minjun, caplog):
    caplog.set_level(logging.DEBUG)
    minjun.enter()
    number = receipt_of(minjun.cast(3))
    logged = " ".join(record.getMessage() for record in caplog.records)
    for secret in (minjun.code, minjun.code.replace("-", ""), number, "P-3", "Bench number 3"):
        assert secret not in logged


def test_nothing_of_the_choice_is_in_an_address(minjun):
    minjun.enter()
    addresses = [
        minjun.mark(3, go="review").headers["Location"],
        minjun.post("/check", {"drop": "3"}).headers["Location"],
        minjun.send(minjun.reach_cast(3)).headers["Location"],
    ]
    assert addresses == ["/check", "/check", "/receipt"]


def test_the_card_is_in_no_row_of_the_box(minjun, session):
    minjun.enter()
    minjun.cast(3)
    row = session.scalars(select(BoxedBallot)).one()
    tag = session.scalars(select(UsedCard.tag)).one()
    assert tag not in (row.bid, row.commitment)
    assert row.bid not in (tag, row.commitment)
