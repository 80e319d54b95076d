"""The ballot under real fingers, keys and networks: what its scripts add, and what they may not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from budgeting.counting.rulebook import BallotFormat
from budgeting.models import BoxedBallot, TabletSession
from tests.e2e.tablets import PHONE, Tablets
from tests.things import a_card, an_open_vote, choices

NUMBER = 20


@pytest.fixture
def process(session):
    return an_open_vote(session, NUMBER)


@pytest.fixture
def code(app, session, process):
    return a_card(app, session, process)


def open_ballot(tablets: Tablets, code: str, **given: object) -> Page:
    page = tablets.open(**given)
    page.goto("/v")
    page.fill("#code", code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ballot/start")
    page.click("text=Begin")
    page.wait_for_url("**/ballot")
    return page


def in_the_box(session, model=BoxedBallot):
    found = session.query(model).all()
    session.rollback()
    return found


def test_a_qr_code_brings_the_code_and_leaves_no_trace_of_it(tablets, code):
    page = tablets.open()
    page.goto(f"/v#{code}")
    expect(page.locator("#code")).to_have_value(code)
    assert page.url.endswith("/v")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ballot/start")


def test_marks_are_said_to_be_saved_and_are(tablets, code):
    page = open_ballot(tablets, code)
    page.check("input[value='3']")
    expect(page.locator(".bar .figures")).to_have_text("1 of 3 chosen")
    expect(page.locator(".bar .state")).to_contain_text("Saved.")
    page.reload()
    expect(page.locator("input[value='3']")).to_be_checked()


def test_a_lost_network_is_told_and_the_mark_is_sent_again(tablets, code):
    page = open_ballot(tablets, code)
    page.context.set_offline(True)
    page.check("input[value='3']")
    expect(page.locator(".bar .state")).to_contain_text("Not saved yet.")
    page.context.set_offline(False)
    expect(page.locator(".bar .state")).to_contain_text("Saved.")
    page.reload()
    expect(page.locator("input[value='3']")).to_be_checked()


def test_too_many_is_said_at_once_and_nothing_is_blocked(tablets, code):
    page = open_ballot(tablets, code)
    for number in (1, 2, 3, 4, 5):
        page.check(f"input[value='{number}']")
    expect(page.locator(".bar .left")).to_have_text("2 too many: take 2 away.")
    assert page.locator("#choices :checked").count() == 5


def test_a_sheet_is_read_and_chosen_without_losing_the_place(tablets, code):
    page = open_ballot(tablets, code)
    row = page.locator("#choices > li").nth(12)
    row.locator("[name=read]").click()
    expect(page.locator("#sheet")).to_be_visible()
    place = page.evaluate("window.scrollY")
    page.click("#sheet [value=toggle]")
    expect(page.locator("#sheet")).to_be_hidden()
    expect(row.locator("input")).to_be_checked()
    assert abs(page.evaluate("window.scrollY") - place) < 200
    assert page.url.endswith("/ballot")


def test_search_and_fields_show_at_once_and_lose_no_mark(tablets, code):
    page = open_ballot(tablets, code)
    page.check("input[value='2']")
    page.click(".finder summary")
    page.fill("#filter-q", "number 17")
    expect(page.locator("#choices > li:visible")).to_have_count(1)
    page.check("input[value='17']")
    page.fill("#filter-q", "")
    page.select_option("[name=chosen]", "yes")
    expect(page.locator("#choices > li:visible")).to_have_count(2)
    page.select_option("[name=chosen]", "")
    expect(page.locator("#by-field")).to_contain_text("Parks: 1 chosen of 10")
    page.click("#by-field button >> nth=0")
    expect(page.locator("#choices > li:visible")).to_have_count(10)
    page.reload()
    assert page.locator("#choices :checked").count() == 2


def test_another_text_size_keeps_marks_and_place(tablets, code):
    page = open_ballot(tablets, code)
    page.locator("#choices input").nth(14).check()
    page.click("[name=size][value='3']")
    expect(page.locator("html")).to_have_attribute("data-size", "3")
    expect(page.locator("#choices input").nth(14)).to_be_checked()


def test_a_ballot_is_cast_although_the_network_is_lost(tablets, session, code):
    page = open_ballot(tablets, code)
    page.check("input[value='3']")
    page.click(".bar .primary")
    page.click("text=It is right. Go on")
    page.wait_for_url("**/cast")
    page.context.set_offline(True)
    page.click("text=Cast my ballot")
    expect(page.locator("#sending")).to_contain_text("NOT SENT.")
    assert in_the_box(session) == []
    page.context.set_offline(False)
    page.wait_for_url("**/receipt")
    assert len(in_the_box(session)) == 1


def test_a_lost_answer_brings_the_same_receipt(tablets, session, code):
    page = open_ballot(tablets, code)
    page.check("input[value='3']")
    page.click(".bar .primary")
    page.click("text=It is right. Go on")
    page.wait_for_url("**/cast")
    sent = []

    def lose_the_answer(route):
        if sent:
            route.continue_()
            return
        sent.append(route.fetch(max_redirects=0).status)
        route.abort()

    page.route("**/cast", lose_the_answer)
    page.click("text=Cast my ballot")
    page.wait_for_url("**/receipt")
    assert sent == [303]
    assert len(in_the_box(session)) == 1
    expect(page.locator("main")).to_contain_text("It had arrived already.")


def test_the_back_button_shows_no_ballot_to_the_next_person(tablets, code):
    page = open_ballot(tablets, code)
    page.check("input[value='3']")
    page.click(".bar .primary")
    page.click("text=It is right. Go on")
    page.click("text=Cast my ballot")
    page.wait_for_url("**/receipt")
    page.click("text=I am finished")
    page.wait_for_url("**/done")
    for _ in range(4):
        page.go_back()
        page.wait_for_load_state()
        assert "Bench number" not in page.content()
    kept = page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "Bench" not in kept
    assert "place" not in kept


def test_a_tablet_left_alone_locks_itself(tablets, session, code):
    page = tablets.open()
    page.clock.install()
    page.goto("/v")
    page.fill("#code", code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ballot/start")
    page.click("text=Begin")
    page.wait_for_url("**/ballot")
    page.check("input[value='3']")
    page.clock.run_for(2_000)
    expect(page.locator(".bar .state")).to_contain_text("Saved.")
    page.clock.run_for(181_000)
    expect(page.locator("#idle")).to_contain_text("Are you still there?")
    page.click("text=I am still here")
    expect(page.locator("#idle")).to_be_hidden()
    page.clock.run_for(230_000)
    page.wait_for_url("**/v?locked=1")
    expect(page.locator("main")).to_contain_text("This tablet is locked.")
    assert in_the_box(session, TabletSession) == []


def test_everything_is_done_by_keyboard_alone(tablets, session, code):
    page = tablets.open()
    page.goto("/v")
    press = page.keyboard.press
    _tab_to(page, "#code")
    page.keyboard.type(code)
    press("Enter")
    page.wait_for_url("**/ballot/start")
    _tab_to(page, ".bar .primary")
    press("Enter")
    page.wait_for_url("**/ballot")
    _tab_to(page, "#choices > li:nth-child(2) input")
    press("Space")
    expect(page.locator(".bar .state")).to_contain_text("Saved.")
    _tab_to(page, "#choices > li:nth-child(2) [name=read]")
    press("Enter")
    expect(page.locator("#sheet")).to_be_visible()
    press("Escape")
    expect(page.locator("#sheet")).to_be_hidden()
    expect(page.locator("#choices > li:nth-child(2) [name=read]")).to_be_focused()
    page.reload()
    _tab_to(page, "a.skip.second")
    press("Enter")
    page.wait_for_url("**/ballot#bar")
    _tab_to(page, ".bar button.primary", within=3)
    press("Enter")
    page.wait_for_url("**/check")
    _tab_to(page, ".bar button.primary")
    press("Enter")
    page.wait_for_url("**/cast")
    _tab_to(page, "#cast button")
    press("Enter")
    page.wait_for_url("**/receipt")
    _tab_to(page, "form.bar button")
    press("Enter")
    page.wait_for_url("**/done")
    assert len(in_the_box(session)) == 1


def _tab_to(page: Page, selector: str, within: int = 40) -> None:
    """Press Tab until the element has the focus; it must be seen, and not under the bar."""
    for _ in range(within):
        if page.evaluate("s => document.activeElement?.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    at = page.evaluate("document.activeElement?.outerHTML")
    raise AssertionError(f"no way to {selector} by the Tab key, but to {at}")


def test_points_are_given_by_plus_and_minus(app, session, tablets):
    ballot = BallotFormat("points", number=6, points=5, points_each=3)
    process = an_open_vote(session, 6, slug="points", ballot=ballot)
    page = open_ballot(tablets, a_card(app, session, process, 9), viewport=PHONE)
    cell = page.locator("#choices .points").first
    for _ in range(4):
        cell.locator("button").last.click()
    expect(cell.locator("input")).to_have_value("3")
    cell.locator("button").first.click()
    expect(page.locator(".bar .figures")).to_have_text("2 of 5 points given")
    expect(page.locator(".bar .state")).to_contain_text("Saved.")


def test_without_scripts_the_same_ballot_is_cast(session, process, tablets, code):
    page = open_ballot(tablets, code, script=False)
    page.check("input[value='3']")
    page.click("#p5 [name=read]")
    page.wait_for_url("**/ballot/project/5")
    page.click("text=Choose this project")
    page.wait_for_url("**/ballot#p5")
    page.click(".bar .primary")
    page.wait_for_url("**/check")
    page.click("text=It is right. Go on")
    page.click("text=Cast my ballot")
    page.wait_for_url("**/receipt")
    assert choices(session, process) == [{"P-3": 1, "P-5": 1}]
