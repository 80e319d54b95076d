"""The review: every choice listed, changed in place, and nothing cast that was not looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from budgeting.counting.rulebook import BallotFormat
from budgeting.services import clock
from tests.things import an_open_vote
from tests.web.resident.conftest import Resident, ticked

POINTS = BallotFormat("points", number=6, points=9, points_each=5)


def listed(page):
    return [str(item["id"]) for item in page.all(".chosen li")]


def test_every_choice_is_listed_by_number(minjun):
    minjun.enter()
    assert listed(minjun.review(5, 2)) == ["p2", "p5"]


@pytest.mark.parametrize(
    ("ballot", "numbers", "sentence"),
    [
        (BallotFormat(number=3), (), "Nothing is chosen yet. Choose at least one project."),
        (
            BallotFormat(wanted="exactly", number=3),
            (),
            "Nothing is chosen yet. Choose exactly 3 projects.",
        ),
        (
            BallotFormat(wanted="exactly", number=3),
            (1, 2),
            "One project is missing. Choose one more.",
        ),
        (
            BallotFormat(wanted="at_least", number=4),
            (1, 2),
            "2 projects are missing. Choose 2 more.",
        ),
        (BallotFormat(number=3), (1, 2, 3, 4), "One project too many. Take one away."),
        (
            BallotFormat(wanted="share", number=500_000),
            (1, 2, 3, 4, 5),
            "2 projects too many. Take 2 away.",
        ),
    ],
)
def test_what_is_missing_is_said_and_the_marks_stay(session, newcomer, ballot, numbers, sentence):
    resident = newcomer(an_open_vote(session, ballot=ballot), 1)
    resident.enter()
    page = resident.review(*numbers)
    assert sentence in page.words
    assert not page.all("button[value=cast]")
    assert ticked(resident.get("/ballot")) == set(numbers)


def test_a_choice_is_taken_away_and_put_back_in_place(minjun):
    minjun.enter()
    minjun.review(2, 5)
    page = minjun.follow(minjun.post("/check", {"drop": "2"}))
    assert listed(page) == ["p5"]
    assert "Bench number 2 is no longer on your ballot." in page.words
    back = {tag["name"]: tag["value"] for tag in page.all(".banner form input")}
    page = minjun.follow(minjun.post("/check", {"put": back["put"], "score": back["score"]}))
    assert listed(page) == ["p2", "p5"]
    assert "no longer" not in page.words


def test_points_are_changed_in_place(session, newcomer):
    process = an_open_vote(session, ballot=POINTS)
    resident = newcomer(process, 1)
    resident.enter()
    page = resident.follow(resident.post("/ballot", {"points-1": "3", "go": "review"}))
    seen = page.one("input[name=seen]")["value"]
    page = resident.follow(resident.post("/check", {"points-1": "99", "seen": seen, "go": "cast"}))
    assert "Project 1 has 99 points. One project can have at most 5." in page.words
    assert not page.all("button[value=cast]")
    page = resident.follow(resident.post("/check", {"points-1": "5", "go": "cast"}))
    assert page.h1 == "Cast your ballot"


def test_only_what_was_looked_at_goes_on(minjun, app):
    minjun.enter()
    page = minjun.review(2)
    other = Resident(app, minjun.code)
    other.enter()
    other.mark(2, 3)
    seen = str(page.one("input[name=seen]")["value"])
    page = minjun.follow(minjun.post("/check", {"seen": seen, "go": "cast"}))
    assert "Look at your choice again, please." in page.words
    assert listed(page) == ["p2", "p3"]


def test_the_review_goes_on_in_the_grace_but_nothing_changes(minjun, session, process):
    minjun.enter()
    minjun.review(2, 3)
    process.closes_at = clock.now() - timedelta(seconds=5)
    session.commit()
    page = minjun.get("/check")
    assert not page.all("button[name=drop]")
    seen = str(page.one("input[name=seen]")["value"])
    page = minjun.follow(minjun.post("/check", {"drop": "2", "seen": seen, "go": "cast"}))
    assert "Your last change was not kept." in page.words
    assert listed(page) == ["p2", "p3"]
    page = minjun.follow(minjun.post("/check", {"seen": seen, "go": "cast"}))
    assert minjun.follow(minjun.send(page)).h1 == "Your vote is cast"


def test_a_ballot_that_was_not_in_review_has_no_grace(minjun, session, process):
    minjun.enter()
    minjun.mark(2)
    process.closes_at = clock.now() - timedelta(seconds=5)
    session.commit()
    minjun.get("/check", status=409)


def test_the_display_changes_on_the_review_too(minjun):
    minjun.enter()
    minjun.review(2)
    page = minjun.follow(minjun.post("/check", {"size": "3"}))
    assert page.one("html")["data-size"] == "3"
    assert listed(page) == ["p2"]


def test_an_empty_ballot_can_be_cast_where_the_rules_allow_it(session, newcomer):
    process = an_open_vote(session, ballot=BallotFormat(number=3, blank_allowed=True))
    resident = newcomer(process, 1)
    resident.enter()
    page = resident.review()
    assert "You have chosen nothing. If you want to cast an empty ballot, go on." in page.words
    assert page.one("section.bar .figures").text == "Your ballot is empty."
    assert page.one("button[value=cast]")
