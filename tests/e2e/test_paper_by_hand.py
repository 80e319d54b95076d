"""Paper at one desk: two people enter it, settle it, box it and sign for it, by keyboard alone."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from budgeting.models import Process, Reconciliation
from tests import papers, people, things
from tests.e2e.journeys import Officer
from tests.e2e.keys import Keys
from tests.e2e.tablets import Tablets

PAPER = "/officer/hanbit-2026/paper"


@pytest.fixture
def process(session: Session) -> Process:
    """A closed vote from which two papers wait in their urn."""
    process = things.an_open_vote(session)
    papers.handed(session, process, 2)
    process.phase = "closed"
    session.commit()
    return process


@pytest.fixture(params=["en", "ko"])
def dari(
    request: pytest.FixtureRequest, tablets: Tablets, session: Session, process: Process
) -> Keys:
    """The officer's keyboard; Nari comes to the same desk."""
    people.dari(session)
    people.nari(session)
    keys = Keys(Officer(tablets.open(request.param), request.param))
    keys.sign_in("dari@example.org")
    return keys


def test_two_people_bring_paper_from_the_urn_to_their_signatures(
    app: Flask, dari: Keys, session: Session, process: Process
) -> None:
    person, page = dari.person, dari.person.page
    person.go(PAPER)
    dari.write(page.locator("#size"), "2")
    dari.press("Open the batch")
    dari.enter(page.locator("form[action$='begin/1'] button[name=me]"))
    _type_in(dari, "1 2", "3")
    expect(page.locator("form[action$='begin/1']")).to_have_count(0)
    _show(dari, "#turn2-email", "#turn2-password", "a wrong yard altogether")
    dari.enter(page.locator("form[action$='begin/2'] button"))
    person.reads("Address and password do not belong together. Check both.")
    _show(dari, "#turn2-email", "#turn2-password")
    dari.enter(page.locator("form[action$='begin/2'] button"))
    _type_in(dari, "2 1", "4")
    dari.follow("Compare the entries")
    dari.enter(page.locator("a[href$='/settle/2']"))
    dari.write(page.locator("#marks"), "3")
    dari.press("Settle it")
    dari.press("Put the batch into the box")
    dari.press("The urn is empty")
    dari.follow("Count the cards and sign")
    for field, number in (("#handed_out", "2"), ("#left_over", "0"), ("#spoiled", "0")):
        dari.write(page.locator(field), number)
    dari.write(page.locator("#why"), "The cards were written by hand.")
    dari.press("Keep these numbers")
    _show(dari, "#email", "#password")
    dari.press("Sign these figures")
    person.reads("The accounts are signed.")
    session.expire_all()
    assert session.get_one(Reconciliation, process.id).signed == ["Dari", "Nari"]
    assert sorted(map(sorted, things.choices(session, process))) == [["P-1", "P-2"], ["P-3"]]


def _type_in(dari: Keys, *lines: str) -> None:
    """Sheet after sheet; the field has the focus, and Enter leads to the next sheet."""
    page = dari.person.page
    for number, line in enumerate(lines, start=1):
        page.wait_for_url(f"**/enter/*/{number}")
        dari.write(page.locator("#marks"), line)
        dari.hit("Enter")
    page.wait_for_url("**/batches/1")


def _show(dari: Keys, email: str, password: str, typed: str = people.PASSWORD) -> None:
    """Nari shows who she is."""
    page = dari.person.page
    dari.write(page.locator(email), "nari@example.org")
    dari.write(page.locator(password), typed)
