"""Every task by keyboard alone, for each role, with the focus in sight at every step."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from budgeting.models import Process
from budgeting.services import clock
from tests import people, results, things
from tests.e2e import lists
from tests.e2e.journeys import Officer, Organiser, Person, Resident
from tests.e2e.keys import Keys
from tests.e2e.tablets import Tablets

SLUG = "hanbit-2026"


def test_the_organiser_sets_up_imports_and_seals(
    tablets: Tablets, session: Session, tmp_path: Path
) -> None:
    people.haneul(session)
    haneul = Organiser(tablets.open())
    keys = Keys(haneul)
    keys.sign_in("haneul@example.org")
    keys.follow("Start a process")
    for message, text in (("City", "Hanbit"), ("Year", "2026")):
        keys.write(haneul.field(message), text)
    keys.write(haneul.page.locator("#names-ko"), "한빛")
    keys.write(haneul.page.locator("#names-en"), "Hanbit decides")
    keys.write(haneul.field("Total budget of the city"), "970000")
    keys.write(haneul.field("Share that the residents decide on"), "2")
    keys.write(haneul.field("Residents expected to vote"), "50")
    keys.press("Create the process")
    keys.follow("Projects")
    keys.follow("Import a file")
    file = lists.written(tmp_path, "projects.csv", lists.GOOD)
    keys.choose_file(haneul.field("File with projects"), file)
    keys.press("Show the preview")
    keys.press("Import")
    haneul.reads("6 projects were imported.")
    keys.follow("Rulebook")
    keys.reach(haneul.page.locator("input[name=wanted]:checked"))
    keys.hit("ArrowDown")
    expect(haneul.page.locator("#wanted-exactly")).to_be_checked()
    keys.write(haneul.field("Number of projects"), "2")
    keys.press("Save the rulebook")
    keys.press("Save and go on to the sealing")
    keys.tick(haneul.field("I have read this page and want to seal it."))
    keys.write(haneul.field("Year of the process"), "2026")
    keys.press("Seal the rulebook for good")
    haneul.is_at("The sealed rulebook")


def test_the_officer_prints_makes_the_key_opens_closes_counts_and_publishes(
    tablets: Tablets, session: Session
) -> None:
    people.dari(session)
    process = things.a_process(session)
    listed = things.some_projects(session, process)
    things.sealed(session, process, things.a_rulebook(process, listed, secrecy="sealed"))
    dari = Officer(tablets.open())
    keys = Keys(dari)
    keys.sign_in("dari@example.org")
    keys.enter(dari.page.get_by_role("link", name="Hanbit decides 2026"))
    keys.follow("Make and print cards")
    keys.write(dari.field("Number of cards"), "3")
    keys.press("Make the cards")
    keys.enter(dari.page.locator("td a.button.primary"))
    keys.follow("Back to the cards")
    keys.enter(dari.page.locator("td a[href$=printed]"))
    keys.press("Destroy the sheet")
    keys.follow("Desk")
    _make_and_try_the_key(keys)
    keys.follow("Go on to open the vote")
    keys.press("Open the vote now")
    keys.press("Pause the vote")
    keys.press("Go on with the vote")
    keys.follow("Close the vote")
    keys.reach(dari.page.locator("input[name=seconds]:checked"))
    keys.hit("ArrowUp")
    expect(dari.page.locator("input[name=seconds][value='60']")).to_be_checked()
    keys.press("Announce the close")
    dari.reads("The close is announced. The countdown runs on every tablet.")
    _let_the_countdown_run_out(session, process)
    keys.follow("Open the box")
    _type_passphrases(keys, 0, 2)
    keys.press("Open the box now")
    keys.press("Count the ballots")
    keys.follow("Look at the outcome")
    keys.follow("Publish the result")
    keys.tick(dari.page.locator("#without"))
    keys.press("Publish now")
    dari.reads("The result is public.")


def _make_and_try_the_key(keys: Keys) -> None:
    page = keys.person.page
    keys.follow("Make the key of the box")
    for place, name in enumerate(things.HOLDERS):
        keys.write(page.locator(f"#name_{place}"), name)
        _type_passphrases(keys, place)
        keys.tick(page.locator(".reveal").nth(place))
    keys.press("Make the key")
    _type_passphrases(keys, 0, 1)
    keys.press("Open the trial ballot")


def _type_passphrases(keys: Keys, *places: int) -> None:
    for place in places:
        keys.write(keys.person.page.locator(f"#passphrase_{place}"), things.PASSPHRASES[place])


def _let_the_countdown_run_out(session: Session, process: Process) -> None:
    session.refresh(process)
    process.closes_at = clock.now() - timedelta(seconds=1)
    session.commit()


def _begin(keys: Keys, code: str) -> None:
    keys.person.go("/v")
    keys.write(keys.person.page.locator("#code"), code)
    keys.hit("Enter")
    keys.follow("Begin")


def test_a_resident_reads_a_sheet_comes_back_to_the_same_place_and_votes(
    tablets: Tablets, app: Flask, session: Session
) -> None:
    process = things.an_open_vote(session, 30)
    minjun = Resident(tablets.open())
    keys = Keys(minjun)
    _begin(keys, things.a_card(app, session, process))
    row = minjun.page.locator("#choices li").nth(14)
    keys.enter(row.locator("[name=read]"))
    sheet = minjun.page.locator("#sheet")
    expect(sheet.get_by_role("heading")).to_be_focused()
    before = minjun.page.evaluate("scrollY")
    assert before > 0
    keys.hit("Escape")
    expect(sheet).to_be_hidden()
    expect(row.locator("[name=read]")).to_be_focused()
    assert minjun.page.evaluate("scrollY") == before
    keys.hit("Shift+Tab")
    keys.tick(row.locator("input"))
    keys.enter(row.locator("[name=read]"))
    keys.press("Take it off my ballot")
    expect(row.locator("input")).not_to_be_checked()
    keys.tick(row.locator("input"))
    minjun.saved()
    keys.enter(minjun.page.locator("details.finder summary"))
    keys.write(minjun.page.locator("[name=q]"), "Bench number 29")
    expect(minjun.page.locator("#choices li:visible")).to_have_count(1)
    keys.tick(minjun.page.locator("#p29 input"))
    minjun.saved()
    keys.press("Review my ballot")
    expect(minjun.page.locator(".chosen li")).to_have_count(2)
    keys.press("It is right. Go on")
    keys.press("Cast my ballot")
    minjun.is_at("Your vote is cast")
    keys.press("I am finished")
    keys.follow("I am the next person")
    minjun.is_at("Type the code on your card")


def test_a_reader_searches_opens_a_project_and_follows_the_count(
    tablets: Tablets, session: Session
) -> None:
    results.published(session)
    yuna = Person(tablets.open())
    keys = Keys(yuna)
    yuna.go("/")
    keys.follow("Hanbit decides 2026")
    keys.follow("Projects")
    keys.write(yuna.page.locator("[name=q]"), "number 6")
    keys.hit("Enter")
    keys.enter(yuna.page.locator("main .grid a").first)
    yuna.is_at("Bench number 6")
    keys.follow("Result")
    keys.follow("How it was counted, step by step")
    keys.enter(yuna.page.locator("summary").first)
    expect(yuna.page.locator("details").first).to_have_attribute("open", "")
    keys.follow("Files")
    yuna.is_at("Files to take away")


def test_a_resident_gives_points_and_chooses_how_to_read(
    tablets: Tablets, app: Flask, session: Session
) -> None:
    ballot = things.BallotFormat(kind="points", number=6, points=5, points_each=3)
    process = things.an_open_vote(session, ballot=ballot)
    sora = Resident(tablets.open())
    keys = Keys(sora)
    _begin(keys, things.a_card(app, session, process))
    keys.press("Large text")
    keys.press("Black")
    expect(sora.page.locator("html[data-size='3'][data-contrast=dark]")).to_be_visible()
    keys.reach(sora.page.locator("#n2"))
    keys.hit("ArrowUp", times=3)
    keys.write(sora.page.locator("#n4"), "1")
    keys.enter(sora.page.locator("#p4").get_by_role("button", name="One point more"))
    sora.saved()
    keys.press("Review my ballot")
    assert [sora.page.locator(f"[name=points-{n}]").input_value() for n in (2, 4)] == ["3", "2"]
