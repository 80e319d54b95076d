"""Reasons for and against at a seat: in this tablet's own order, marked once, without numbers."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Argument, Support
from tests.services.day import HallDay
from tests.web.resident.seated import Seated, a_hall, a_seat, rows

KEYS = ("a1", "a2", "a3", "a4")


@pytest.fixture
def hall(session: Session) -> HallDay:
    hall = a_hall(session)
    told = {"sitting_id": hall.sitting.id, "round_id": hall.row.id, "project": 1, "at": hall.now}
    for key, side in zip(KEYS, ("for", "against") * 2, strict=True):
        session.add(Argument(key=key, side=side, table=2, text=f"Reason {key}.", **told))
    session.add(Argument(key="a5", side="for", table=2, text="CANARY", **told, state="hidden"))
    session.commit()
    return hall


@pytest.fixture
def seat(app: Flask, session: Session, hall: HallDay) -> Seated:
    return a_seat(app, session, hall)


def order(seat: Seated) -> list[str]:
    """The arguments of project 1 as this tablet shows them."""
    page = seat.get("/seat/arguments/1")
    return [str(field["value"]) for field in page.all("input[name=key]")]


def test_in_the_discussion_the_reasons_are_one_press_away_and_not_on_the_card(
    seat: Seated,
) -> None:
    page = seat.get("/seat/here")
    assert "Reason" not in page.one(".moment").get_text().replace("Reasons", "")
    response = seat.client.get(str(page.one(".moment a.button")["href"]))
    assert response.headers["Location"] == "/seat/arguments/1"


def test_both_sides_stand_in_turn_and_the_order_stays(
    app: Flask, session: Session, hall: HallDay, seat: Seated
) -> None:
    first = order(seat)
    assert sorted(first) == list(KEYS)
    page = seat.get("/seat/arguments/1")
    sides = [tag.get_text() for tag in page.all(".seat-reason .tag")]
    assert sides in (["For", "Against"] * 2, ["Against", "For"] * 2)
    assert order(seat) == first
    orders = {tuple(order(a_seat(app, session, hall, number))) for number in range(2, 8)}
    assert len(orders) > 1


def test_a_hidden_argument_is_nowhere_and_cannot_be_marked(session: Session, seat: Seated) -> None:
    page = seat.get("/seat/arguments/1")
    assert "CANARY" not in page.text
    assert seat.press_at(page, "/seat/arguments/1", key="a5", go="mark").status_code == 404
    assert seat.press_at(page, "/seat/arguments/2", key="a1", go="mark").status_code == 404
    assert rows(session, Support) == []


def test_a_mark_is_said_kept_once_and_can_be_taken_away(
    session: Session, hall: HallDay, seat: Seated
) -> None:
    for go, kept in (("mark", 1), ("mark", 1), ("unmark", 0)):
        page = seat.get("/seat/arguments/1")
        response = seat.press_at(page, "/seat/arguments/1", key="a2", go=go)
        assert response.headers["Location"] == "/seat/arguments/1#a-a2"
        assert len(seat.get("/seat/arguments/1").all(".seat-saved")) == kept
        assert [(one.key, one.voice) for one in rows(session, Support)] == [
            ("a2", hall.voice(1))
        ] * kept


def test_with_htmx_the_one_argument_is_replaced(seat: Seated) -> None:
    form = {"csrf_token": seat.get("/seat/arguments/1").csrf, "key": "a1", "go": "mark"}
    answer = seat.client.post("/seat/arguments/1", data=form, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.text.count("<form") == 1
    assert "Saved: this matters to you." in answer.text


def test_nobody_sees_how_many_marked(
    app: Flask, session: Session, hall: HallDay, seat: Seated
) -> None:
    before = seat.get("/seat/arguments/1").words
    other = a_seat(app, session, hall, 2)
    other.press_at(other.get("/seat/arguments/1"), "/seat/arguments/1", key="a1", go="mark")
    assert seat.get("/seat/arguments/1").words == before


def test_the_projects_of_the_round_are_walked_through_one_by_one(seat: Seated) -> None:
    page = seat.get("/seat/arguments/2")
    ways = {a.get_text(): a["href"] for a in page.all("nav.actions a")}
    assert ways["Project before"] == "/seat/arguments/1"
    assert ways["Next project"] == "/seat/arguments/3"
    assert "No table has written a reason" in page.words
    seat.get("/seat/arguments/6", status=404)


def test_the_words_of_a_table_are_shown_as_words(session: Session, seat: Seated) -> None:
    session.get_one(Argument, "a1").text = "<b>Bold</b> & {{ 7 * 7 }}"
    session.commit()
    page = seat.get("/seat/arguments/1")
    assert "<b>Bold</b> & {{ 7 * 7 }}" in page.one("#a-a1 .seat-text").get_text()
