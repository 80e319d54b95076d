"""A seat's tablet that is left alone hides everything but the time; the code opens it again."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from budgeting.services import day_codes, days
from tests.services.day import HallDay
from tests.web.resident.seated import Seated, a_hall, a_seat


def locked(app: Flask, session: Session) -> tuple[HallDay, Seated]:
    """A seat at which a question was answered, and then nobody touched the tablet."""
    hall = a_hall(session)
    seat = a_seat(app, session, hall, 7)
    page = seat.get(f"/seat/poll/{hall.polls[0].id}")
    seat.press(page, "#answer", choice="against")
    response = seat.press(page, "#idle form")
    assert response.headers["Location"] == "/seat/locked"
    assert response.headers["Clear-Site-Data"] == '"cache"'
    return hall, seat


def test_a_locked_tablet_shows_the_round_and_the_time_and_nothing_of_the_person(
    app: Flask, session: Session
) -> None:
    hall, seat = locked(app, session)
    page = seat.get("/seat/locked")
    assert page.h1 == "This tablet is locked"
    assert "Discussion at the tables" in page.words
    assert page.one(".seat-clock .clock")["data-deadline"]
    for word in ("against", "Number 7", "Should this bench", hall.voice(7)):
        assert word not in page.text
    for address in ("/seat/here", f"/seat/poll/{hall.polls[0].id}", "/seat/polls", "/seat/live"):
        assert seat.client.get(address).headers["Location"] == "/seat"


def test_the_code_on_the_name_card_goes_on_where_it_was(app: Flask, session: Session) -> None:
    hall, seat = locked(app, session)
    codes = day_codes.seat_codes(session, app.extensions["keys"], hall.sitting.id)
    session.commit()
    page = seat.get("/seat/locked")
    here = seat.follow(seat.press(page, "form.entry", code=codes[7]))
    assert here.h1 == "Discussion at the tables"
    question = seat.get(f"/seat/poll/{hall.polls[0].id}")
    assert question.one("input[name=choice][checked]")["value"] == "against"


def test_a_locked_tablet_follows_the_rounds(app: Flask, session: Session) -> None:
    hall, seat = locked(app, session)
    part = seat.get("/seat/locked").one("[data-live]")
    address = f"{part['data-live']}?v={part['data-version']}"
    assert seat.client.get(address).status_code == 204
    hall.row.state = "paused"
    days.show_all(hall.day)
    session.commit()
    assert "The clock is paused." in seat.client.get(address).text


def test_a_tablet_that_never_had_a_seat_tells_nothing(app: Flask, session: Session) -> None:
    a_hall(session)
    for cookie in ("", "x", "AAAA"):
        client = app.test_client()
        client.set_cookie("resting", cookie)
        answer = client.get("/seat/locked")
        assert answer.status_code == 200
        assert "Discussion" not in answer.text
