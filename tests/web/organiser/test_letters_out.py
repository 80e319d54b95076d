"""The letters to the members: to whom they go, and the editor, which shows what is typed."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Process
from budgeting.services import assembly, clock, inviting
from tests import chosen
from tests.pages import Visitor


@pytest.fixture
def drawn(app: Flask, session: Session, process: Process) -> Process:
    chosen.an_assembly(session, process, keys=app.extensions["keys"])
    return process


def test_a_letter_is_previewed_as_typed_before_it_is_saved(office: Visitor, drawn: Process) -> None:
    address = f"/organiser/{drawn.slug}/letters-out/invitation/en"
    typed = {"subject": "Come", "body": "Hello {name}!", "do": "preview"}
    page = office.post(address, typed, status=200)
    assert "Hello Sora Kim!" in page.one(".letter").get_text()
    assert "Not saved yet." in page.words
    assert page.one("#body").get_text().strip() == "Hello {name}!"
    page = office.get(address)
    assert "Dear Sora Kim," in page.one(".letter").get_text()
    assert "Not saved yet." not in page.words


def invite(session: Session, drawn: Process, *people: str) -> None:
    """Everybody is invited; these people once more, after the others."""
    who = {"actor": "Haneul", "now": clock.now()}
    inviting.invite(session, drawn, clock.now().date(), **who)
    for person in people:
        inviting.uninvite(session, drawn, assembly.find(session, drawn, person), **who)
    if people:
        inviting.invite(session, drawn, clock.now().date(), **who)
    session.commit()


def test_the_page_says_how_many_have_no_email_address(
    office: Visitor, drawn: Process, session: Session
) -> None:
    address = f"/organiser/{drawn.slug}/letters-out"
    assert "e-mail address." not in office.get(address).one("#invitation").parent.get_text()
    invite(session, drawn)
    page = office.get(address)
    assert "One of them has no e-mail address." in page.words
    assert "Only those who were invited last" not in page.words
    paper = [one["href"] for one in page.all("a[href$=paper]")]
    assert paper[0] == f"{address}/invitation/print?among=paper"
    assert [one.one(".letter .to").get_text() for one in [office.get(paper[0])]] == [
        "Kim Number3Yard street 32nd floor04524"
    ]


def test_letters_are_narrowed_to_those_who_were_invited_last(
    office: Visitor, drawn: Process, session: Session
) -> None:
    invite(session, drawn, "P00", "P03")
    address = f"/organiser/{drawn.slug}/letters-out"
    assert "Only those who were invited last (2)" in office.get(address).words
    page = office.get(f"{address}?among=latest")
    assert page.one("nav.tabs a[aria-current][href*=latest]")
    printed = page.one(f"a[href^='{address}/invitation/print']:not([href*=paper])")["href"]
    assert len(office.get(printed).all("article.letter")) == 2
    assert f"{address}/invitation.csv?among=latest" in page.text
    assert page.one(f"a[href='{address}/invitation/print?among=latest&among=paper']")
    assert f'{address}/reminder.csv"' in page.text
    office.get(f"{address}?among=friends", 404)
    office.get(f"{address}/invitation/print?among=friends", 404)


def letters(process: Process, rest: str = "") -> str:
    return f"/organiser/{process.slug}/letters-out{rest}"


def test_the_letters_page_tells_how_many_get_each(
    office: Visitor, drawn: Process, session: Session
) -> None:
    assert "0 people get it now." in office.get(letters(drawn)).words
    invite(session, drawn)
    page = office.get(letters(drawn))
    assert "4 people get it now." in page.words
    assert "The program sends nothing itself" in page.words


def test_letters_are_printed_one_a_sheet_in_each_language(
    office: Visitor, drawn: Process, session: Session
) -> None:
    invite(session, drawn)
    page = office.get(letters(drawn, "/invitation/print"))
    assert [one["lang"] for one in page.all("article.letter")] == ["ko", "en", "ko", "en"]
    assert "Dear Kim Number1," in page.words


def test_letters_are_merged_and_opened_as_mails(
    office: Visitor, drawn: Process, session: Session
) -> None:
    invite(session, drawn)
    merged = office.client.get(letters(drawn, "/invitation.csv"))
    assert merged.mimetype == "text/csv"
    assert merged.data.decode("utf-8-sig").count("Kim Number") >= 4
    packed = office.client.get(letters(drawn, "/invitation.zip"))
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert len(archive.namelist()) == 3


def test_the_city_writes_its_own_letter_and_returns(office: Visitor, drawn: Process) -> None:
    address = letters(drawn, "/invitation/en")
    assert "Dear Sora Kim," in office.get(address).one(".letter").get_text()
    own = {"subject": "Come", "body": "Hello {name},\n\nyour number is {number}."}
    page = office.follow(office.post(address, own))
    assert "Hello Sora Kim," in page.one(".letter").get_text()
    page = office.follow(office.post(f"{address}/reset", on=address))
    assert "You were drawn by lot" in page.one(".letter").get_text()


def test_a_slip_in_braces_is_shown_at_its_field(office: Visitor, drawn: Process) -> None:
    own = {"subject": "Come {nmae}", "body": "<b>{number}</b>"}
    page = office.post(letters(drawn, "/invitation/en"), own, status=422)
    assert "There is no such placeholder: {nmae}" in page.one(".errors").get_text()
    assert page.one("#subject")["value"] == "Come {nmae}"


def test_a_letter_in_no_language_of_anybody_is_not_found(office: Visitor, drawn: Process) -> None:
    office.get(letters(drawn, "/invitation/xx"), 404)
    office.get(letters(drawn, "/bill/en"), 404)
