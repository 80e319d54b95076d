"""Everything works with scripts switched off: nothing is lost, and nothing counts twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from budgeting.models import Process
from budgeting.services import clock
from tests import people, things
from tests.e2e import lists
from tests.e2e.journeys import Officer, Organiser, Resident
from tests.e2e.tablets import Tablets

SLUG = "hanbit-2026"


def _minjun(tablets: Tablets, app: Flask, session: Session, projects: int) -> Resident:
    process = things.an_open_vote(session, projects, ballot=things.BallotFormat(number=5))
    minjun = Resident(tablets.open(script=False))
    minjun.begin(things.a_card(app, session, process))
    return minjun


def _shows(page: Page, number: int) -> None:
    expect(page.locator("#choices li:visible")).to_have_count(number)


def test_a_resident_filters_reads_changes_and_casts(
    tablets: Tablets, app: Flask, session: Session
) -> None:
    minjun = _minjun(tablets, app, session, 60)
    page = minjun.page
    minjun.tick(7, 31)
    page.locator("details.finder summary").click()
    page.locator("[name=field]").select_option(label="Parks")
    minjun.press("Show")
    _shows(page, 30)
    minjun.tick(2)
    page.locator("#p4 [name=read]").click()
    minjun.is_at("Bench number 4")
    minjun.press("Choose this project")
    expect(page.locator("#p4")).to_be_in_viewport()
    _shows(page, 30)
    minjun.has_ticked(2, 4, 7, 31)
    minjun.review()
    page.locator("button[name=drop][value='31']").click()
    minjun.reads("%(project)s is no longer on your ballot.", project="Bench number 31")
    minjun.press("Put it back")
    page.locator("button[name=drop][value='7']").click()
    minjun.to_cast()
    minjun.cast()
    minjun.hand_over()
    assert things.choices(session, _process(session)) == [{"P-2": 1, "P-31": 1, "P-4": 1}]


def test_a_display_setting_keeps_every_mark(
    tablets: Tablets, app: Flask, session: Session
) -> None:  # fmt: skip
    minjun = _minjun(tablets, app, session, 6)
    minjun.tick(1, 3)
    minjun.press("Large text")
    minjun.has_ticked(1, 3)
    minjun.press("한국어")
    expect(minjun.page.locator("html[lang=ko]")).to_be_visible()
    minjun.has_ticked(1, 3)


def test_a_ballot_sent_twice_is_one_ballot_with_one_receipt(
    tablets: Tablets, app: Flask, session: Session
) -> None:
    minjun = _minjun(tablets, app, session, 6)
    page = minjun.page
    minjun.tick(1)
    minjun.review()
    minjun.to_cast()
    form = {
        name: page.locator(f"#cast [name={name}]").input_value()
        for name in ("csrf_token", "ballot")
    }
    lost = page.context.request.post("/cast", form=form)
    assert lost.ok
    receipt = minjun.cast()
    minjun.reads("It had arrived already. It is in the box once and counts once.")
    assert receipt in lost.text()
    assert len(things.choices(session, _process(session))) == 1


def test_the_back_button_after_the_cast_leads_to_no_second_ballot(
    tablets: Tablets, app: Flask, session: Session
) -> None:
    process = things.an_open_vote(session)
    code = things.a_card(app, session, process)
    minjun = Resident(tablets.open(script=False))
    minjun.begin(code)
    minjun.tick(1)
    minjun.review()
    minjun.to_cast()
    receipt = minjun.cast()
    minjun.back()
    minjun.is_at("Your vote is cast")
    assert minjun.receipt() == receipt
    minjun.hand_over()
    minjun.enter(code)
    minjun.is_at("This card has already voted")
    assert len(things.choices(session, _process(session))) == 1


def test_the_back_button_after_the_hand_over_shows_nothing(
    tablets: Tablets, app: Flask, session: Session
) -> None:
    minjun = _minjun(tablets, app, session, 6)
    minjun.tick(2)
    minjun.review()
    minjun.to_cast()
    receipt = minjun.cast()
    minjun.hand_over()
    for _ in range(5):
        minjun.back()
        seen = minjun.page.content()
        assert receipt not in seen
        assert "Bench number" not in seen


def test_the_officer_does_the_whole_job(tablets: Tablets, app: Flask, session: Session) -> None:
    people.dari(session)
    process = things.a_process(session)
    listed = things.some_projects(session, process)
    things.sealed(session, process, things.a_rulebook(process, listed, secrecy="sealed"))
    dari = Officer(tablets.open(script=False))
    dari.sign_in("dari@example.org")
    codes = dari.make_cards(SLUG, 2)
    dari.make_keys(SLUG)
    dari.open_vote(SLUG)
    dari.press("Pause the vote")
    dari.press("Go on with the vote")
    sora = Resident(tablets.open(script=False))
    sora.begin(codes[0])
    sora.tick(1, 2)
    sora.review()
    sora.to_cast()
    sora.cast()
    dari.announce_close(SLUG)
    process = _process(session)
    process.closes_at = clock.now() - timedelta(seconds=1)
    session.commit()
    dari.follow("Look again")
    dari.press("Take the box away")
    dari.open_box()
    dari.count_and_publish()
    dari.go(f"/{SLUG}/results")
    dari.is_at("The result")


def test_the_organiser_imports_and_seals(
    tablets: Tablets, session: Session, tmp_path: Path
) -> None:
    people.haneul(session)
    haneul = Organiser(tablets.open(script=False))
    haneul.sign_in("haneul@example.org")
    haneul.start_process("Hanbit", 2026, "970000", 50)
    haneul.choose_file(SLUG, lists.written(tmp_path, "broken.csv", lists.BROKEN))
    haneul.reads("This file cannot be imported as it is.")
    haneul.choose_file(SLUG, lists.written(tmp_path, "projects.csv", lists.GOOD))
    haneul.press("Import")
    haneul.reads("6 projects were imported.")
    haneul.set_rules(SLUG, number="2")
    haneul.seal(2026)


def _process(session: Session) -> Process:
    session.expire_all()
    process = session.query(Process).one()
    session.commit()
    return process
