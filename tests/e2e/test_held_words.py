"""Words whose form is gone or that were refused wait in a list, until somebody presses."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.e2e.hall_page import Hall, hang, send, write
from tests.e2e.tablets import Tablets

HELD = "Not sent. The words are kept on this device until you send them or remove them."


@pytest.fixture
def hall(app: Flask) -> Hall:
    """The hall, hung into the real application before it serves."""
    return hang(app)


@pytest.fixture
def page(hall: Hall, tablets: Tablets) -> Page:
    """The tablet of table 4."""
    page = tablets.open()
    page.goto("/madang-4")
    return page


def _next_round(page: Page, hall: Hall, number: int = 2) -> None:
    """The page of the round that is on now; of none for 0."""
    hall.round = number
    page.goto("/madang-4")


@pytest.mark.parametrize("number", [2, 0])
def test_a_half_typed_note_is_listed_after_its_round_and_sent_for_it_once(
    page: Page, hall: Hall, number: int
) -> None:
    write(page, "Half typed")
    _next_round(page, hall, number)
    box = page.locator("[data-unsent]")
    expect(box.locator("p")).to_have_text(HELD)
    expect(box.locator("li")).to_contain_text("Half typed")
    box.get_by_role("button", name="Send it").dblclick()
    expect(box).to_have_text("Everything is sent.")
    assert (hall.arrivals, hall.rounds) == (["Half typed"], ["1"])
    _next_round(page, hall, 1)
    expect(page.get_by_label("Note")).to_have_value("")
    expect(box).to_be_hidden()


def test_a_half_typed_note_is_removed_by_a_press(page: Page, hall: Hall) -> None:
    write(page, "Half typed")
    _next_round(page, hall)
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("[data-unsent]")).to_be_hidden()
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_draft_waits_for_its_own_form(page: Page, hall: Hall) -> None:
    write(page, "Half typed")
    _next_round(page, hall)
    expect(page.locator("[data-unsent] li")).to_contain_text("Half typed")
    _next_round(page, hall, 1)
    expect(page.get_by_label("Note")).to_have_value("Half typed")
    expect(page.locator("[data-unsent]")).to_be_hidden()


def test_a_draft_of_an_earlier_version_is_read(page: Page, hall: Hall) -> None:
    older = '[["key", "key-1"], ["round", "1"], ["text", "Kept long ago"]]'
    page.evaluate("kept => localStorage.setItem('draft table 4 note-1', kept)", older)
    _next_round(page, hall)
    expect(page.locator("[data-unsent] li")).to_contain_text("Kept long ago")
    expect(page.get_by_role("button", name="Send it")).to_have_count(0)
    _next_round(page, hall, 1)
    expect(page.get_by_label("Note")).to_have_value("Kept long ago")


def test_fields_of_one_name_get_their_own_words_back(page: Page, hall: Hall) -> None:
    write(page, "The first")
    page.get_by_label("Reason").fill("The second")
    page.reload()
    expect(page.get_by_label("Note")).to_have_value("The first")
    expect(page.get_by_label("Reason")).to_have_value("The second")


def test_a_refusal_whose_form_is_gone_is_kept_until_it_is_sent_again(
    page: Page, hall: Hall
) -> None:
    hall.answer = 503
    send(page, "Sent too late")
    _next_round(page, hall)
    hall.answer = 409
    box = page.locator("[data-unsent]")
    expect(box.locator("p")).to_have_text(HELD)
    expect(box.locator("li")).to_contain_text("Sent too late – Too long by 3.")
    expect(page.get_by_label("Note")).to_have_value("")
    page.reload()
    expect(box.locator("li")).to_contain_text("Sent too late – Too long by 3.")
    hall.answer = 303
    box.get_by_role("button", name="Send it").click()
    expect(box).to_have_text("Everything is sent.")
    assert hall.arrivals[-1] == "Sent too late"
    assert len(hall.taken) == 1
    assert set(hall.rounds) == {"1"}


def test_not_everything_is_sent_while_a_refused_text_waits(page: Page, hall: Hall) -> None:
    hall.answer = 409
    send(page, "Sent too late")
    expect(page.get_by_role("alert").filter(has_text="Too long by 3.")).to_be_visible()
    _next_round(page, hall)
    hall.answer = 303
    send(page, "In time")
    box = page.locator("[data-unsent]")
    expect(box.locator("p")).to_have_text(HELD)
    expect(box.locator("li")).to_have_count(1)
    expect(box.locator("li")).to_contain_text("Sent too late")
    assert list(hall.taken.values()) == ["In time"]


def test_nothing_of_one_table_stands_at_another(page: Page, hall: Hall) -> None:
    write(page, "Half typed at table 4")
    hall.table = 5
    _next_round(page, hall)
    page.wait_for_load_state()
    page.wait_for_timeout(500)
    expect(page.locator("[data-unsent]")).to_be_hidden()
    assert "Half typed" not in page.content()
    hall.table = 4
    _next_round(page, hall)
    expect(page.locator("[data-unsent] li")).to_contain_text("Half typed at table 4")
