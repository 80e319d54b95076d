"""The sealing and the sealed page."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Process, RulebookRecord
from budgeting.services import clock, ruling
from budgeting.services.ruling import Choices
from tests import things
from tests.pages import Visitor

ACT = {"read": "y", "year": "2026"}


@pytest.fixture
def ready(process: Process, session: Session) -> Process:
    """A process that can be sealed."""
    things.some_projects(session, process, 6)
    ruling.save(session, process, Choices(number=3), actor="Haneul", now=clock.now())
    session.commit()
    return process


def here(process: Process, rest: str = "seal") -> str:
    """An address of the sealing."""
    return f"/organiser/{process.slug}/{rest}"


def test_the_second_look_says_everything_in_words(office: Visitor, ready: Process) -> None:
    page = office.get(here(ready))
    for told in ("up to 3 projects", "€19,400", "Bench number 6", "blank ballot cannot", "lottery"):
        assert told in page.words


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ({"year": "2026"}, "Tick that you have read"),
        ({"read": "y", "year": "2025"}, "not the year"),
        ({"read": "y"}, "Type the year"),
        ({}, "Type the year"),
    ],
)
def test_without_the_deliberate_act_nothing_is_sealed(
    office: Visitor, ready: Process, session: Session, act: dict[str, str], told: str
) -> None:
    page = office.post(here(ready), act, status=422)
    assert told in page.one(".errors").get_text()
    session.refresh(ready)
    assert ready.phase == "draft"


def test_the_sealed_page_shows_the_digest_three_times(
    office: Visitor, ready: Process, session: Session
) -> None:
    page = office.follow(office.post(here(ready), ACT))
    sha256 = session.get_one(RulebookRecord, ready.id).sha256
    assert page.h1 == "The sealed rulebook"
    assert page.all(".hex")[0].get_text().replace(" ", "") == sha256
    assert len(page.all(".digest ol li")) == 32
    assert page.all("svg.qr, .qr svg")
    printed = office.get(here(ready, "sealed/print"))
    assert printed.all(".hex")[0].get_text().replace(" ", "") == sha256
    assert len(printed.all("tbody tr")) == 6


def test_what_nobody_could_vote_on_is_not_sealed(
    office: Visitor, process: Process, session: Session
) -> None:
    page = office.get(here(process))
    assert "There is no project on the list." in page.words
    assert not page.all("form.confirm")
    page = office.post(here(process), ACT, on="/organiser/", status=422)
    assert "There is no project on the list." in page.words
    session.refresh(process)
    assert process.phase == "draft"


def test_a_second_sealing_is_refused(office: Visitor, ready: Process) -> None:
    office.post(here(ready), ACT)
    office.post(here(ready), ACT, on="/organiser/", status=409)
    assert office.client.get(here(ready)).headers["Location"].endswith("/sealed")


def test_before_the_sealing_there_is_no_sealed_page(office: Visitor, ready: Process) -> None:
    assert office.client.get(here(ready, "sealed")).headers["Location"].endswith("/seal")


def test_a_sealed_text_that_was_altered_is_not_shown(
    office: Visitor, ready: Process, session: Session
) -> None:
    office.post(here(ready), ACT)
    kept = session.get_one(RulebookRecord, ready.id)
    kept.canonical = (kept.canonical or "").replace('"number":3', '"number":4')
    session.commit()
    office.get(here(ready, "sealed"), status=500)
