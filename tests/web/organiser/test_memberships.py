"""Members and reserves: the list, one person, the empty seat."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import LogEntry, Membership, Process, Selection
from budgeting.services import clock
from tests import chosen
from tests.pages import Page, Visitor


@pytest.fixture
def drawn(app: Flask, session: Session, process: Process) -> Process:
    """Four members and three reserves, with names."""
    chosen.an_assembly(session, process, keys=app.extensions["keys"])
    feature = {"name": "age", "names": {"en": "Age", "ko": "나이"}}
    values = [
        {"value": one, "names": {"en": one.title()}, "share": None, "least": 2, "most": 2}
        for one in chosen.AGES
    ]
    session.get_one(Selection, process.id).features = [feature | {"values": values}]
    session.commit()
    return process


def here(process: Process, rest: str = "") -> str:
    return f"/organiser/{process.slug}/members{rest}"


def soon() -> str:
    return (clock.now().date() + timedelta(days=9)).isoformat()


def invited(office: Visitor, process: Process) -> Page:
    sent = office.post(here(process, "/invite"), {"answer_by": soon()}, on=here(process))
    return office.follow(sent)


def said(office: Visitor, process: Process, person: str, what: str) -> Page:
    return office.follow(office.post(here(process, f"/{person}/{what}"), on=here(process)))


def row(page: Page, person: str) -> str:
    return page.one(f"#m-{person}").get_text(" ", strip=True)


def state(session: Session, process: Process, position: int, kind: str = "member") -> str:
    session.expire_all()
    mine = session.query(Membership).filter_by(process_id=process.id, kind=kind, position=position)
    return mine.one().state


def test_before_the_draw_the_page_says_so(office: Visitor, process: Process) -> None:
    assert "Nobody was drawn yet" in office.get(here(process)).words


def test_everybody_stands_in_the_list_without_a_name(office: Visitor, drawn: Process) -> None:
    page = office.get(here(drawn))
    assert len(page.all("tbody tr")) == 7
    assert "Not invited yet" in row(page, "P00")
    assert "Old" in row(page, "P00")
    assert "Reserve" in row(page, "P05")
    assert "Kim" not in page.text
    assert "example.org" not in page.text


def test_all_members_are_invited_at_once(office: Visitor, drawn: Process, session: Session) -> None:
    page = invited(office, drawn)
    assert "4 people are invited now." in page.words
    assert len(page.all("tbody tr")) == 4
    assert state(session, drawn, 1) == "invited"
    assert state(session, drawn, 1, "reserve") == "drawn"


@pytest.mark.parametrize("day", ["", "soon", "2020-01-01", "2026-13-01"])
def test_a_day_that_is_none_is_refused_and_kept(
    office: Visitor, drawn: Process, session: Session, day: str
) -> None:
    page = office.post(here(drawn, "/invite"), {"answer_by": day}, on=here(drawn), status=422)
    assert page.one("#answer_by")["value"] == day
    assert page.all(".errors")
    assert state(session, drawn, 1) == "drawn"


def test_the_invited_get_another_last_day(
    office: Visitor, drawn: Process, session: Session
) -> None:
    assert not office.get(here(drawn)).all("#new-answer_by")
    invited(office, drawn)
    said(office, drawn, "P00", "confirmed")
    assert "3 people are invited and have not answered." in office.get(here(drawn)).words
    day = (clock.now().date() + timedelta(days=30)).isoformat()
    form = {"do": "extend", "new-answer_by": day}
    page = office.follow(office.post(here(drawn, "/invite"), form, on=here(drawn)))
    assert "3 people have a new last day for the answer." in page.words
    session.expire_all()
    days = session.query(Membership.answer_by).filter_by(state="invited").all()
    assert [one.isoformat() for (one,) in days] == [day] * 3


def test_a_new_last_day_that_is_over_is_refused_at_its_field(
    office: Visitor, drawn: Process
) -> None:
    invited(office, drawn)
    form = {"do": "extend", "new-answer_by": "2020-01-01"}
    page = office.post(here(drawn, "/invite"), form, on=here(drawn), status=422)
    assert page.one(".errors a")["href"] == "#new-answer_by"
    assert page.one("#new-answer_by")["value"] == "2020-01-01"


def test_an_invitation_is_taken_back_on_the_page_of_the_person(
    office: Visitor, drawn: Process, session: Session
) -> None:
    assert "Take the invitation back" not in office.get(here(drawn, "/P00")).words
    invited(office, drawn)
    assert "Take the invitation back" in office.get(here(drawn, "/P00")).words
    page = said(office, drawn, "P00", "uninvited")
    assert "Number 1 is not invited any more." in page.words
    assert "Answer asked for by" not in page.words
    assert state(session, drawn, 1) == "drawn"
    office.post(here(drawn, "/P00/uninvited"), on=here(drawn), status=409)


def test_an_answer_is_noted_in_the_list(office: Visitor, drawn: Process, session: Session) -> None:
    invited(office, drawn)
    address = here(drawn, "/P00/confirmed?back=list&state=invited")
    sent = office.post(address, on=here(drawn))
    assert sent.headers["Location"].endswith("/members?state=invited#m-P00")
    assert state(session, drawn, 1) == "confirmed"
    office.post(here(drawn, "/P00/declined"), on=here(drawn), status=409)
    assert state(session, drawn, 1) == "confirmed"


def test_a_late_answer_is_listed_and_the_seat_can_be_given_away(
    office: Visitor, drawn: Process, session: Session
) -> None:
    invited(office, drawn)
    session.query(Membership).filter_by(state="invited").update({"answer_by": date(2026, 1, 1)})
    session.commit()
    page = office.get(here(drawn, "?state=late"))
    assert "4 answers are late" in page.words
    assert "Give the seat away" in row(page, "P00")
    assert "P05 comes next" in said(office, drawn, "P01", "silent").words


def test_who_comes_next_stands_there_with_the_reason(
    office: Visitor, drawn: Process, session: Session
) -> None:
    invited(office, drawn)
    page = said(office, drawn, "P01", "declined")
    assert page.h1 == "Who takes the seat of P01?"
    assert "P05 comes next" in page.words
    assert "Place 2 among the reserves that were drawn." in page.words
    assert "every quota is kept" in page.words
    assert "P04 Quota “Age: Old”: 3 instead of at most 2." in page.one("tbody").get_text(" ")
    address = here(drawn, "/P01/replacement")
    after = office.follow(office.post(address, {"person": "P05"}))
    assert "The seat goes to P05, who has the number 5 now." in after.words
    assert "In the place of P01" in row(after, "P05")
    assert "Replaced by P05" in row(after, "P01")
    assert "Place 2 among the reserves" in office.get(here(drawn, "/P05")).words
    office.post(address, {"person": "P05"}, on=here(drawn), status=409)
    session.expire_all()
    assert session.query(Membership).filter_by(kind="member").count() == 5


def test_a_seat_that_was_given_meanwhile_is_said_with_the_way_back(
    office: Visitor, drawn: Process
) -> None:
    invited(office, drawn)
    said(office, drawn, "P01", "declined")
    address = here(drawn, "/P01/replacement")
    office.post(address, {"person": "P05"})
    page = office.post(address, {"person": "P05"}, on=here(drawn), status=409)
    assert page.h1 == "Somebody else has this seat by now"
    assert "The seat was given to another person meanwhile. Nothing was changed." in page.words
    assert page.one("main a.button")["href"] == here(drawn, "#m-P01")
    assert office.get(address, 409).h1 == "Somebody else has this seat by now"


def test_a_replacement_is_undone(office: Visitor, drawn: Process, session: Session) -> None:
    invited(office, drawn)
    said(office, drawn, "P01", "declined")
    office.post(here(drawn, "/P01/replacement"), {"person": "P05"})
    page = office.follow(office.post(here(drawn, "/P05/put-back"), on=here(drawn)))
    assert "The seat is empty again." in page.words
    assert "Who comes next?" in row(page, "P01")
    assert state(session, drawn, 2, "reserve") == "drawn"
    office.post(here(drawn, "/P05/put-back"), on=here(drawn), status=404)


def test_another_person_than_the_proposed_one_is_refused(
    office: Visitor, drawn: Process, session: Session
) -> None:
    invited(office, drawn)
    said(office, drawn, "P01", "declined")
    office.post(here(drawn, "/P01/replacement"), {"person": "P04"}, status=409)
    assert state(session, drawn, 1, "reserve") == "drawn"


def test_nobody_left_in_line_is_said(office: Visitor, drawn: Process, session: Session) -> None:
    invited(office, drawn)
    said(office, drawn, "P01", "declined")
    for one in session.query(Membership).filter_by(kind="reserve"):
        one.state = "withdrawn"
    session.commit()
    words = office.get(here(drawn, "/P01/replacement")).words
    assert "No reserve fits. The next in the rest of the pool" in words


def test_a_quota_that_nobody_keeps_is_said_plainly(
    office: Visitor, drawn: Process, session: Session
) -> None:
    invited(office, drawn)
    for person in ("P05", "P07", "P09"):
        _left_for_good(session, drawn, person)
    words = said(office, drawn, "P01", "declined").words
    assert "Nobody in line keeps every quota" in words
    assert "Quota “Age: Young”: 1 instead of at least 2." in words
    assert "P04 comes next" in words


def _left_for_good(session: Session, process: Process, person: str) -> None:
    """A reserve, or somebody of the pool, who does not want to be asked any more."""
    key = f"{int(person[1:]):032x}"
    one = session.get(Membership, key)
    if one is None:
        draw_id = session.query(Membership.draw_id).first()[0]
        one = Membership(
            respondent_id=key, process_id=process.id, draw_id=draw_id, kind="reserve",
            position=int(person[1:]) + 20,
        )  # fmt: skip
        session.add(one)
    one.state = "withdrawn"
    session.commit()


def test_the_contact_stands_on_the_person_s_own_page_only(office: Visitor, drawn: Process) -> None:
    page = office.get(here(drawn, "/P02"))
    assert "Kim Number2" in page.words
    assert "kim2@example.org" in page.words
    assert "Yard street 2, 2nd floor, 04524" in page.words
    assert "Kim" not in page.one("title").get_text()


def test_after_the_erasure_the_page_of_a_person_says_so(
    office: Visitor, drawn: Process, session: Session
) -> None:
    for one in session.query(chosen.Respondent):
        one.sealed = None
    session.commit()
    assert "were erased" in office.get(here(drawn, "/P02")).words


def test_a_name_finds_the_person_and_is_in_no_address(office: Visitor, drawn: Process) -> None:
    sent = office.post(here(drawn, "/find"), {"sought": "kim number2"}, on=here(drawn))
    assert sent.headers["Location"].endswith("/members/P02")
    sent = office.post(here(drawn, "/find"), {"sought": "Kim"}, on=here(drawn))
    assert "Kim" not in sent.headers["Location"]
    assert len(office.follow(sent).all("tbody tr")) == 4
    page = office.post(here(drawn, "/find"), {"sought": "Lee"}, on=here(drawn), status=422)
    assert "No member has this number or name." in page.words
    assert page.one("#sought")["value"] == "Lee"


def test_a_drop_out_and_a_mistake_taken_back(
    office: Visitor, drawn: Process, session: Session
) -> None:
    invited(office, drawn)
    said(office, drawn, "P00", "confirmed")
    said(office, drawn, "P00", "withdrawn")
    assert state(session, drawn, 1) == "withdrawn"
    page = said(office, drawn, "P00", "taken_back")
    assert "Number 1 is as before." in page.words
    assert state(session, drawn, 1) == "confirmed"


def test_what_is_not_there_is_not_found(office: Visitor, drawn: Process) -> None:
    office.get(here(drawn, "/nobody"), 404)
    office.get(here(drawn, "?state=happy"), 404)
    office.get(here(drawn, "/P00/replacement"), 409)


def test_names_stand_in_no_line_of_the_log(
    office: Visitor, drawn: Process, session: Session
) -> None:
    invited(office, drawn)
    office.post(here(drawn, "/find"), {"sought": "Kim"}, on=here(drawn))
    said(office, drawn, "P01", "declined")
    office.post(here(drawn, "/P01/replacement"), {"person": "P05"})
    assert not [one for one in session.query(LogEntry) if "Kim" in str(one.details)]
