"""The seat: one card for each moment, and the way to the vote, which takes nothing along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.deliberation.formats import FORMATS
from budgeting.models import Attendee, Minutes, Seat, SeatingRound, Voice
from budgeting.services import clock, days, polling
from tests.pages import Page
from tests.services.day import open_place
from tests.web.resident.seated import Seated, a_hall, a_seat, rows


def test_without_a_seat_the_way_leads_to_the_code(app: Flask, session: Session) -> None:
    a_hall(session)
    response = app.test_client().get("/seat/here")
    assert (response.status_code, response.headers["Location"]) == (303, "/seat")


def test_a_table_is_not_a_seat(app: Flask, session: Session) -> None:
    hall = a_hall(session)
    table = open_place(app, app.test_client(), hall, "table", 1)
    assert table.get("/seat/here").status_code == 403


def test_the_card_says_number_table_round_and_time(app: Flask, session: Session) -> None:
    seat = a_seat(app, session, a_hall(session), 5)
    page = seat.get("/seat/here")
    assert page.h1 == "Discussion at the tables"
    assert "Number 5 · Table 2" in page.words
    assert page.one(".seat-clock .clock")["data-deadline"]
    assert "Until" in page.one(".seat-clock").get_text()


@pytest.mark.parametrize("key", sorted(FORMATS))
def test_every_format_has_one_card_with_one_thing_to_do(
    app: Flask, session: Session, key: str
) -> None:
    hall = a_hall(session, formats=("welcome", key, "vote"), round=2)
    page = a_seat(app, session, hall).get("/seat/here")
    assert len(page.all(".moment .button.primary")) <= 1
    assert page.one(".moment h1")
    assert not page.all(".moment meter, .moment progress, .moment svg")


@pytest.mark.parametrize("key", ["group-building", "answers", "trade-off", "report-back", "break"])
def test_where_people_talk_or_listen_nothing_can_be_pressed(
    app: Flask, session: Session, key: str
) -> None:
    page = a_seat(app, session, a_hall(session, formats=("welcome", key), round=2)).get(
        "/seat/here"
    )
    assert not page.all(".moment a, .moment button")


@pytest.mark.parametrize(("projects", "offered"), [((1, 2, 3), 1), ((), 0)])
def test_a_discussion_about_no_project_has_no_reasons_to_mark(
    app: Flask, session: Session, projects: tuple[int, ...], offered: int
) -> None:
    hall = a_hall(session, projects=projects, formats=("welcome", "discussion"), round=2)
    page = a_seat(app, session, hall).get("/seat/here")
    assert len(page.all(".moment a")) == offered


def test_before_the_first_round_the_tablet_says_what_comes(app: Flask, session: Session) -> None:
    page = a_seat(app, session, a_hall(session, state="check-in")).get("/seat/here")
    assert page.h1 == "Welcome"
    assert "Next: Welcome, consent and agreements." in page.words


def test_a_break_says_when_it_goes_on_and_at_which_table(app: Flask, session: Session) -> None:
    hall = a_hall(session, formats=("welcome", "break", "discussion"), round=2)
    second = SeatingRound(sitting_id=hall.sitting.id, number=2)
    session.add(second)
    session.flush()
    for person in session.query(Attendee):
        session.add(Seat(round_id=second.id, attendee_id=person.id, table=3))
    hall.rounds[2].seating = 2
    session.commit()
    page = a_seat(app, session, hall, 1).get("/seat/here")
    assert "Table 1" in page.words
    assert "It goes on at" in page.words
    assert "You sit at another table then: table 3." in page.words
    assert "another table" not in a_seat(app, session, hall, 3).get("/seat/here").words


def test_a_paused_round_and_one_in_overtime_say_so(app: Flask, session: Session) -> None:
    hall = a_hall(session)
    seat = a_seat(app, session, hall)
    hall.row.ends_at = clock.now() - timedelta(minutes=1)
    session.commit()
    assert "The time is over." in seat.get("/seat/here").words
    hall.row.state, hall.row.ends_at, hall.row.left_seconds = "paused", None, 90
    session.commit()
    assert "The clock is paused." in seat.get("/seat/here").words


def test_a_presentation_shows_the_sheet_of_the_project_of_the_moment(
    app: Flask, session: Session
) -> None:
    hall = a_hall(session, formats=("welcome", "presentation"), round=2)
    hall.row.project = 2
    session.commit()
    seat = a_seat(app, session, hall)
    page = seat.get("/seat/here")
    assert page.one(".sheet h2").get_text() == "Bench number 2"
    assert seat.get("/seat/project/3").h1 == "Bench number 3"
    seat.get("/seat/project/6", status=404)


def test_an_open_page_learns_of_a_change_and_of_nothing_else(app: Flask, session: Session) -> None:
    hall = a_hall(session)
    seat = a_seat(app, session, hall)
    part = seat.get("/seat/here").one("[data-live]")
    address = f"{part['data-live']}?v={part['data-version']}"
    assert seat.client.get(address).status_code == 204
    days.show_all(hall.day)
    session.commit()
    answer = seat.client.get(address)
    assert answer.status_code == 200
    assert answer.headers["X-Version"] == str(hall.day.stage)
    assert "Discussion at the tables" in answer.text


def test_a_page_that_somebody_fills_in_gets_a_notice_with_a_link(
    app: Flask, session: Session
) -> None:
    hall = a_hall(session)
    seat = a_seat(app, session, hall)
    part = seat.get("/seat/questions").one(".seat-news")
    address = f"{part['data-live']}&v={part['data-version']}"
    assert seat.client.get(address).status_code == 204
    days.show_all(hall.day)
    session.commit()
    same_round = seat.client.get(address)
    assert (same_round.status_code, "href" in same_round.text) == (200, False)
    hall.row.state, hall.row.closed_at = "closed", clock.now()
    days.show_all(hall.day)
    session.commit()
    assert '<a href="/seat/here">' in seat.client.get(address).text


def test_a_mood_card_comes_first_and_once(app: Flask, session: Session) -> None:
    hall = a_hall(session)
    seat = a_seat(app, session, hall)
    polling.ask_mood(session, hall.day, "facilitator", actor="Narae", now=hall.now)
    session.commit()
    page = seat.get("/seat/here")
    assert page.h1 == "A short question to everybody"
    question = seat.get(str(page.one(".moment .primary")["href"]))
    assert seat.follow(seat.press(question, "#answer", choice="tired")).h1 != page.h1


def test_the_way_to_the_vote_leaves_the_seat_first(app: Flask, session: Session) -> None:
    hall = a_hall(session, formats=("welcome", "vote"), round=2)
    seat = a_seat(app, session, hall)
    page = seat.get("/seat/here")
    assert page.h1 == "Take your voting card"
    response = seat.press(page, ".moment form")
    assert response.headers["Location"] == "/v"
    assert seat.client.get_cookie("place") is None
    assert seat.client.get("/seat/here").headers["Location"] == "/seat"
    assert '"storage"' in response.headers["Clear-Site-Data"]


def test_somebody_goes_out_and_comes_back(app: Flask, session: Session) -> None:
    seat = a_seat(app, session, a_hall(session))
    for go, away in (("away", True), ("back", False)):
        page = seat.get("/seat/here")
        seat.press(page, "form[action='/seat/away']", go=go)
        assert [one.away for one in rows(session, Voice)] == [away]


def test_finishing_leaves_nothing_on_the_tablet(app: Flask, session: Session) -> None:
    seat = a_seat(app, session, a_hall(session))
    page = seat.follow(seat.press(seat.get("/seat/here"), "form[action='/seat/leave']"))
    assert page.h1 == "Type the code on your name card"
    assert seat.client.get_cookie("place") is None


@pytest.mark.parametrize("state", ["ended", "minutes"])
def test_after_the_day_the_tablet_says_thank_you(app: Flask, session: Session, state: str) -> None:
    page = a_seat(app, session, a_hall(session, state=state)).get("/seat/here")
    assert page.h1 == "The day is over"


def test_minutes_that_are_shown_are_asked_about(app: Flask, session: Session) -> None:
    hall = a_hall(session, state="minutes")
    session.add(Minutes(sitting_id=hall.sitting.id, state="shown"))
    session.commit()
    page = a_seat(app, session, hall).get("/seat/here")
    assert page.one(".moment .primary")["href"] == "/seat/minutes"


def test_the_result_is_linked_once_it_is_published(app: Flask, session: Session) -> None:
    hall = a_hall(session, formats=("welcome", "result"), round=2)
    seat = a_seat(app, session, hall)
    assert not seat.get("/seat/here").all(".moment .primary")
    hall.process.phase = "published"
    session.commit()
    assert seat.get("/seat/here").one(".moment .primary")["href"] == "/hanbit-2026/results"


def test_a_message_to_all_tables_reaches_the_seats(app: Flask, session: Session) -> None:
    hall = a_hall(session)
    hall.day.message = {"text": "Soup is ready.", "at": hall.now.isoformat()}
    session.commit()
    assert "Soup is ready." in a_seat(app, session, hall).get("/seat/here").words


def test_korean_and_the_largest_text_are_kept_on_the_way(app: Flask, session: Session) -> None:
    seat: Seated = a_seat(app, session, a_hall(session))
    page: Page = seat.get("/seat/here")
    token = page.csrf
    for name, value in (("size", "4"), ("language", "ko")):
        form = {"csrf_token": token, "next": "/seat/here", name: value}
        seat.client.post("/display", data=form)
    page = seat.get("/seat/here")
    assert (page.one("html")["lang"], page.one("html")["data-size"]) == ("ko", "4")


def test_without_scripts_a_link_asks_what_happens_now(app: Flask, session: Session) -> None:
    page = a_seat(app, session, a_hall(session)).get("/seat/here")
    link = page.one("noscript a")
    assert (link.text, link["href"]) == ("What happens now?", "/seat/here")
    assert not link.find_parent(attrs={"data-live": True})


@pytest.mark.parametrize(
    ("key", "by_itself"),
    [("break", True), ("answers", True), ("presentation", False), ("discussion", False)],
)
def test_without_scripts_only_a_card_that_waits_looks_by_itself_what_is_new(
    app: Flask, session: Session, key: str, by_itself: bool
) -> None:
    hall = a_hall(session, formats=("welcome", key, "vote"), round=2)
    page = a_seat(app, session, hall).get("/seat/here")
    assert bool(page.all("head noscript meta[http-equiv=refresh]")) == by_itself
    hall.row.state, hall.row.closed_at = "closed", hall.now
    session.commit()
    page = Seated(app, hall, 1).get("/seat/here")
    assert page.all("head noscript meta[http-equiv=refresh]")


def test_a_page_of_a_seat_on_which_somebody_answers_never_loads_itself(
    app: Flask, session: Session
) -> None:
    hall = a_hall(session, formats=("welcome", "poll-before"), round=2)
    seat = a_seat(app, session, hall)
    for address in ("/seat/here", f"/seat/poll/{hall.polls[0].id}", "/seat/conflicts"):
        assert not seat.get(address).all("meta[http-equiv=refresh]")
