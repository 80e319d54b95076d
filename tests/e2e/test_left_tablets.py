"""A tablet that is handed over, locked or left alone tells the next person nothing."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.barriers import barriers
from tests.e2e.journeys import Resident


def test_the_next_person_finds_nothing_of_the_last_one(minjun: Resident, code: str) -> None:
    minjun.press("Largest text")
    minjun.press("Black")
    minjun.tick(2)
    minjun.saved()
    minjun.review()
    minjun.to_cast()
    receipt = minjun.cast()
    minjun.hand_over()
    minjun.follow("I am the next person")
    page = minjun.page
    expect(page.locator("html[data-size='2'][data-contrast=default]")).to_be_visible()
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"device", "staff"}
    for _ in range(6):
        minjun.back()
        page.wait_for_load_state()
        seen = page.content()
        assert not any(trace in seen for trace in (receipt, code, "Bench number"))


def test_a_tablet_that_is_locked_keeps_the_choice_behind_the_card(
    minjun: Resident, code: str
) -> None:
    minjun.tick(4)
    minjun.saved()
    minjun.press("Stop for now and lock the tablet")
    minjun.reads("This tablet is locked.")
    minjun.back()
    minjun.is_at("Type the code on your card")
    minjun.begin(code)
    minjun.has_ticked(4)


def test_a_tablet_that_is_left_alone_asks_and_then_locks_itself(minjun: Resident) -> None:
    page = minjun.page
    minjun.tick(4)
    minjun.saved()
    page.clock.install()
    page.reload()
    page.clock.fast_forward("03:01")
    minjun.reads("Are you still there?")
    assert barriers(page) == []
    minjun.press("I am still here")
    expect(page.locator("#idle")).to_be_hidden()
    page.clock.fast_forward("03:01")
    minjun.reads("Are you still there?")
    page.clock.fast_forward("00:46")
    minjun.reads("This tablet is locked.")
