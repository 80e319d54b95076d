"""Processes: list, new one, settings, checklist."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from budgeting.models import Process
from tests import drawings, people, things
from tests.pages import Visitor

SEOUL = {
    "names-ko": "서울 2026",
    "names-en": "Seoul 2026",
    "city": "서울",
    "year": "2026",
    "slug": "",
    "languages": ["ko", "en"],
    "currency": "EUR",
    "total": "970,000,000",
    "share": "2",
    "residents": "250",
}


def test_without_a_process_the_first_page_says_what_to_do(office: Visitor) -> None:
    page = office.get("/organiser/")
    assert "No process yet" in page.words
    assert page.one(".empty a")["href"] == "/organiser/new"


def test_a_process_is_made_and_its_envelope_computed(office: Visitor, session: Session) -> None:
    page = office.follow(office.post("/organiser/new", SEOUL))
    assert "€19,400,000" in page.words
    process = session.query(Process).one()
    assert (process.slug, process.total, process.share) == ("seoul-2026", 97_000_000_000, 20_000)
    assert "서울" in office.get("/organiser/").words


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("total", "NaN", "in digits"),
        ("total", "1e400", "in digits"),
        ("total", "١٢٣", "in digits"),
        ("total", "9223372036854775808", "too large"),
        ("total", "1.234", "decimals"),
        ("share", "101", "100 per cent"),
        ("share", "2.00001", "four decimals"),
        ("share", "-1", "in digits"),
        ("year", "1999", "from 2000 up"),
        ("residents", "many", "whole number"),
        ("slug", "staff", "needs this address"),
        ("slug", "Seoul 2026", "small letters"),
        ("currency", "DEM", "Not a valid choice"),
        ("languages", [], "at least one language"),
        ("names-en", " ", "missing in the language English"),
        ("city", "", "name of the city"),
        ("city", " ", "name of the city"),
    ],
)
def test_what_cannot_be_understood_is_said_and_kept(
    office: Visitor, session: Session, name: str, value: Any, told: str
) -> None:
    page = office.post("/organiser/new", {**SEOUL, name: value}, status=422)
    assert told in page.one(".errors").get_text()
    assert page.one("#city")["value"] == ("" if name == "city" else "서울")
    assert session.query(Process).count() == 0


def test_the_won_takes_no_decimals(office: Visitor) -> None:
    won = {**SEOUL, "currency": "KRW", "total": "50000000000.50"}
    page = office.post("/organiser/new", won, status=422)
    assert "no decimals" in page.one(".errors").get_text()


def test_an_address_is_had_once(office: Visitor, process: Process) -> None:
    page = office.post("/organiser/new", {**SEOUL, "slug": process.slug}, status=422)
    assert "Another process has this address" in page.words


def test_the_envelope_is_shown_while_it_is_typed(office: Visitor) -> None:
    client = office.client
    address = "/organiser/new/envelope?currency=%s&total=%s&share=%s"
    assert "€19,400,000" in client.get(address % ("EUR", "970000000", "2")).text
    assert "₩1,000,000" in client.get(address % ("KRW", "50,000,000", "2")).text
    assert "in digits" in client.get(address % ("EUR", "NaN", "2")).text
    assert "seoul-2026" in client.get("/organiser/new/address?city=서울&year=2026").text


def test_settings_are_changed_while_it_is_a_draft(
    office: Visitor, process: Process, session: Session
) -> None:
    address = f"/organiser/{process.slug}/settings"
    assert office.get(address).one("#total")["value"] == "970000"
    office.post(address, {**SEOUL, "slug": process.slug, "share": "2.5"})
    session.refresh(process)
    assert (process.share, process.city) == (25_000, "서울")


def test_a_currency_with_other_decimals_is_refused_in_words(
    office: Visitor, process: Process, session: Session
) -> None:
    things.some_projects(session, process, 1)
    form = {**SEOUL, "slug": process.slug, "currency": "KRW", "total": "100"}
    page = office.post(f"/organiser/{process.slug}/settings", form, status=422)
    assert "other decimals" in page.one(".errors").get_text()


def test_the_address_of_a_lottery_is_kept_in_words(
    office: Visitor, process: Process, session: Session
) -> None:
    drawings.frozen(session, process)
    form = {**SEOUL, "slug": "elsewhere-2026"}
    page = office.post(f"/organiser/{process.slug}/settings", form, status=422)
    assert "letters and files lead to it" in page.one(".errors").get_text()


def test_the_checklist_names_the_next_step(
    office: Visitor, process: Process, session: Session
) -> None:
    address = f"/organiser/{process.slug}/"
    assert "Projects" in office.get(address).one(".checklist .now h2").get_text()
    things.some_projects(session, process, 20)
    page = office.get(address)
    assert "Rulebook" in page.one(".checklist .now h2").get_text()
    office.post(f"{address}rulebook", {"kind": "approval", "wanted": "at_most", "number": "3",
                "share": "30", "points": "1", "points_each": "1", "leftover": "returned",
                "secrecy": "sealed", "receipts": "audited"},
                on=address)  # fmt: skip
    assert "Sealing" in office.get(address).one(".checklist .now h2").get_text()


@pytest.mark.parametrize(
    ("phase", "sentence"),
    [
        ("sealed", "The voting officer prints the cards and opens the vote."),
        ("open", "The voting officer has opened the vote."),
        ("published", "The voting officer has opened the vote."),
    ],
)
def test_after_the_sealing_the_checklist_asks_for_nothing(
    office: Visitor, session: Session, phase: str, sentence: str
) -> None:
    process = things.an_open_vote(session, slug="sealed-2026")
    process.phase = phase
    session.commit()
    page = office.get(f"/organiser/{process.slug}/")
    assert sentence in page.words
    assert "can be sealed" not in page.words


def test_the_office_is_the_organisers_only(
    client: FlaskClient, visitor: Visitor, session: Session, process: Process
) -> None:
    assert client.get("/organiser/").status_code == 303
    people.dari(session)
    visitor.post("/staff/sign-in", {"email": "dari@example.org", "password": people.PASSWORD})
    for path in ("", "new", f"{process.slug}/", f"{process.slug}/rulebook"):
        visitor.get(f"/organiser/{path}", status=403)


def test_an_unknown_process_is_not_found(office: Visitor) -> None:
    office.get("/organiser/nowhere/", status=404)
