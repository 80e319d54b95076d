"""Testing a ballot over HTTP: a small second action, after which the vote goes on."""

from __future__ import annotations

import hashlib
import subprocess

import pytest
from sqlalchemy import select

from budgeting.models import BoxedBallot, Card
from budgeting.services import testing_ballots
from budgeting.services.testing_ballots import Challenged
from budgeting.web.resident.views.testing import shell_line
from tests.things import an_open_vote, choices
from tests.web.resident.conftest import Resident, count, receipt_of


def number_of(page):
    return page.one(".before-cast .number").get_text(strip=True)


def try_it(resident, page, status=303):
    form = {"csrf_token": page.csrf, "ballot": str(page.one("input[name=ballot]")["value"])}
    response = resident.client.post("/cast/test", data=form)
    assert response.status_code == status, response.text
    return response


def test_a_resident_tests_a_ballot_and_then_votes(minjun, session, process):
    minjun.enter()
    page = minjun.reach_cast(2, 5)
    shown = minjun.follow(try_it(minjun, page))
    assert shown.h1 == "You have not voted yet"
    assert number_of(page) in shown.words
    assert "Bench number 2" in shown.words
    assert "Bench number 5" in shown.words
    assert count(session, BoxedBallot) == 0
    assert shown.one(".bar a.primary")["href"] == "/cast"
    again = minjun.get("/cast")
    assert number_of(again) != number_of(page)
    assert receipt_of(minjun.follow(minjun.send(again))) == number_of(again)
    assert choices(session, process) == [{"P-2": 1, "P-5": 1}]


def test_the_old_page_casts_nothing_after_the_test(minjun, session):
    minjun.enter()
    page = minjun.reach_cast(1)
    try_it(minjun, page)
    minjun.send(page, status=422)
    assert count(session, BoxedBallot) == 0


def test_the_line_of_standard_tools_prints_the_commitment(minjun):
    minjun.enter()
    page = minjun.reach_cast(2)
    shown = minjun.follow(try_it(minjun, page))
    program, command = [code.get_text() for code in shown.all("details code")]
    number, commitment, opening, *_ = [cell.get_text(strip=True) for cell in shown.all("dd")]
    printed = subprocess.run(["bash", "-c", command], capture_output=True, check=True)
    assert printed.stdout.decode().split()[0] == commitment
    assert number == number_of(page)
    assert program.startswith(f"python3 verify.py FOLDER --ballot {opening} ")


@pytest.mark.parametrize("shell", ["sh", "bash"])
@pytest.mark.parametrize(
    ("slug", "digest"), [("2026-hanbit", "3f12" * 16), ("7", "0" * 64), ("hanbit", "a7" * 32)]
)
def test_names_that_begin_with_a_digit_do_not_disturb_the_line(shell, slug, digest):
    tested = Challenged(slug, digest, bytes(range(32)), '{"7":1,"P-2":3}')
    printed = subprocess.run([shell, "-c", shell_line(tested)], capture_output=True, check=True)
    framed = f"commit\0{slug}\0{digest}\0".encode() + tested.opening + tested.choice.encode()
    assert printed.stdout.decode().split()[0] == hashlib.sha256(framed).hexdigest()


def test_the_page_of_a_test_can_be_loaded_again_and_is_gone_after_the_change(minjun):
    minjun.enter()
    shown = minjun.follow(try_it(minjun, minjun.reach_cast(2)))
    assert minjun.get("/cast/tested").words == shown.words
    minjun.mark(2, 3)
    assert minjun.client.get("/cast/tested").headers["Location"] == "/check"


def test_nothing_of_a_test_is_left_for_the_next_person(minjun, newcomer, process):
    minjun.enter()
    try_it(minjun, minjun.reach_cast(2))
    minjun.post("/done")
    minjun.get("/done")
    follower = newcomer(process, 9)
    follower.client = minjun.client
    follower.enter()
    assert minjun.client.get("/cast/tested").headers["Location"] == "/check"


def test_nobody_without_a_card_tests_anything(minjun, app, session):
    minjun.enter()
    page = minjun.reach_cast(2)
    stranger = Resident(app, minjun.code)
    page.soup.select_one("input[name=csrf_token]")["value"] = stranger.get("/v").csrf
    assert try_it(stranger, page).headers["Location"] == "/v"
    assert session.scalar(select(Card.tests)) == 0


@pytest.mark.parametrize("phase", ["paused", "closed", "counting", "published"])
def test_nothing_is_tested_while_the_vote_is_not_open(minjun, session, process, phase):
    minjun.enter()
    page = minjun.reach_cast(1)
    process.phase = phase
    session.commit()
    try_it(minjun, page, status=409)
    assert session.scalar(select(Card.tests)) == 0


@pytest.mark.parametrize("strange", ["", "x", "A" * 4000])
def test_a_ballot_that_is_none_is_refused(minjun, session, strange):
    minjun.enter()
    minjun.reach_cast(1)
    minjun.post("/cast/test", {"ballot": strange}, on="/v", status=422)
    assert session.scalar(select(Card.tests)) == 0


def test_after_the_last_test_the_page_offers_none(minjun, session):
    minjun.enter()
    session.query(Card).update({"tests": testing_ballots.MOST})
    session.commit()
    page = minjun.reach_cast(1)
    assert not page.all("details.test")
    assert receipt_of(minjun.follow(minjun.send(page)))


def test_a_long_ballot_is_tested_too(session, newcomer):
    process = an_open_vote(session, number=400, slug="large")
    resident = newcomer(process, 7)
    resident.enter()
    shown = resident.follow(try_it(resident, resident.reach_cast(1, 2, 3)))
    assert "Bench number 3" in shown.words
