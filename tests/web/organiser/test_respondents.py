"""The people who answered: the list under pseudonyms, and the page of one person."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import LogEntry, Process, Respondent
from tests import things
from tests.pages import Page, Visitor
from tests.respondents import asking, frozen
from tests.web.organiser.respondent_pages import PERSONAL, here, households, imported


@pytest.fixture
def process(session: Session) -> Process:
    """A process whose selection is planned."""
    return asking(session)


def by_name(office: Visitor, session: Session, process: Process, name: str) -> Page:
    """The page of a person."""
    for one in session.query(Respondent):
        page = office.get(here(process, f"/{one.pseudonym}"))
        if name in page.words:
            return page
    raise AssertionError(name)


def test_without_a_plan_the_page_says_what_comes_first(office: Visitor, session: Session) -> None:
    bare = things.a_process(session, slug="bare")
    assert "First plan the selection" in office.get(here(bare)).words
    assert "First plan the selection" in office.get(here(bare, "/import")).words


def test_the_list_shows_pseudonyms_and_no_names(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    page = office.get(here(process))
    assert [link.get_text() for link in page.all("tbody th a")] == ["P0001", "P0002", "P0003"]
    for word in PERSONAL:
        assert word not in page.text


def test_the_list_is_narrowed_by_feature(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    page = office.get(here(process, "?f1=Female"))
    assert "2 of 3 people are shown." in page.words
    assert "Nobody fits" in office.get(here(process, "?f1=-")).words
    assert len(office.get(here(process, "?q=0003")).all("tbody th a")) == 1


def test_who_asks_for_a_pseudonym_is_looked_up_and_stands_in_no_address(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    answer = office.post(here(process, "/find"), {"sought": "sora@example.org"}, on=here(process))
    assert "sora" not in answer.location
    page = office.follow(answer)
    (found,) = [link.get_text() for link in page.all("tbody th a")]
    assert "Park Sora" in office.get(here(process, f"/{found}")).words
    assert "Only the people who were looked up are shown" in page.words
    assert (
        len(
            office.get(page.one("main p a:-soup-contains('Show everybody')")["href"]).all(
                "tbody th a"
            )
        )
        == 3
    )


def test_a_name_that_nobody_has_is_said(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    page = office.post(here(process, "/find"), {"sought": "Nobody"}, on=here(process), status=422)
    assert "Nobody has this name or contact." in page.words
    assert page.one("#sought")["value"] == "Nobody"
    page = office.post(here(process, "/find"), {"sought": " "}, on=here(process), status=422)
    assert "Type a name, an e-mail address or a telephone number." in page.words


def test_how_the_table_was_read_is_shown_without_any_person(
    office: Visitor, session: Session, process: Process
) -> None:
    assert not office.get(here(process)).all("details caption")
    imported(office, session, process)
    page = office.get(here(process))
    captions = [caption.get_text() for caption in page.all("details caption")]
    assert captions == ["Columns and what they told", "Cells of “gender”", "Ages of “연령” in 2026"]
    rows = [row.get_text(" ", strip=True) for row in page.all("details tbody tr")]
    assert "mobile Phone number" in rows
    assert "여성 여성 1" in rows
    for word in PERSONAL:
        assert word not in page.text


def test_a_long_list_is_turned_page_by_page(
    office: Visitor, session: Session, process: Process
) -> None:
    session.add_all(
        Respondent(process_id=process.id, pseudonym=f"P{n:04}", answers={}) for n in range(1, 251)
    )
    session.commit()
    page = office.get(here(process, "?page=3"))
    assert len(page.all("tbody tr")) == 50
    assert "Page 3 of 3" in page.words
    back = page.one("a[rel=prev]")["href"]
    assert len(office.get(str(back)).all("tbody tr")) == 100
    assert len(office.get(here(process, "?page=99999999999999")).all("tbody tr")) == 50


def test_the_page_of_a_person_opens_name_and_contact(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    page = by_name(office, session, process, "Ahn Jiwoo")
    for word in ("jiwoo@example.org", "010-1111-2222", "calls back", "06236"):
        assert word in page.words
    assert "Jiwoo" not in page.one("title").get_text()


def test_a_change_needs_a_reason_that_names_nobody(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    page = by_name(office, session, process, "Ahn Jiwoo")
    address = here(process, "/" + page.h1.removeprefix("Person "))
    sent = {"answer_0": "40-64", "answer_1": "Female", "standing": "free"}
    page = office.post(address, sent, status=422)
    assert "Write why it is changed." in page.one(".errors").get_text()
    assert page.one("#answer_0 option[selected]").get_text() == "40-64"
    page = office.post(address, sent | {"comment": "Jiwoo said so"}, status=422)
    assert "Write it without name and contact" in page.one(".errors").get_text()
    office.post(address, sent | {"comment": "corrected after a call"})
    session.expire_all()
    entry = session.query(LogEntry).filter_by(action="respondent.revised").one()
    assert entry.details["changed"] == ["age"]
    assert entry.details["comment"] == "corrected after a call"


def test_a_value_that_the_plan_does_not_have_is_refused(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    sent = {"answer_0": "12-14", "answer_1": "Female", "standing": "free", "comment": "a slip"}
    office.post(here(process, "/P0001"), sent, status=422)


def test_a_frozen_pool_is_shown_without_any_form(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    token = office.get(households(process)).csrf
    frozen(session, process)
    for address in (here(process), here(process, "/import"), here(process, "/P0001")):
        page = office.get(address)
        assert "The pool is frozen" in page.words
        assert not page.all("main form[method=post]:not(.danger, [action$='/find'])")
    page = office.get(households(process))
    assert not page.all("main input[type=radio]")
    sent = {"csrf_token": token}
    answer = office.client.post(households(process, "/exact"), data=sent)
    assert answer.status_code == 409
    assert "A draw rests on this" in answer.text
