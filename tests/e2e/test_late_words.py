"""Words that were typed in a round reach it after its end, from a real tablet of a real hall."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Minutes, Note, TableRound
from budgeting.services import facilitating, table_rounds
from tests import things
from tests.e2e.tablets import Tablets
from tests.services.day import HallDay, a_day, place_cookie

SENT = "Everything is sent."


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A hall in its second round."""
    return a_day(session, things.a_process(session))


@pytest.fixture
def page(app: Flask, session: Session, hall: HallDay, tablets: Tablets) -> Page:
    """The tablet of table 1."""
    cookie = place_cookie(app, hall, "table", 1)
    session.rollback()
    page = tablets.open()
    page.context.add_cookies([{"name": "place", "value": cookie, "url": tablets.site}])
    page.goto("/table")
    return page


def _close(session: Session, hall: HallDay) -> None:
    """The round was over three minutes ago, and the next one is on."""
    table_rounds.move(session, hall.day, hall.row, 1, "submit", "table", hall.now)
    earlier = hall.now - timedelta(minutes=3)
    lead = {"actor": "Bom", "now": earlier}
    facilitating.close(session, hall.day, hall.row, "facilitator", **lead)
    facilitating.start(session, hall.day, hall.rounds[2], "facilitator", **lead)
    session.commit()


def _notes(session: Session) -> list[tuple[int, int, str]]:
    session.rollback()
    session.expire_all()
    return [(one.round_id, one.table, one.text) for one in session.scalars(select(Note))]


def _is_kept(session: Session, hall: HallDay, text: str) -> None:
    before = hall.rounds[1].id
    assert _notes(session) == [(before, 1, text)]
    assert session.get_one(TableRound, (before, 1)).state == "submitted"


def test_a_half_typed_note_is_handed_in_for_its_round_after_the_change(
    page: Page, session: Session, hall: HallDay
) -> None:
    page.locator("#note-text").fill("Half typed in round 2")
    _close(session, hall)
    expect(page.locator(".table-moved")).to_contain_text("Nothing that you typed is lost.")
    page.get_by_role("link", name="Go to this round").click()
    box = page.locator("[data-unsent]")
    expect(box.locator("li")).to_contain_text("Half typed in round 2")
    box.get_by_role("button", name="Send it").click()
    expect(box.locator("li")).to_have_count(0)
    _is_kept(session, hall, "Half typed in round 2")


def test_a_note_without_a_line_arrives_minutes_after_the_close(
    page: Page, session: Session, hall: HallDay
) -> None:
    page.context.set_offline(True)
    page.locator("#note-text").fill("Written without Wi-Fi")
    page.locator("#notes button.primary").click()
    expect(page.locator("[data-unsent] li")).to_have_text("Written without Wi-Fi")
    _close(session, hall)
    page.context.set_offline(False)
    expect(page.locator("[data-unsent] li")).to_have_count(0)
    _is_kept(session, hall, "Written without Wi-Fi")


def test_what_is_refused_once_the_minutes_are_shown_stays_on_the_tablet(
    page: Page, session: Session, hall: HallDay
) -> None:
    page.locator("#note-text").fill("Half typed in round 2")
    _close(session, hall)
    session.add(Minutes(sitting_id=hall.sitting.id, state="shown", texts={}))
    session.commit()
    page.goto("/table")
    box = page.locator("[data-unsent]")
    box.get_by_role("button", name="Send it").click()
    expect(box.locator("li")).to_contain_text("The minutes have been shown")
    expect(page.get_by_text(SENT)).to_have_count(0)
    page.reload()
    expect(box.locator("li")).to_contain_text("Half typed in round 2 – The minutes have been shown")
    assert _notes(session) == []
