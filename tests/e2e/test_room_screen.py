"""The room screen on a projector: letters for the last row, and it follows the console."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from budgeting.models import Package
from tests import people
from tests.e2e.barriers import barriers
from tests.e2e.tablets import Tablets
from tests.services.day import HallDay
from tests.tour import arrive

SMALLEST = 4.3
"""Per cent of the height: capitals of 62.5 mm on a picture of two metres, read from 25 m."""
SMALL = """most => [...document.querySelectorAll('.room-stage *')]
  .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
  .filter(one => !one.closest('.vh') && one.getBoundingClientRect().width)
  .map(one => [one.textContent.trim(), parseFloat(getComputedStyle(one).fontSize)])
  .map(([words, size]) => [words, 100 * size / innerHeight])
  .filter(([, share]) => share < most)"""
CUT = """() => { const scene = document.querySelector('.room-scene');
  const page = document.documentElement;
  return [scene.scrollHeight - scene.clientHeight, page.scrollHeight - innerHeight]; }"""
BEAMERS = ({"width": 1920, "height": 1080}, {"width": 1280, "height": 720})


@pytest.fixture
def hall(app: Flask, session: Session) -> HallDay:
    """A hall in the middle of its second round, with texts of its tables."""
    found: HallDay = arrive(app, session, "day is on").values["hall"]
    found.day.message = {"text": "Lunch is ready.", "at": found.now.isoformat()}
    return found


def _sign_in(tablets: Tablets, session: Session, hall: HallDay) -> Page:
    people.bom(session)
    page = tablets.open(viewport={"width": 1180, "height": 820})
    page.goto(f"/staff/sign-in?next=/facilitator/{hall.process.slug}/sittings/{hall.sitting.id}")
    page.locator("[name=email]").fill("bom@example.org")
    page.locator("[name=password]").fill(people.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


@pytest.mark.parametrize("beamer", BEAMERS, ids=("1080", "720"))
def test_every_letter_is_read_from_the_last_row_and_nothing_is_cut(
    session: Session, hall: HallDay, tablets: Tablets, beamer: dict[str, int]
) -> None:
    screen = tablets.open(viewport=beamer)
    for show in ("agenda", "project", "themes", "questions", "trade-offs", "seats", "message"):
        hall.day.screen = {"show": show, "ref": None}
        session.commit()
        screen.goto(f"/screen/{hall.sitting.id}")
        assert screen.evaluate(SMALL, SMALLEST) == [], show
        assert max(screen.evaluate(CUT)) <= 1, show
        assert barriers(screen) == [], show


@pytest.mark.parametrize("beamer", BEAMERS, ids=("1080", "720"))
def test_what_two_trade_offs_at_once_may_cost_is_read_from_the_last_row(
    session: Session, hall: HallDay, tablets: Tablets, beamer: dict[str, int]
) -> None:
    hall.day.screen = {"show": "trade-offs", "ref": None}
    for row, project, tables in ((hall.rounds[1], 1, [1]), (hall.rounds[2], 2, [2, 3])):
        row.format, row.projects, row.tables, row.state = "trade-off", [project], tables, "running"
    screen = tablets.open(viewport=beamer)
    for had, shown in (([], 0), ([1, 2, 3, 4, 5, 6], 2)):
        _keep_before(session, hall, had)
        screen.goto(f"/screen/{hall.sitting.id}")
        assert screen.locator(".room-bars li").count() == shown
        assert screen.locator(".room-envelope").count() == 2
        assert screen.evaluate(SMALL, SMALLEST) == []
        assert max(screen.evaluate(CUT)) <= 1


def _keep_before(session: Session, hall: HallDay, projects: list[int]) -> None:
    """An earlier trade-off in which three tables kept two of these projects, giving others up."""
    row = hall.rounds[0]
    row.format, row.projects = "trade-off", projects
    for table in (1, 2, 3) if projects else ():
        given = [{"out": 1, "into": 2}, {"out": 2, "into": 3}]
        session.add(Package(round_id=row.id, table=table, kept=[2, 3], given_up=given))
    session.commit()


def test_the_screen_follows_the_console_and_says_when_it_cannot(
    session: Session, hall: HallDay, tablets: Tablets
) -> None:
    session.commit()
    screen, desk = tablets.open(), _sign_in(tablets, session, hall)
    screen.goto(f"/screen/{hall.sitting.id}")
    expect(screen.locator(".room-agenda")).to_be_visible()
    desk.get_by_role("button", name="Themes").click()
    expect(screen.locator(".room-themes")).to_contain_text("Shade")
    expect(desk.locator(".console-screen .room-themes")).to_contain_text("Shade")
    desk.get_by_role("button", name="Pause").click()
    expect(screen.locator(".room-clock.paused")).to_be_visible()
    desk.get_by_role("button", name="Undo").click()
    expect(screen.locator(".room-clock.running")).to_be_visible()
    screen.context.set_offline(True)
    expect(screen.locator(".lost")).to_be_visible()
    screen.context.set_offline(False)
    expect(screen.locator(".lost")).to_be_hidden()


def test_the_console_fits_one_screen_and_sends_a_message_without_a_line(
    session: Session, hall: HallDay, tablets: Tablets
) -> None:
    session.commit()
    desk = _sign_in(tablets, session, hall)
    expect(desk.locator(".console-tiles li")).to_have_count(3)
    assert barriers(desk) == []
    for shown in (".console-tiles", ".console-message", ".console-shows", ".room-box"):
        box = desk.locator(shown).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 820, shown
    desk.context.set_offline(True)
    desk.get_by_label("Message to all tables").fill("Two minutes left")
    desk.get_by_role("button", name="Send").click()
    expect(desk.locator("[data-unsent] li")).to_have_text("Two minutes left")
    desk.context.set_offline(False)
    expect(desk.locator("[data-unsent]")).to_have_text("Everything is sent.")
    expect(desk.locator(".console-log")).to_contain_text("Told all tables")
