"""Lost networks, dead tablets and two tablets with one card: nothing is lost, one ballot counts."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode

from playwright.sync_api import Page, Route, expect
from sqlalchemy.orm import Session

from budgeting.models import Process
from tests import things
from tests.e2e.barriers import barriers
from tests.e2e.journeys import Resident
from tests.e2e.tablets import Tablets

NOT_SENT = "NOT SENT. Please wait and keep the tablet: we try again by ourselves."
NOT_SENT_HERE = "NOT SENT. Do not switch the tablet off: we try again by ourselves."


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


def test_a_mark_made_before_the_scripts_have_arrived_is_kept(
    minjun: Resident, tablets: Tablets, code: str
) -> None:
    page = minjun.page
    under_way: list[Route] = []
    page.route("**/ballot*.js*", lambda route: under_way.append(route))
    with page.expect_request("**/ballot*.js*"):
        page.reload(wait_until="commit")
    minjun.tick(4)
    minjun.reads("You can change everything until you cast.")
    assert len(under_way) == 1
    under_way[0].continue_()
    minjun.saved()
    other = Resident(tablets.open())
    other.begin(code)
    other.has_ticked(4)


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
    assert second.receipt() == receipt


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
    minjun.reads(NOT_SENT)
    page.context.set_offline(False)
    minjun.is_at("Your vote is cast")
    assert minjun.receipt() in arrived.text()
    assert _cast(session, process) == [{"P-3": 1}]


def _kept(page: Page) -> str | None:
    """The ballot that waits on the tablet."""
    found: str | None = page.evaluate("sessionStorage.getItem('unsent')")
    return found


def _at_the_button(resident: Resident, number: int) -> None:
    resident.tick(number)
    resident.saved()
    resident.review()
    resident.to_cast()


def _no_way_to_the_server(page: Page) -> None:
    page.route("**/cast", lambda route: route.abort())


def test_a_ballot_waits_on_the_tablet_until_the_server_has_it(
    minjun: Resident, session: Session, process: Process
) -> None:
    _at_the_button(minjun, 3)
    page = minjun.page
    shown = page.locator("#cast [name=ballot]").input_value()
    assert _kept(page) is None
    _no_way_to_the_server(page)
    minjun.press("Cast my ballot")
    minjun.reads(NOT_SENT)
    assert _kept(page) == shown
    assert b'"P-3"' not in urlsafe_b64decode(shown)
    page.unroute("**/cast")
    minjun.is_at("Your vote is cast")
    assert _kept(page) is None
    assert _cast(session, process) == [{"P-3": 1}]


def test_not_sent_is_said_in_red_and_loudly(minjun: Resident) -> None:
    _at_the_button(minjun, 3)
    _no_way_to_the_server(minjun.page)
    minjun.press("Cast my ballot")
    line = minjun.page.get_by_role("alert").filter(has_text="NOT SENT")
    expect(line).to_be_visible()
    red, green, blue = (
        int(part)
        for part in re.findall(r"\d+", line.evaluate("el => getComputedStyle(el).color"))[:3]
    )
    assert red > 2 * max(green, blue)
    assert barriers(minjun.page) == []


def test_the_waits_between_attempts_grow_to_fifteen_seconds(minjun: Resident) -> None:
    _at_the_button(minjun, 3)
    page = minjun.page
    page.clock.install()
    attempts: list[int] = []
    page.route("**/cast", lambda route: (attempts.append(1), route.abort()))
    minjun.press("Cast my ballot")
    minjun.reads(NOT_SENT)
    for made, seconds in enumerate([1, 2, 4, 8, 15, 15], start=1):
        assert len(attempts) == made
        page.clock.run_for(1000 * seconds - 100)
        assert len(attempts) == made
        with page.expect_event("requestfailed"):
            page.clock.run_for(200)
        page.wait_for_function("document.getElementById('sending').classList.contains('unsent')")


def test_a_tablet_with_an_unsent_ballot_refuses_the_next_person_and_tries_on(
    minjun: Resident, session: Session, process: Process
) -> None:
    _at_the_button(minjun, 4)
    page = minjun.page
    _no_way_to_the_server(page)
    minjun.press("Cast my ballot")
    minjun.reads(NOT_SENT)
    minjun.go("/v")
    minjun.reads("A ballot on this tablet has not reached the box yet.")
    minjun.reads(NOT_SENT_HERE)
    expect(page.locator("#code")).to_be_hidden()
    assert barriers(page) == []
    page.unroute("**/cast")
    minjun.is_at("Your vote is cast")
    receipt = minjun.receipt()
    assert _cast(session, process) == [{"P-4": 1}]
    minjun.hand_over()
    minjun.follow("I am the next person")
    expect(page.locator("#code")).to_be_visible()
    assert _kept(page) is None
    assert receipt not in page.content()


def test_an_unsent_ballot_needs_no_session_any_more(
    minjun: Resident, session: Session, process: Process
) -> None:
    _at_the_button(minjun, 5)
    page = minjun.page
    _no_way_to_the_server(page)
    minjun.press("Cast my ballot")
    minjun.reads(NOT_SENT)
    page.context.clear_cookies()
    page.unroute("**/cast")
    minjun.go("/v")
    minjun.is_at("Your vote is cast")
    assert _cast(session, process) == [{"P-5": 1}]


def test_a_ballot_that_the_server_refuses_is_not_kept(
    minjun: Resident, session: Session, process: Process
) -> None:
    _at_the_button(minjun, 1)
    process.phase = "closed"
    session.commit()
    minjun.press("Cast my ballot")
    minjun.reads("The vote is closed. No ballot can be cast any more.")
    minjun.go("/v")
    expect(minjun.page.locator("#code")).to_be_visible()


def test_a_tablet_that_waits_for_the_network_is_not_locked(minjun: Resident) -> None:
    _at_the_button(minjun, 2)
    page = minjun.page
    page.clock.install()
    _no_way_to_the_server(page)
    minjun.press("Cast my ballot")
    minjun.reads(NOT_SENT)
    page.clock.fast_forward("05:00")
    minjun.reads(NOT_SENT)
    expect(page.locator("#idle")).to_be_hidden()


def test_a_test_of_the_ballot_leads_on_to_the_vote(
    minjun: Resident, session: Session, process: Process
) -> None:
    _at_the_button(minjun, 6)
    minjun.page.locator("summary", has_text=minjun.say("Test this ballot instead")).click()
    minjun.press("Open it for a test")
    minjun.is_at("You have not voted yet")
    assert barriers(minjun.page) == []
    assert _cast(session, process) == []
    minjun.follow("Go on to vote")
    minjun.press("Cast my ballot")
    minjun.is_at("Your vote is cast")
    assert _cast(session, process) == [{"P-6": 1}]


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
