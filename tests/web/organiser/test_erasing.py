"""Names and contacts are erased: of all, of one person, or on a day."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Process, Respondent, Selection
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
