"""The script of the hall: live parts, and texts that survive a lost line and a dead tablet."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e.hall_page import FORM, Hall, hang, send, write
from tests.e2e.tablets import Tablets


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


def _unsent(page: Page) -> str:
    return "Not sent yet. Keep going: we try again by ourselves."


def test_a_live_part_shows_what_is_new_and_keeps_the_focus(page: Page, hall: Hall) -> None:
    page.locator("#go").focus()
    hall.change("Round 2")
    expect(page.locator("#part p")).to_have_text("Round 2")
    expect(page.locator("#go")).to_be_focused()


def test_a_part_in_which_somebody_writes_waits_and_says_so(page: Page, hall: Hall) -> None:
    hall.form = FORM + "<p data-news hidden>There is something new.</p>"
    hall.change("Round 2")
    line = page.get_by_label("Line")
    line.fill("we think that")
    hall.change("Round 3")
    expect(page.get_by_text("There is something new.")).to_be_visible()
    expect(page.locator("#part p").first).to_have_text("Round 2")
    expect(line).to_have_value("we think that")
    line.fill("as it was")
    line.blur()
    expect(page.locator("#part p").first).to_have_text("Round 3")


def test_a_lost_connection_is_said_in_words_and_since_when(page: Page, hall: Hall) -> None:
    lost = page.locator("[data-lost]")
    expect(lost).to_be_hidden()
    page.context.set_offline(True)
    expect(lost).to_contain_text("No connection since")
    assert "{time}" not in lost.inner_text()
    page.context.set_offline(False)
    expect(lost).to_be_hidden()


def test_a_text_sent_without_a_line_is_listed_and_arrives_once(page: Page, hall: Hall) -> None:
    page.context.set_offline(True)
    send(page, "The ramp comes first")
    send(page, "Then the shelter")
    expect(page.get_by_label("Note")).to_have_value("")
    box = page.locator("[data-unsent]")
    expect(box.locator("p")).to_have_text(_unsent(page))
    expect(box.locator("li")).to_have_text(["The ramp comes first", "Then the shelter"])
    page.context.set_offline(False)
    expect(box).to_have_text("Everything is sent.")
    assert list(hall.taken.values()) == ["The ramp comes first", "Then the shelter"]
    assert hall.arrivals == ["The ramp comes first", "Then the shelter"]


def test_a_lost_acknowledgement_repeats_the_same_key(page: Page, hall: Hall) -> None:
    hall.answer = 500
    send(page, "Once only")
    expect(page.locator("[data-unsent] li")).to_have_text("Once only")
    hall.answer = 303
    expect(page.locator("[data-unsent]")).to_have_text("Everything is sent.")
    assert len(hall.arrivals) > 1
    assert list(hall.taken.values()) == ["Once only"]


def test_what_is_typed_survives_a_dead_tablet(page: Page, hall: Hall) -> None:
    write(page, "Half a sent")
    context: BrowserContext = page.context
    page.close()
    again = context.new_page()
    again.goto("/madang-4")
    expect(again.get_by_label("Note")).to_have_value("Half a sent")
    send(again, "Half a sentence")
    expect(again.locator("[data-unsent]")).to_have_text("Everything is sent.")
    again.reload()
    expect(again.get_by_label("Note")).to_have_value("")


def _loading(page: Page) -> Route:
    """The page again, while its script is still under way."""
    under_way: list[Route] = []
    page.route("**/day*.js*", lambda route: under_way.append(route), times=1)
    with page.expect_request("**/day*.js*"):
        page.goto("/madang-4", wait_until="commit")
    expect(page.get_by_role("button", name="Keep it")).to_be_visible()
    (route,) = under_way
    return route


def test_what_is_typed_while_the_page_loads_survives_too(page: Page, hall: Hall) -> None:
    script = _loading(page)
    write(page, "The trees were")
    script.continue_()
    page.wait_for_load_state()
    page.goto("/madang-4")
    expect(page.get_by_label("Note")).to_have_value("The trees were")


def test_what_is_typed_while_the_page_loads_stands_below_an_earlier_draft(
    page: Page, hall: Hall
) -> None:
    write(page, "The trees were")
    script = _loading(page)
    write(page, "and the benches")
    script.continue_()
    expect(page.get_by_label("Note")).to_have_value("The trees were\nand the benches")
    page.goto("/madang-4")
    expect(page.get_by_label("Note")).to_have_value("The trees were\nand the benches")


def test_what_was_not_sent_survives_a_dead_tablet(page: Page, hall: Hall) -> None:
    hall.answer = 503
    send(page, "Not lost")
    context: BrowserContext = page.context
    page.close()
    hall.answer = 303
    again = context.new_page()
    again.goto("/madang-4")
    expect(again.locator("[data-unsent]")).to_have_text("Everything is sent.")
    assert list(hall.taken.values()) == ["Not lost"]


@pytest.mark.parametrize("status", [409, 422])
def test_a_refusal_is_said_at_the_form_and_the_text_is_put_back(
    page: Page, hall: Hall, status: int
) -> None:
    hall.answer = status
    send(page, "Far too long")
    expect(page.get_by_role("alert").filter(has_text="Too long by 3.")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("Far too long")
    expect(page.get_by_text("Everything is sent.")).to_have_count(0)
    hall.answer = 303
    send(page, "Shorter")
    expect(page.locator("[data-unsent]")).to_have_text("Everything is sent.")
    expect(page.get_by_text("Too long by 3.")).to_have_count(0)
    assert list(hall.taken.values()) == ["Shorter"]


def test_a_refused_text_never_overwrites_what_is_being_typed(page: Page, hall: Hall) -> None:
    page.context.set_offline(True)
    send(page, "Far too long")
    write(page, "The next one")
    hall.answer = 422
    page.context.set_offline(False)
    expect(page.locator("[data-unsent] li")).to_contain_text("Far too long – Too long by 3.")
    expect(page.get_by_label("Note")).to_have_value("The next one")
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("[data-unsent] li")).to_have_count(0)


def test_a_tablet_that_is_no_longer_signed_in_keeps_its_text(page: Page, hall: Hall) -> None:
    hall.answer = 403
    send(page, "Still here")
    expect(page.locator("[data-lost]")).to_contain_text("This device is no longer open here.")
    expect(page.locator("[data-unsent] li")).to_have_text("Still here")
    hall.answer = 303
    page.reload()
    expect(page.locator("[data-unsent]")).to_have_text("Everything is sent.")


def test_two_taps_send_one_text(page: Page, hall: Hall) -> None:
    write(page, "Two taps")
    page.get_by_role("button", name="Keep it").dblclick()
    expect(page.locator("[data-unsent]")).to_have_text("Everything is sent.")
    assert hall.arrivals == ["Two taps"]


def test_nothing_is_left_on_the_tablet_after_the_hand_over(page: Page, hall: Hall) -> None:
    hall.answer = 503
    send(page, "Unsent")
    write(page, "A draft")
    assert page.evaluate("Object.keys(localStorage).length") == 2
    page.get_by_role("button", name="Give it back").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    assert page.evaluate("Object.keys(localStorage).length") == 0
