"""The smaller tasks of the staff by keyboard alone: to edit, to undo, to void and to withdraw."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from budgeting.models import Process
from tests import people, things
from tests.e2e.journeys import Officer, Organiser
from tests.e2e.keys import Keys
from tests.e2e.tablets import Tablets

SLUG = "hanbit-2026"


@pytest.fixture
def process(session: Session) -> Process:
    """A draft with three projects."""
    process = things.a_process(session)
    things.some_projects(session, process, 3)
    return process


@pytest.fixture
def haneul(tablets: Tablets, session: Session, process: Process) -> Keys:
    """The organiser's keyboard."""
    people.haneul(session)
    keys = Keys(Organiser(tablets.open()))
    keys.sign_in("haneul@example.org")
    return keys


@pytest.fixture
def dari(tablets: Tablets, session: Session, process: Process) -> Keys:
    """The voting officer's keyboard."""
    people.dari(session)
    keys = Keys(Officer(tablets.open()))
    keys.sign_in("dari@example.org")
    return keys


def test_a_field_is_added_moved_renamed_deleted_and_brought_back(haneul: Keys) -> None:
    page = haneul.person.page
    haneul.person.go(f"/organiser/{SLUG}/categories")
    haneul.enter(page.locator("summary", has_text="Add a field"))
    haneul.write(page.locator("#field-names-ko"), "안전")
    haneul.write(page.locator("#field-names-en"), "Safety")
    haneul.press("Add a field")
    haneul.press("Up Safety")
    haneul.follow("Rename Safety")
    haneul.write(page.locator("#names-en"), "Safe streets")
    haneul.press("Save the names")
    haneul.press("Delete Safe streets")
    haneul.person.reads("Safe streets was deleted.")
    haneul.press("Bring it back")
    haneul.person.reads("Safe streets is back in its place.")


def test_a_project_is_written_found_deleted_and_brought_back(haneul: Keys) -> None:
    page = haneul.person.page
    haneul.person.go(f"/organiser/{SLUG}/projects")
    haneul.follow("Write a project")
    haneul.write(page.locator("#names-ko"), "나무")
    haneul.write(page.locator("#names-en"), "Trees for the lane")
    haneul.write(page.locator("#cost"), "9000")
    haneul.reach(page.locator("#field"))
    haneul.hit("ArrowDown")
    haneul.press("Save the project")
    haneul.write(page.locator("#q"), "lane")
    expect(page.locator("#list tbody tr")).to_have_count(1)
    haneul.follow("Trees for the lane")
    haneul.press("Delete this project")
    haneul.press("Bring it back")
    haneul.person.reads("Trees for the lane is on the list again.")
    haneul.press("Sign out")
    haneul.person.is_at("Sign in")


def test_a_card_is_voided_and_a_run_withdrawn(
    dari: Keys, app: Flask, session: Session, process: Process
) -> None:
    code = things.a_card(app, session, process)
    page = dari.person.page
    dari.person.go(f"/officer/{SLUG}/void")
    dari.write(page.locator("#code"), code)
    dari.press("Declare this card void")
    dari.person.reads("This card is void. You can hand out another one.")
    dari.follow("Cards")
    dari.write(dari.person.field("Number of cards"), "2")
    dari.press("Make the cards")
    dari.enter(page.locator("a[href$=withdraw]").last)
    dari.press("Declare these cards void")
    dari.person.reads("2 cards are void now.")


def test_the_way_to_read_is_chosen_on_a_page_of_the_staff(dari: Keys) -> None:
    page = dari.person.page
    dari.enter(page.locator(".display-more summary"))
    dari.press("Largest text")
    expect(page.locator("html[data-size='4']")).to_be_visible()
    dari.press("한국어")
    expect(page.locator("html[lang=ko]")).to_be_visible()
