"""A seat in a real browser: lines that break, a text size in between, a round that begins."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from budgeting.models import Answer
from budgeting.services import clock, days
from tests.e2e.looking import Looker
from tests.e2e.tablets import Tablets
from tests.tour import Scene, Stop, arrive
from tests.tour.day_places import SEAT


@pytest.fixture
def scene(app: Flask, session: Session) -> Scene:
    return arrive(app, session, "day asks everybody")


def opened(tablets: Tablets, scene: Scene, endpoint: str) -> Page:
    """The tablet of person 1 at a page of the seat."""
    return Looker(tablets, scene, "en").open(Stop(endpoint, SEAT))


def kept(scene: Scene) -> list[tuple[str, str]]:
    """Every answer; the look ends at once."""
    found = [(one.voice, one.choice) for one in scene.session.query(Answer)]
    scene.session.commit()
    return found


def voice(scene: Scene) -> str:
    """The pseudonym of person 1."""
    hall: Any = scene.values["hall"]
    return str(hall.voice(1))


def test_an_answer_without_a_line_is_sent_once_when_the_line_is_back(
    tablets: Tablets, scene: Scene
) -> None:
    page = opened(tablets, scene, "resident.poll")
    page.context.set_offline(True)
    page.get_by_label("Unsure").check()
    page.locator("#answer").get_by_role("button", name="Continue").click()
    expect(page.locator("[data-unsent]")).to_contain_text("Not sent yet")
    assert kept(scene) == []
    page.context.set_offline(False)
    page.wait_for_url("**/seat/here")
    expect(page.get_by_role("status").filter(has_text="Your answer is saved.")).to_be_visible()
    assert kept(scene) == [(voice(scene), "unsure")]


def test_a_text_size_pressed_on_a_question_comes_at_once_and_keeps_the_choice(
    tablets: Tablets, scene: Scene
) -> None:
    page = opened(tablets, scene, "resident.poll")
    page.get_by_label("Against").check()
    page.get_by_role("button", name="Largest text").click()
    expect(page.locator("html")).to_have_attribute("data-size", "4")
    expect(page.get_by_label("Against")).to_be_checked()


def test_a_page_that_somebody_fills_in_stays_when_the_round_is_over(
    tablets: Tablets, scene: Scene
) -> None:
    page = opened(tablets, scene, "resident.poll")
    page.get_by_label("For").check()
    hall: Any = scene.values["hall"]
    hall.row.state, hall.row.closed_at = "closed", clock.now()
    days.show_all(hall.day)
    scene.session.commit()
    notice = page.locator(".seat-news a")
    expect(notice).to_be_visible()
    expect(page.get_by_label("For")).to_be_checked()
    notice.click()
    expect(page.locator("h1")).to_have_text("This part is over: Straw poll before")


def test_the_card_of_the_seat_follows_the_round_by_itself(tablets: Tablets, scene: Scene) -> None:
    page = opened(tablets, scene, "resident.seat")
    hall: Any = scene.values["hall"]
    hall.row.state, hall.row.closed_at = "closed", clock.now()
    days.show_all(hall.day)
    scene.session.commit()
    expect(page.locator("h1")).to_have_text("This part is over: Straw poll before")
    expect(page.locator("[data-said]")).to_have_text("This part is over: Straw poll before")
    assert page.title().startswith("This part is over")
