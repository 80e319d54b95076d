"""The longest ballot, 560 projects of which exactly 168 are chosen: light, and usable at once."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, Response
from sqlalchemy.orm import Session

from bench.long_ballot import a_long_vote, cards
from tests.e2e.journeys import Resident
from tests.e2e.tablets import Tablets

LISTED, WANTED, MOST_BYTES = 560, 168, 100_000
TICK = "(boxes, wanted) => boxes.slice(0, wanted).forEach(box => { box.checked = true })"


@pytest.fixture
def code(app: Flask, session: Session) -> str:
    """A card of the long vote."""
    return cards(app, session, a_long_vote(session, LISTED), 1)[0]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_long_ballot_weighs_at_most_100_kilobytes_with_all_its_files(
    tablets: Tablets, code: str, language: str
) -> None:
    minjun = Resident(tablets.open(language), language)
    minjun.begin(code)
    fresh = tablets.open(language)
    fresh.context.add_cookies(minjun.page.context.cookies())  # type: ignore[arg-type]
    answers = _load(fresh, "/ballot")
    assert fresh.locator("#choices li").count() == LISTED
    assert {"document", "stylesheet", "script"} <= {each.request.resource_type for each in answers}
    assert all(each.status == 200 for each in answers)
    assert sum(_bytes(each) for each in answers) <= MOST_BYTES


def _load(page: Page, address: str) -> list[Response]:
    """Every answer that the page needs in a browser which has kept nothing."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="networkidle")
    return answers


def _bytes(answer: Response) -> int:
    """Head and body as they came over the wire, compressed."""
    sizes = answer.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def test_the_long_ballot_can_be_filled_in_without_scripts(tablets: Tablets, code: str) -> None:
    minjun = Resident(tablets.open(script=False))
    minjun.begin(code)
    boxes = minjun.page.locator("#choices input[type=checkbox]")
    boxes.evaluate_all(TICK, WANTED - 1)
    minjun.review()
    minjun.reads("One project is missing. Choose one more.")
    minjun.follow("Back to the list")
    minjun.page.locator("#choices label").nth(WANTED).click()
    minjun.review()
    minjun.to_cast()
    minjun.cast()
