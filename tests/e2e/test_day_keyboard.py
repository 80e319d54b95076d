"""The main task of everybody in the hall by keyboard alone, with the focus in sight."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import (
    Answer,
    Argument,
    Day,
    DayRound,
    Note,
    Question,
    TableRound,
    Theme,
    Voice,
)
from tests import people, things
from tests.e2e.day_journeys import Lead, Person, codes
from tests.e2e.keys import Keys
from tests.e2e.tablets import Tablets
from tests.services.day import HallDay, a_day
from tests.tour import arrive


def _opened(keys: Keys, page: str, code: str) -> Keys:
    keys.person.go(page)
    keys.write(keys.person.page.locator("#code"), code)
    keys.press("Continue")
    return keys


def _keys(tablets: Tablets) -> tuple[Keys, Page]:
    person = Person(tablets.open())
    return Keys(person), person.page


def _one(session: Session, model: type) -> object:
    session.expire_all()
    found = session.scalars(select(model)).one()
    session.commit()
    return found


@pytest.fixture
def talk(session: Session) -> HallDay:
    """A discussion is on, with an open poll."""
    return a_day(session, things.a_process(session), formats=("welcome", "discussion", "vote"))


def test_the_lead_pauses_extends_tells_and_closes(
    tablets: Tablets, session: Session, talk: HallDay
) -> None:
    people.bom(session)
    lead = Lead(tablets.open(), "en", talk)
    keys, row = Keys(lead), talk.row
    keys.sign_in("bom@example.org")
    lead.open_console()
    for act, state in (("pause", "resume"), ("resume", "pause"), ("extend", "undo")):
        name = act if act == "undo" else f"{act}-{row.id}"
        keys.enter(lead.page.locator(f"#do-{name}"))
        after = state if state == "undo" else f"{state}-{row.id}"
        expect(lead.page.locator(f"#do-{after}")).to_be_visible()
    keys.write(lead.page.locator("#message-text"), "Lunch is ready.")
    keys.hit("Enter")
    expect(lead.page.locator("#message-text")).to_have_value("")
    keys.enter(lead.page.locator("#do-show-message"))
    expect(lead.page.locator(".room-message")).to_have_text("Lunch is ready.")
    keys.enter(lead.page.locator(f"#do-close-{row.id}"))
    expect(lead.page.locator("#do-start-next")).to_be_visible()
    day = _one(session, Day)
    assert (day.screen["show"], day.message["text"]) == ("message", "Lunch is ready.")
    session.expire_all()
    assert session.get_one(DayRound, row.id).state == "closed"


def test_a_table_writes_a_reason_and_submits(
    tablets: Tablets, app: Flask, session: Session, talk: HallDay
) -> None:
    keys, page = _keys(tablets)
    _opened(keys, "/post", codes(app, session, talk)["table 1"])
    keys.enter(page.locator(".table-parts .to-arguments"))
    keys.write(page.locator("#argument-text"), "It is too loud.")
    keys.reach(page.locator("input[name=side]:checked"))
    keys.hit("ArrowDown")
    keys.press("Keep this reason")
    expect(page.locator(".of-arguments")).to_contain_text("It is too loud.")
    keys.enter(page.locator(".table-parts .to-finish"))
    keys.press("Submit our work")
    expect(page.locator(".table-now .table-state")).to_be_visible()
    said = _one(session, Argument)
    assert (said.side, said.text) == ("against", "It is too loud.")
    assert _one(session, TableRound).state == "submitted"


def test_a_resident_takes_the_seat_and_answers(
    tablets: Tablets, app: Flask, session: Session
) -> None:
    hall = a_day(session, things.a_process(session), formats=("welcome", "poll-before"))
    keys, page = _keys(tablets)
    _opened(keys, "/seat", codes(app, session, hall)["seat"])
    keys.press("I consent")
    keys.press("I agree")
    keys.follow("Begin")
    keys.tick(page.locator("input[name=choice]").first)
    keys.press("Continue")
    expect(page.locator("#answer")).to_have_count(0)
    assert _one(session, Voice).agreed
    assert _one(session, Answer).choice == "for"


def test_the_theme_team_makes_and_shows_a_theme(
    tablets: Tablets, app: Flask, session: Session
) -> None:
    hall = arrive(app, session, "day is on").values["hall"]
    keys, page = _keys(tablets)
    _opened(keys, "/post", codes(app, session, hall)["team"])
    keys.tick(page.locator("#gather input[name=note]").first)
    keys.write(page.locator("#title-en"), "Quiet")
    keys.press("Put them there")
    theme = page.locator(".themes li", has_text="Quiet")
    keys.enter(theme.locator("button.primary"))
    expect(theme).to_have_class("panel shown")
    session.expire_all()
    made = session.scalars(select(Theme).where(Theme.published)).all()
    session.commit()
    assert "Quiet" in [one.titles.get("en") for one in made]


def test_an_expert_answers(tablets: Tablets, app: Flask, session: Session) -> None:
    hall = arrive(app, session, "day is on").values["hall"]
    keys, page = _keys(tablets)
    _opened(keys, "/post", codes(app, session, hall)["expert"])
    asked = page.locator(".note.question a").first
    words = asked.inner_text()
    keys.enter(asked)
    keys.write(page.locator("#answer-en"), "About 900 a year.")
    keys.press("Answer in writing")
    expect(page).to_have_url(f"{tablets.site}/expert")
    session.expire_all()
    found = session.scalars(select(Question).where(Question.text == words)).one()
    session.commit()
    assert found.answer["en"] == "About 900 a year."


def test_the_scribe_enters_a_paper_form_and_a_note(
    tablets: Tablets, app: Flask, session: Session, talk: HallDay
) -> None:
    keys, page = _keys(tablets)
    _opened(keys, "/post", codes(app, session, talk)["scribe"])
    keys.write(page.locator("#number"), "2")
    keys.tick(page.locator(f"input[name=poll-{talk.polls[0].id}]").first)
    keys.press("Keep and go on to the next form")
    expect(page.locator("#number")).to_have_value("")
    keys.write(page.locator("#table"), "2")
    keys.reach(page.locator("input[name=kind]:checked"))
    keys.hit("ArrowDown")
    keys.write(page.locator("#text"), "Shade at the stop.")
    keys.press("Keep this note")
    expect(page.locator("#text")).to_have_value("")
    assert _one(session, Answer).choice == "for"
    said = _one(session, Note)
    assert (said.table, said.kind, said.by) == (2, "agreement", "scribe")
