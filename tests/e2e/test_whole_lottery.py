"""A lottery of the members in a real browser, in Korean and in English: from plan to hall."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from budgeting import create_app
from budgeting.extensions import db
from tests import databases, people, things
from tests.e2e.assembly_journeys import Assembly, assert_clear, digest
from tests.e2e.journeys import Organiser, Person
from tests.e2e.tablets import Tablets

SLUG = "hanbit-2026"
FILES = ("draw.json", "act.json", "verify_draw.py")
OLD, YOUNG = {"en": "65 and over", "ko": "65세 이상"}, {"en": "40 to 64", "ko": "40세에서 64세"}


@pytest.fixture
def app(uri: str, tmp_path: Path) -> Iterator[Flask]:
    """An application that works in the background, so that a page has to follow it."""
    app = create_app(databases.settings(tmp_path / "instance", uri, queue="thread"))
    app.testing = True
    yield app
    app.extensions["queue"].stop()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_assembly_comes_from_its_plan_into_the_hall(
    tablets: Tablets, session: Session, tmp_path: Path, language: str
) -> None:
    people.haneul(session)
    things.a_process(session)
    session.commit()
    organiser = Organiser(tablets.open(language), language)
    organiser.sign_in("haneul@example.org")
    assembly = Assembly(organiser, SLUG, tmp_path)
    resident = Person(tablets.open(language), language)
    assembly.plan(seats=12, reserves=4, panels=100)
    assembly.take_answers()
    assembly.join_household()
    assembly.ask_too_much(OLD[language], least=4, there=3)
    assembly.freeze()
    published = _draw(assembly, Person(tablets.open(language), language))
    _check(resident, published, tmp_path)
    seated = _answer(assembly, YOUNG[language])
    assembly.seat("3 x 4", rounds=2)
    tables = assembly.tables()
    _find_seat(resident, tables, seated)
    assembly.let_in(seated)
    organiser.reads("%(present)s of %(expected)s are in the hall", present="1", expected="12")
    assembly.free_the_missing()
    assembly.let_in(next(number for number in tables if number != seated))
    expect(organiser.page.locator("section.panel p.big")).to_be_visible()


def _draw(assembly: Assembly, screen: Person) -> str:
    """Publish, call two balls and name the panel, while the screen of the room follows."""
    screen.go(f"/{SLUG}/draw/screen")
    screen.reads("The draw of the members begins soon.")
    published = assembly.publish()
    screen.reads("One of %(panels)s panels", panels="100")
    words = "%(seats)s seats and %(reserves)s reserves from %(people)s people"
    screen.reads(words, seats="12", reserves="4", people="90")
    assert digest(screen.page.locator(".seal .hex")) == published
    full = screen.page.locator(".slots .full")
    for place, ball in enumerate("07", start=1):
        assembly.call(ball)
        expect(full).to_have_count(place)
        expect(full.last).to_have_text(ball)
    assert_clear(screen)
    screen.reads("Is this the number?")
    assembly.name("07", "Minjun", "Sora")
    screen.reads("Panel %(panel)s is drawn", panel="7")
    screen.reads("Witnesses: %(names)s", names="Minjun, Sora")
    assert_clear(screen)
    return published


def _check(resident: Person, published: str, folder: Path) -> None:
    """What the public page gives away is what was published, and it passes every check."""
    resident.go(f"/{SLUG}/selection")
    resident.is_at("Who decides")
    assert_clear(resident)
    resident.go(f"/{SLUG}/draw")
    assert resident.page.locator("html").get_attribute("lang") == resident.language
    resident.reads("The number %(value)s named panel %(panel)s.", value="07", panel="7")
    assert digest(resident.page.locator(".digest .hex")) == published
    assert_clear(resident)
    for page in ("report", f"method/{resident.language}"):
        resident.go(f"/{SLUG}/draw/{page}")
        assert_clear(resident)
    resident.go(f"/{SLUG}/draw")
    for name in FILES:
        with resident.page.expect_download() as download:
            resident.page.locator(f".downloads a[href$='{name}']").click()
        download.value.save_as(folder / name)
    assert hashlib.sha256((folder / "draw.json").read_bytes()).hexdigest() == published
    command = [sys.executable, "-I", "verify_draw.py", "draw.json", "act.json"]
    checked = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert "PASS" in checked.stdout
    assert "FAIL" not in checked.stdout


def _answer(assembly: Assembly, kind: str) -> str:
    """Invitations, one refusal, its replacement; the number of who takes the seat."""
    assembly.invite()
    seated = assembly.decline(kind)
    number = assembly.page.locator(f"#m-{seated} td").first.inner_text()
    assembly.invite()
    assembly.go("members")
    assembly.confirm_everybody()
    assembly.clear()
    return number


def _find_seat(resident: Person, tables: dict[str, str], number: str) -> None:
    """A resident types a number and reads the tables of both rounds."""
    assert len(tables) == 12
    resident.go(f"/{SLUG}/seat")
    assert_clear(resident)
    resident.write("Your number", number)
    resident.press("Show my tables")
    rounds = resident.page.locator(".seat-answer li")
    expect(rounds).to_have_count(2)
    table = resident.say("Table %(number)s", number=tables[number])
    expect(rounds.first).to_contain_text(table)
    assert_clear(resident)
