"""The ballot: every mark is kept, whatever button is pressed, and nothing is silently blocked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from budgeting.counting.rulebook import BallotFormat
from budgeting.models import Draft, TabletSession
from budgeting.services import clock
from tests.things import an_open_vote
from tests.web.resident.conftest import Resident, count, ticked

POINTS = BallotFormat("points", number=6, points=9, points_each=5)


def order(page):
    return [str(row["id"]) for row in page.all("#choices > li")]


def test_the_order_belongs_to_the_card(minjun, sora, app):
    minjun.enter()
    first = order(minjun.get("/ballot"))
    second_tablet = Resident(app, minjun.code)
    second_tablet.enter()
    sora.enter()
    assert order(minjun.get("/ballot")) == first == order(second_tablet.get("/ballot"))
    assert order(sora.get("/ballot")) != first
    assert sorted(order(sora.get("/ballot"))) == sorted(first)
    assert "drawn by lot for your card" in minjun.get("/ballot").words


def test_a_row_says_number_name_cost_field_and_district(minjun):
    minjun.enter()
    row = minjun.get("/ballot").one("#p2 label").get_text(" ", strip=True)
    for word in ("2", "Bench number 2", "€3,500", "Parks", "North"):
        assert word in row


def test_marks_are_kept_whatever_button_is_pressed(minjun):
    minjun.enter()
    for pressed in ({}, {"go": "show"}, {"go": "save"}, {"size": "4"}, {"only": "1"}):
        minjun.mark(1, 4, **pressed)
        assert ticked(minjun.get("/ballot")) == {1, 4}
        minjun.mark()
        assert ticked(minjun.get("/ballot")) == set()


def test_marks_survive_a_dead_tablet(minjun, app):
    minjun.enter()
    minjun.mark(2, 3)
    another = Resident(app, minjun.code)
    another.enter()
    assert ticked(another.get("/ballot")) == {2, 3}


@pytest.mark.parametrize(
    ("numbers", "figures", "rest"),
    [
        ((), "0 of 3 chosen", "Choose up to 3."),
        ((1,), "1 of 3 chosen", "2 more possible."),
        ((1, 2, 3), "3 of 3 chosen", "That is the full number."),
        ((1, 2, 3, 4, 5), "5 of 3 chosen", "2 too many: take 2 away."),
    ],
)
def test_the_bar_says_what_is_chosen_and_what_is_left(minjun, numbers, figures, rest):
    minjun.enter()
    minjun.mark(*numbers)
    page = minjun.get("/ballot")
    assert page.one("#bar .figures").get_text(strip=True) == figures
    assert page.one("#bar .left").get_text(strip=True) == rest
    assert len(ticked(page)) == len(numbers)


@pytest.mark.parametrize(
    ("ballot", "numbers", "figures", "rest"),
    [
        (
            BallotFormat(number=3, blank_allowed=True),
            (),
            "0 of 3 chosen",
            "Choose up to 3, or none.",
        ),
        (BallotFormat(wanted="exactly", number=2), (), "0 of 2 chosen", "2 more to choose."),
        (BallotFormat(wanted="at_least", number=2), (), "0 chosen", "2 more to choose."),
        (
            BallotFormat(wanted="at_least", number=2),
            (1, 2, 3),
            "3 chosen",
            "That is enough. You can choose more.",
        ),
        (
            BallotFormat(wanted="at_least", number=2),
            (1, 2, 3, 4, 5, 6),
            "6 chosen",
            "You have chosen every project.",
        ),
    ],
)
def test_the_bar_fits_the_number_that_is_asked_for(
    session, newcomer, ballot, numbers, figures, rest
):
    resident = newcomer(an_open_vote(session, ballot=ballot), 1)
    resident.enter()
    resident.mark(*numbers)
    page = resident.get("/ballot")
    assert page.one("#bar .figures").get_text(strip=True) == figures
    assert page.one("#bar .left").get_text(strip=True) == rest


def test_many_problems_leave_the_screen_to_the_ballot(session, newcomer):
    resident = newcomer(an_open_vote(session, ballot=POINTS), 1)
    resident.enter()
    resident.post("/ballot", {f"points-{number}": "9" for number in range(1, 7)})
    notices = resident.get("/ballot").all("#notices .notice")
    assert len(notices) == 3
    assert notices[-1].text == "There is more to correct. The review shows all of it."
    assert len(resident.get("/check").all(".banner strong")) == 7


def test_knapsack_counts_money_and_explains_too_much(session, newcomer):
    process = an_open_vote(session, ballot=BallotFormat("knapsack", number=6))
    resident = newcomer(process, 1)
    resident.enter()
    resident.mark(1, 2)
    bar = resident.get("/ballot").one("#bar").get_text(" ", strip=True)
    assert "€6,500 of €19,400 used" in bar
    assert "€12,900 left. 2 chosen." in bar
    page = resident.review(1, 2, 3, 4, 5)
    assert "Your projects cost €600 more than there is. Take some away." in page.words
    assert not page.all("button[value=cast]")


def test_points_are_given_in_numbers(session, newcomer):
    process = an_open_vote(session, ballot=POINTS)
    resident = newcomer(process, 1)
    resident.enter()
    resident.post("/ballot", {"points-1": "7", "points-2": "", "points-3": "4"})
    page = resident.get("/ballot")
    assert page.one("#n1")["value"] == "7"
    assert "2 points too many" in page.one("#bar").get_text()
    assert "Project 1 has 7 points. One project can have at most 5." in page.one("#notices").text


@pytest.mark.parametrize("strange", ["-1", "1e3", "١", "1.5", "1000000", " 1", "NaN"])
def test_points_that_are_no_number_are_refused_and_nothing_is_written(session, newcomer, strange):
    process = an_open_vote(session, ballot=POINTS)
    resident = newcomer(process, 1)
    resident.enter()
    resident.post("/ballot", {"points-1": "3"})
    resident.post("/ballot", {"points-1": strange, "points-2": "1"}, status=422)
    page = resident.get("/ballot")
    assert (page.one("#n1")["value"], page.one("#n2")["value"]) == ("3", "0")


@pytest.mark.parametrize("strange", ["7", "0", "-1", "x", "1 ", "１"])
def test_an_unknown_project_is_refused_and_nothing_is_written(minjun, strange):
    minjun.enter()
    minjun.mark(1)
    minjun.post("/ballot", {"project": ["2", strange]}, status=422)
    assert ticked(minjun.get("/ballot")) == {1}


def test_a_limit_of_a_field_is_explained(session, newcomer):
    ballot = BallotFormat(number=5, field_limits=(("parks", 1),))
    resident = newcomer(an_open_vote(session, ballot=ballot), 1)
    resident.enter()
    resident.mark(2, 4)
    notice = resident.get("/ballot").one("#notices").text
    assert "Parks: 2 chosen, but at most 1 allowed. Take 1 away." in notice


def test_a_search_hides_rows_and_loses_no_mark(session, newcomer):
    resident = newcomer(an_open_vote(session, 20), 1)
    resident.enter()
    page = resident.follow(resident.mark(2, 17, q="NUMBER 17", go="show"))
    assert [str(row["id"]) for row in page.all("#choices > li:not([hidden])")] == ["p17"]
    assert ticked(page) == {2, 17}
    assert page.one("#filter-q")["value"] == "NUMBER 17"


def test_only_my_choice_and_only_one_field(session, newcomer):
    resident = newcomer(an_open_vote(session, 20), 1)
    resident.enter()
    page = resident.follow(resident.mark(2, 17, chosen="yes", go="show"))
    assert {str(row["id"]) for row in page.all("#choices > li:not([hidden])")} == {"p2", "p17"}
    page = resident.follow(resident.mark(2, 17, only="1"))
    assert len(page.all("#choices > li:not([hidden])")) == 10
    page = resident.follow(resident.mark(2, 17, q="nothing like this", go="show"))
    assert "No project fits what you are looking for." in page.words


def test_a_long_list_counts_by_field(session, newcomer):
    resident = newcomer(an_open_vote(session, 20), 1)
    resident.enter()
    resident.mark(2, 4, 17)
    counts = [
        item.get_text(" ", strip=True) for item in resident.get("/ballot").all("#by-field li")
    ]
    assert counts == ["Parks: 2 chosen of 10", "Culture: 1 chosen of 10"]


def test_language_size_and_contrast_are_chosen_on_the_ballot(minjun):
    minjun.enter()
    minjun.mark(1, size="4")
    minjun.mark(1, contrast="dark")
    minjun.mark(1, language="ko")
    html = minjun.get("/ballot").one("html")
    assert (html["data-size"], html["data-contrast"], html["lang"]) == ("4", "dark", "ko")


def test_the_enter_key_saves_and_does_not_change_the_text_size(minjun):
    minjun.enter()
    buttons = minjun.get("/ballot").all("#ballot button, button[form=ballot]")
    first = min(buttons, key=lambda button: (button.sourceline, button.sourcepos))
    assert (first["name"], first["value"]) == ("go", "save")


def test_a_pause_keeps_what_was_sent_and_says_so(minjun, session, process):
    minjun.enter()
    process.phase = "paused"
    session.commit()
    minjun.mark(1, 2)
    assert "What you chose is kept." in minjun.get("/ballot", status=409).words
    process.phase = "open"
    session.commit()
    assert ticked(minjun.get("/ballot")) == {1, 2}


def test_the_announced_close_is_shown_and_then_kept(minjun, session, process):
    minjun.enter()
    process.closes_at = clock.now() + timedelta(minutes=5)
    session.commit()
    clock_tag = minjun.get("/ballot").one("[data-deadline]")
    assert int(str(clock_tag["data-deadline"])) == int(process.closes_at.timestamp())
    process.closes_at = clock.now() - timedelta(seconds=1)
    session.commit()
    assert minjun.get("/ballot", status=409).h1 == "Ballots are not accepted now"


def test_stopping_locks_the_tablet_and_keeps_the_marks(minjun, session):
    minjun.enter()
    page = minjun.follow(minjun.mark(1, 2, go="lock"))
    assert "This tablet is locked." in page.words
    assert (count(session, TabletSession), count(session, Draft)) == (0, 1)
    minjun.enter()
    assert ticked(minjun.get("/ballot")) == {1, 2}


def test_a_card_that_voted_on_another_tablet_is_told_so(minjun, app):
    minjun.enter()
    other = Resident(app, minjun.code)
    other.enter()
    other.cast(1)
    assert minjun.get("/ballot", status=409).h1 == "This card has already voted"
