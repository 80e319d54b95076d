"""The door of the hall, for the organiser and for the voting officer."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from budgeting.models import LogEntry, Membership, Process
from tests import chosen, people
from tests.pages import Page, Visitor


@pytest.fixture
def hall(app: Flask, session: Session, process: Process) -> Process:
    """Four invited members; two of them have confirmed."""
    chosen.an_assembly(session, process, keys=app.extensions["keys"])
    for one in session.query(Membership).filter_by(kind="member"):
        one.state = "confirmed" if one.position < 3 else "invited"
        one.answer_by = date(2026, 12, 1)
    session.commit()
    return process


@pytest.fixture(params=["office", "desk"])
def door(request: pytest.FixtureRequest, client: FlaskClient, session: Session) -> Visitor:
    """Whoever stands at the door."""
    person = people.haneul if request.param == "office" else people.dari
    visitor = Visitor(client)
    visitor.sign_in(person(session).email, people.PASSWORD)
    return visitor


def here(process: Process, rest: str = "") -> str:
    return f"/organiser/{process.slug}/door{rest}"


def looked_up(door: Visitor, process: Process, typed: str) -> Page:
    return door.follow(door.post(here(process, "/find"), {"sought": typed}, on=here(process)))


def marked(door: Visitor, process: Process, person: str, what: str = "arrive") -> Page:
    address = here(process, f"/{person}/{what}")
    return door.follow(door.post(address, on=here(process)))


def present(session: Session) -> list[int]:
    session.expire_all()
    return [one.position for one in session.query(Membership).filter_by(present=True)]


def test_a_number_finds_the_person_and_a_button_marks_them(
    door: Visitor, hall: Process, session: Session
) -> None:
    assert "0 of 4 are in the hall" in door.get(here(hall)).words
    page = looked_up(door, hall, "2")
    assert page.one("section.panel h3").get_text() == "2 · Kim Number1"
    page = marked(door, hall, "P01")
    assert "1 of 4 are in the hall" in page.words
    assert "Now the person takes a card from the pile" in page.words
    assert present(session) == [2]


def test_a_name_finds_all_who_have_it_and_is_in_no_address(door: Visitor, hall: Process) -> None:
    sent = door.post(here(hall, "/find"), {"sought": "kim"}, on=here(hall))
    assert "kim" not in sent.headers["Location"].lower()
    assert len(door.follow(sent).all("section.panel")) == 4


def test_a_mark_is_undone(door: Visitor, hall: Process, session: Session) -> None:
    marked(door, hall, "P00")
    assert "It was undone." in marked(door, hall, "P00", "undo").words
    assert present(session) == []


def test_who_has_not_answered_is_let_in(door: Visitor, hall: Process, session: Session) -> None:
    assert "Invited" in looked_up(door, hall, "3").words
    marked(door, hall, "P02")
    assert present(session) == [3]


def test_who_has_no_seat_is_sent_to_the_organiser(
    door: Visitor, hall: Process, session: Session
) -> None:
    session.query(Membership).filter_by(position=1, kind="member").one().state = "declined"
    session.commit()
    assert "Ask the organiser." in looked_up(door, hall, "1").words
    door.post(here(hall, "/P00/arrive"), on=here(hall), status=409)
    assert present(session) == []


@pytest.mark.parametrize("typed", ["99", "Lee", "", "5"])
def test_nobody_found_is_said_and_what_was_typed_stays(
    door: Visitor, hall: Process, typed: str
) -> None:
    page = door.post(here(hall, "/find"), {"sought": typed}, on=here(hall), status=422)
    assert page.all(".errors")
    assert page.one("#sought")["value"] == typed


def test_the_page_says_what_is_not_kept(door: Visitor, hall: Process) -> None:
    words = door.get(here(hall)).words
    assert "the program knows no way from a name to a card" in words
    assert "neither when nor in which order people came" in words


def test_an_arrival_writes_no_line_in_the_log(
    door: Visitor, hall: Process, session: Session
) -> None:
    before = session.query(LogEntry).count()
    marked(door, hall, "P01")
    looked_up(door, hall, "Kim")
    assert session.query(LogEntry).count() == before


def test_the_officer_finds_no_way_into_the_organiser_s_pages(
    client: FlaskClient, session: Session, hall: Process
) -> None:
    desk = Visitor(client)
    desk.sign_in(people.dari(session).email, people.PASSWORD)
    page = looked_up(desk, hall, "2")
    links = [link["href"] for link in page.all("a[href^='/organiser/']")]
    assert all("/door" in link for link in links)
    desk.get(f"/organiser/{hall.slug}/members/P01", 403)
    assert "example.org" not in page.text


def test_an_address_with_odd_people_shows_nobody(door: Visitor, hall: Process) -> None:
    assert not door.get(here(hall, "?found=P05.nobody..%00")).all("section.panel")


def test_another_meeting_day_begins_with_an_empty_hall(
    office: Visitor, hall: Process, session: Session
) -> None:
    assert not office.get(here(hall)).all("main details form")
    marked(office, hall, "P00")
    page = office.follow(office.post(here(hall, "/clear"), on=here(hall)))
    assert "0 of 4 are in the hall" in page.words
    assert present(session) == []


def test_the_officer_s_desk_leads_to_the_door(
    client: FlaskClient, session: Session, hall: Process
) -> None:
    desk = Visitor(client)
    desk.sign_in(people.dari(session).email, people.PASSWORD)
    assert desk.get(f"/officer/{hall.slug}/").all(f"a[href='{here(hall)}']")
