"""Nothing on any page shuts anybody out: axe looks at every page of the tour."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from tests.e2e.barriers import barriers
from tests.e2e.tablets import Tablets
from tests.tour import COOKIES, STATES, WRONG_FORMS, Form, Scene, Stop, arrive

LANGUAGES = ("en", "ko")
EMPTY = """form => {
  for (const input of form.querySelectorAll('input:not([type=hidden]), textarea, select')) {
    if (input.type === 'radio') input.value = 'x'
    else if (input.type === 'checkbox') input.checked = false
    else if (input.tagName === 'SELECT') input.selectedIndex = -1
    else input.value = ''
  }
  HTMLFormElement.prototype.submit.call(form)
}"""


class Looker:
    """Opens the pages of a scene as the people in it, and notes every barrier."""

    def __init__(self, tablets: Tablets, scene: Scene, language: str) -> None:
        self._tablets = tablets
        self._scene = scene
        self._language = language
        self._pages: dict[str, Page] = {}
        self.found: list[str] = []

    def page(self, who: str) -> Page:
        """The browser of this person, with the cookies that were given to them."""
        if who not in self._pages:
            page = self._tablets.open(self._language)
            page.context.add_cookies(_cookies(self._scene.client(who), self._tablets.site))
            self._pages[who] = page
        return self._pages[who]

    def look(self, stop: Stop) -> Page:
        """Open a page and look at it."""
        page = self.page(stop.who)
        response = page.goto(self._scene.address(stop))
        assert response is not None
        assert response.status == stop.status, response.url
        assert page.locator("html").get_attribute("lang") == self._language
        self.note(page)
        return page

    def note(self, page: Page) -> None:
        """Look at a page as it stands."""
        self.found += [f"{page.url} {barrier}" for barrier in barriers(page)]


def _cookies(client: FlaskClient, site: str) -> list[dict[str, str]]:
    known = ((name, client.get_cookie(name)) for name in COOKIES)
    return [{"name": name, "value": kept.value, "url": site} for name, kept in known if kept]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_barrier(
    tablets: Tablets, app: Flask, session: Session, state: str, language: str
) -> None:
    looker = Looker(tablets, arrive(app, session, state), language)
    for stop in STATES[state]:
        looker.look(stop)
    assert looker.found == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", sorted({form.state for form in WRONG_FORMS}))
def test_axe_finds_no_barrier_where_a_form_was_filled_in_wrongly(
    tablets: Tablets, app: Flask, session: Session, state: str, language: str
) -> None:
    looker = Looker(tablets, arrive(app, session, state), language)
    for form in WRONG_FORMS:
        if form.state == state:
            _send_empty(looker, form)
    assert looker.found == []


def _send_empty(looker: Looker, form: Form) -> None:
    page = looker.look(Stop(form.endpoint, form.who))
    sent = page.locator(form.selector).first
    with page.expect_navigation() as answer:
        sent.evaluate(EMPTY)
    assert answer.value.status == 422, form
    looker.note(page)


@pytest.mark.parametrize("contrast", ["default", "high", "dark"])
@pytest.mark.parametrize("state", ["open", "too many", "knapsack", "points"])
def test_axe_finds_no_barrier_on_the_ballot_in_any_contrast(
    tablets: Tablets, app: Flask, session: Session, state: str, contrast: str
) -> None:
    looker = Looker(tablets, arrive(app, session, state), "en")
    page = looker.look(Stop("resident.ballot", "minjun"))
    page.locator(f"button[name=contrast][value={contrast}]").click()
    page.locator(f"html[data-contrast={contrast}]").wait_for()
    looker.note(page)
    page.locator("button[name=read]").first.click()
    page.locator("#sheet[open] h2").wait_for()
    looker.note(page)
    page.locator("#sheet button[value=back]").click()
    page.get_by_role("button", name="Review my ballot").click()
    looker.note(page)
    assert looker.found == []
