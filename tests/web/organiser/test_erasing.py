"""Names and contacts are erased: of all, of one person, or on a day."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Process, Respondent, Selection
from budgeting.services import erasing
from tests import chosen, members, selections, things
from tests.pages import Visitor
from tests.respondents import asking
from tests.web.organiser.respondent_pages import PERSONAL, here, households, imported


@pytest.fixture
def process(session: Session) -> Process:
    """A process whose selection is planned."""
    return asking(session)


def erasure(process: Process, rest: str = "") -> str:
    """An address of the erasure."""
    return f"/organiser/{process.slug}/erase{rest}"


def test_erasing_needs_a_tick_and_the_year(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    for sent in ({}, {"erase-read": "y"}, {"erase-read": "y", "erase-year": "1999"}):
        page = office.post(erasure(process), sent, status=422)
        assert page.all(".errors")
    assert session.query(Respondent).filter(Respondent.sealed.is_(None)).count() == 0


def test_one_act_erases_all_names(office: Visitor, session: Session, process: Process) -> None:
    imported(office, session, process)
    sent = {"erase-read": "y", "erase-year": str(process.year)}
    after = office.follow(office.post(erasure(process), sent))
    assert "Personal data are erased" in after.words
    session.expire_all()
    assert {one.sealed for one in session.query(Respondent)} == {None}
    for address in (here(process), here(process, "/P0001"), households(process)):
        for word in PERSONAL:
            assert word not in office.get(address).text
    assert "are erased" in office.get(here(process)).words


def test_one_person_is_erased_after_a_tick(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    on = here(process, "/P0001")
    page = office.follow(office.post(f"{on}/erase", on=on))
    assert "Nothing was erased. Tick that you mean it." in page.words
    page = office.follow(office.post(f"{on}/erase", {"read": "y"}, on=on))
    assert "Name and contact of P0001 are erased." in page.words
    session.expire_all()
    assert [one.pseudonym for one in session.query(Respondent) if not one.sealed] == ["P0001"]


def test_erasing_a_member_leads_to_who_comes_next(
    office: Visitor, session: Session, app: Flask
) -> None:
    process = things.a_process(session)
    chosen.an_assembly(session, process, keys=app.extensions["keys"])
    on = here(process, "/P00")
    assert "the seat or the place among the reserves is given up" in office.get(on).words
    page = office.follow(office.post(f"{on}/erase", {"read": "y"}, on=on))
    assert "The seat of P00 is empty." in page.words
    assert "P04" in page.words
    member = f"/organiser/{process.slug}/members/P00"
    page = office.get(member)
    assert "Erased before the invitation" in page.words
    assert "take it back" not in page.words
    assert "Nobody proposes this person" in office.get(here(process, "/P09")).words


def test_an_invited_member_who_is_erased_is_named_where_letters_are_written(
    office: Visitor, session: Session, app: Flask
) -> None:
    process = things.a_process(session)
    chosen.an_assembly(session, process, keys=app.extensions["keys"])
    members.invited(session, process)
    session.commit()
    on = here(process, "/P00")
    assert "The person keeps the seat" in office.get(on).words
    office.follow(office.post(f"{on}/erase", {"read": "y"}, on=on))
    page = office.get(f"/organiser/{process.slug}/letters-out")
    assert "One person gets none, as name and contact are erased: P00" in page.words
    members_page = f"/organiser/{process.slug}/members"
    office.post(f"{members_page}/P00/uninvited", on=members_page)
    page = office.get(members_page)
    assert "One member was erased before the invitation" in page.words
    assert not page.all("form[action$='/members/invite'] button.primary")


def test_what_was_published_of_answers_stays_on_the_page_of_the_letters(
    office: Visitor, session: Session
) -> None:
    process = things.a_process(session)
    selections.planned(session, process)
    selections.answered(session, process, selections.a_pool(2, 1, 20, 20))
    erasing.erase(session, process, **selections.BY)
    session.commit()
    page = office.get(f"/organiser/{process.slug}/selection/letters")
    rows = [row.get_text(" ", strip=True) for row in page.all("tbody tr")]
    assert "Under 40, 40 and over 43 100% 100% 1" in rows


def test_the_day_of_erasure_is_kept(office: Visitor, session: Session, process: Process) -> None:
    on = erasure(process)
    office.post(erasure(process, "/day"), {"erase_on": "2027-03-31"}, on=on)
    session.expire_all()
    assert session.get_one(Selection, process.id).erase_on == date(2027, 3, 31)
    office.post(erasure(process, "/day"), {"erase_on": "31 March"}, on=on, status=422)
    office.post(erasure(process, "/day"), {"erase_on": ""}, on=on)
    session.expire_all()
    assert session.get_one(Selection, process.id).erase_on is None


def test_a_day_of_erasure_that_nothing_kept_is_told_where_an_organiser_looks(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    told = "Personal data should have been erased"
    pages = (f"/organiser/{process.slug}/", here(process), erasure(process))
    assert not any(told in office.get(page).words for page in pages)
    office.post(erasure(process, "/day"), {"erase_on": "2026-01-31"}, on=erasure(process))
    for page in pages:
        words = office.get(page).words
        assert told in words
        assert "January 31, 2026" in words
    office.post(erasure(process), {"erase-read": "y", "erase-year": str(process.year)})
    assert not any(told in office.get(page).words for page in pages)
