"""The door of the hall, for the organiser and for the voting officer."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from budgeting.models import LogEntry, Membership, Process, Sitting
from budgeting.services import attending, clock, seat_finding, sittings
from budgeting.services.sittings import Setting
from budgeting.sortition.seating.hall import Table
from tests import chosen, people
from tests.pages import Page, Visitor
from tests.services.seats import seated


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


@pytest.fixture
def sitting(app: Flask, session: Session, hall: Process) -> Sitting:
    """Two tables of two for the two who confirmed; numbers 3 and 4 have no seat yet."""
    who = {"actor": "Haneul", "now": clock.now()}
    setting = Setting({"en": "First day", "ko": "첫째 날"}, None, (Table(2),) * 2, ("mix", "mix"))
    sitting = sittings.arrange(session, hall, setting, **who)
    attending.take_members(session, hall, sitting, **who)
    session.commit()
    return seated(session, hall, sitting)


def table_of(session: Session, sitting: Sitting, number: int) -> int:
    session.expire_all()
    return dict(seat_finding.find_seats(session, sitting, number).tables).get(1, 0)


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


def test_the_door_tells_the_table(
    door: Visitor, hall: Process, session: Session, sitting: Sitting
) -> None:
    page = looked_up(door, hall, "2")
    now = f"Table {table_of(session, sitting, 2)} in round 1"
    assert now in page.words
    assert "After that: round 2: table" in page.words
    assert now in marked(door, hall, "P01").words


def test_whoever_comes_unexpected_gets_a_seat_at_once(
    door: Visitor, hall: Process, session: Session, sitting: Sitting
) -> None:
    assert "A seat is looked for when you press." in looked_up(door, hall, "3").words
    page = marked(door, hall, "P02")
    assert f"Table {table_of(session, sitting, 3)} in round 1" in page.words


def test_where_there_is_no_room_the_person_is_sent_to_the_organiser(
    door: Visitor, hall: Process, session: Session, sitting: Sitting
) -> None:
    sitting.tables = [one | {"seats": 1} for one in sitting.tables]
    session.commit()
    page = marked(door, hall, "P02")
    assert "two moves of others make no room" in page.words
    assert "No seat yet. Ask the organiser." in page.words
    assert present(session) == [3]


def test_the_organiser_frees_the_seats_of_whoever_is_missing(
    office: Visitor, hall: Process, session: Session, sitting: Sitting
) -> None:
    assert not office.get(here(hall)).all("form[action$='/free']")
    page = marked(office, hall, "P00")
    assert "One person with a seat has not come" in page.words
    page = office.follow(office.post(here(hall, "/free"), on=here(hall)))
    assert "One seat was freed. Nobody else was moved." in page.words
    assert not page.all("form[action$='/free']")
    assert "The seat was freed." in looked_up(office, hall, "2").words
    marked(office, hall, "P01")
    assert table_of(session, sitting, 2)


def test_only_the_organiser_frees_seats(
    client: FlaskClient, session: Session, hall: Process, sitting: Sitting
) -> None:
    desk = Visitor(client)
    desk.sign_in(people.dari(session).email, people.PASSWORD)
    marked(desk, hall, "P00")
    assert not desk.get(here(hall)).all("form[action$='/free']")
    desk.post(here(hall, "/free"), on=here(hall), status=403)


def test_without_a_sitting_the_door_only_marks(office: Visitor, hall: Process) -> None:
    page = marked(office, hall, "P00")
    assert "Table" not in page.one("main").get_text()
    office.post(here(hall, "/free"), on=here(hall), status=404)
