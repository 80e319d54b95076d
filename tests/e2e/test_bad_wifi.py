"""Lost networks, dead tablets and two tablets with one card: nothing is lost, one ballot counts."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from budgeting.models import Process
from tests import things
from tests.e2e.barriers import barriers
from tests.e2e.journeys import Resident
from tests.e2e.tablets import Tablets


@pytest.fixture
def process(session: Session) -> Process:
    """An open vote over six projects."""
    return things.an_open_vote(session)


@pytest.fixture
def code(app: Flask, session: Session, process: Process) -> str:
    """Minjun's card."""
    return things.a_card(app, session, process)


@pytest.fixture
def minjun(tablets: Tablets, code: str) -> Resident:
    """Minjun, in front of the list."""
    resident = Resident(tablets.open())
    resident.begin(code)
    return resident


def _cast(session: Session, process: Process) -> list[dict[str, int]]:
    found = things.choices(session, process)
    session.rollback()
    return found


def test_a_mark_without_network_is_said_to_be_unsaved_and_saved_later(
    minjun: Resident, tablets: Tablets, code: str
) -> None:
    minjun.tick(1)
    minjun.saved()
    minjun.page.context.set_offline(True)
    minjun.tick(2)
    minjun.reads("Not saved yet. Keep going: we try again by ourselves.")
    minjun.tick(3)
    minjun.page.context.set_offline(False)
    minjun.saved()
    other = Resident(tablets.open())
    other.begin(code)
    other.has_ticked(1, 2, 3)


def test_a_card_on_another_tablet_finds_the_choices_of_the_dead_one(
    minjun: Resident, tablets: Tablets, code: str, session: Session, process: Process
) -> None:
    minjun.tick(2, 5)
    minjun.saved()
    minjun.page.context.close()
    other = Resident(tablets.open())
    other.begin(code)
    other.has_ticked(2, 5)
    other.review()
    other.to_cast()
    other.cast()
    assert _cast(session, process) == [{"P-2": 1, "P-5": 1}]


def test_two_tablets_with_one_card_cast_one_ballot(
    minjun: Resident, tablets: Tablets, code: str, session: Session, process: Process
) -> None:
    second = Resident(tablets.open())
    second.begin(code)
    for tablet, number in ((minjun, 1), (second, 4)):
        tablet.tick(number)
        tablet.saved()
    for tablet in (minjun, second):
        tablet.page.goto("/check")
        tablet.to_cast()
    receipt = minjun.cast()
    second.press("Cast my ballot")
    expect(second.page.locator("h1")).not_to_have_text("Cast your ballot")
    assert len(_cast(session, process)) == 1
    assert receipt in second.page.locator("main").inner_text()


def test_a_cast_that_lost_its_answer_is_sent_again_and_gets_the_same_receipt(
    minjun: Resident, session: Session, process: Process
) -> None:
    minjun.tick(3)
    minjun.saved()
    minjun.review()
    minjun.to_cast()
    page = minjun.page
    form = {
        name: page.locator(f"#cast [name={name}]").input_value()
        for name in ("csrf_token", "ballot")
    }
    arrived = page.context.request.post("/cast", form=form)
    page.context.set_offline(True)
    minjun.press("Cast my ballot")
    minjun.reads("Not sent yet. Please wait and keep the tablet: we try again by ourselves.")
    page.context.set_offline(False)
    minjun.is_at("Your vote is cast")
    assert minjun.receipt() in arrived.text()
    assert _cast(session, process) == [{"P-3": 1}]


def test_two_taps_on_the_button_are_one_ballot(
    minjun: Resident, session: Session, process: Process
) -> None:
    minjun.tick(1)
    minjun.saved()
    minjun.review()
    minjun.to_cast()
    minjun.button("Cast my ballot").dblclick()
    minjun.is_at("Your vote is cast")
    assert _cast(session, process) == [{"P-1": 1}]


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
