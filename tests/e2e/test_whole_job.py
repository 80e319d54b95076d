"""The whole main job in a real browser, in Korean and in English: from a list to a result."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from budgeting.demo.tablets import Hall
from budgeting.formats.pabulib import read_pb
from tests import people
from tests.e2e import lists
from tests.e2e.journeys import Officer, Organiser, Person, Resident
from tests.e2e.tablets import Tablets

SLUG = "hanbit-2026"
WISHES = {(1, 5): 20, (2, 3): 15, (2, 4): 5, (3, 6): 10}
"""How often each pair is chosen: 20, 20, 25, 5, 20 and 10 votes for the projects 1 to 6."""
FUNDED = ["3", "4", "5", "6"]
"""60 votes for 18,700; without project 3 at most 55 fit into 19,400, and 2 beside 3 leaves 45."""


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_city_comes_from_a_list_to_a_published_result(
    tablets: Tablets, site: str, session: Session, tmp_path: Path, language: str
) -> None:
    people.haneul(session)
    people.dari(session)
    _prepare(Organiser(tablets.open(language), language), tmp_path)
    officer = Officer(tablets.open(language), language)
    officer.sign_in("dari@example.org")
    codes = officer.make_cards(SLUG, sum(WISHES.values()))
    officer.make_keys(SLUG)
    officer.open_vote(SLUG)
    _vote(Resident(tablets.open(language), language), site, codes)
    officer.announce_close(SLUG)
    expect(officer.link("Open the box")).to_be_visible(timeout=40_000)
    officer.open_box()
    officer.count_and_publish()
    _read(Person(tablets.open(language), language), tmp_path)


def _prepare(organiser: Organiser, folder: Path) -> None:
    """From nothing to a sealed rulebook; a broken file on the way writes nothing."""
    organiser.sign_in("haneul@example.org")
    organiser.start_process("Hanbit", 2026, "970000", 50)
    organiser.choose_file(SLUG, lists.written(folder, "broken.csv", lists.BROKEN))
    organiser.reads("This file cannot be imported as it is.")
    expect(organiser.button("Import")).to_have_count(0)
    organiser.press("Import nothing")
    organiser.reads("No project yet")
    organiser.choose_file(SLUG, lists.written(folder, "projects.csv", lists.GOOD))
    organiser.press("Import")
    expect(organiser.page.locator("#list tbody tr")).to_have_count(6)
    organiser.set_rules(SLUG, number="2")
    organiser.seal(2026)


def _vote(resident: Resident, site: str, codes: list[str]) -> None:
    """One of each wish at a real tablet, all others at simulated ones."""
    wishes = [wish for wish, times in WISHES.items() for _ in range(times)]
    cards = list(zip(codes, wishes, strict=True))
    watched = {wish: (code, wish) for code, wish in cards}
    receipts = {resident.vote(code, wish) for code, wish in watched.values()}
    others = [(code, dict.fromkeys(wish, 1)) for code, wish in cards if watched[wish][0] != code]
    visits = Hall(site, tablets=4).vote(others)
    assert [visit.trouble for visit in visits if visit.trouble] == []
    assert len(receipts | {visit.receipt for visit in visits}) == len(codes)


def _read(reader: Person, folder: Path) -> None:
    """The result, the way it was counted, the page of a loser, and the file to count again."""
    reader.go(f"/{SLUG}/results")
    reader.is_at("The result")
    assert reader.page.locator("html").get_attribute("lang") == reader.language
    funded = reader.page.locator("#funded ~ table").first.locator("tbody tr:not(.sum) .no")
    assert sorted(funded.all_inner_texts()) == FUNDED
    reader.follow("How it was counted, step by step")
    reader.is_at("How the result was counted")
    expect(reader.page.locator(".reasons > div")).to_have_count(2)
    reader.page.locator(".reasons #p1 a").click()
    reader.reads("Support that it lacked")
    reader.go(f"/{SLUG}/data")
    with reader.page.expect_download() as download:
        reader.page.locator("a[href$='.pb']").click()
    path = folder / "result.pb"
    download.value.save_as(path)
    election = read_pb(path.read_bytes())
    assert election.voters == sum(WISHES.values())
    assert sorted(p.id for p in election.projects if p.selected == "1") == [
        f"A-{number}" for number in FUNDED
    ]
