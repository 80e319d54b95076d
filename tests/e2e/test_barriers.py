"""Nothing on any page shuts anybody out: axe looks at every page of the tour."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.e2e.looking import Looker
from tests.e2e.tablets import Tablets
from tests.tour import STATES, WRONG_FORMS, Form, Stop, arrive

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
    page.wait_for_url("**/check")
    looker.note(page)
    assert looker.found == []
