"""A language that nobody has written yet: from right to left, and with no word left behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import (
    Attendee,
    Category,
    CommitteePlan,
    Draw,
    LetterDraw,
    Process,
    Project,
    Selection,
    Sitting,
)
from tests import mirror, written
from tests.tour import STATES, WRONG_FORMS, Scene, Stop, arrive

NAMES = {
    *("Madang", "Haneul", "Dari", "dari@example.org", "haneul@example.org"),
    *("Hanbit", "hanbit", "list.csv", "127.0.0.1", "localhost"),
    *("EUR", "KRW", "PLN", "USD", "UTC", "English", "한국어", "https"),
    *("CSV", "JSON", "PB", "PY", "TXT", "ZIP"),
}
"""What is the same in every language."""
OWN_LANGUAGE = {
    "public.screen",
    "organiser.print_agenda",
    "organiser.print_note_form",
    "organiser.print_poll_form",
    "organiser.print_signs",
}
"""Pages whose language is that of the city or of their address, whoever looks at them."""


def test_a_word_outside_the_catalogue_is_found() -> None:
    html = '<p lang="en">Bench</p><p>⟦all ⟦your⟧ words⟧ left <b aria-label="over">P-1</b></p>'
    assert mirror.unmarked(html, {"P-1"}) == {"left", "over"}


@pytest.mark.parametrize("state", STATES)
def test_every_page_reads_from_right_to_left_in_words_of_the_catalogue(
    app: Flask, session: Session, mirrored: Path, state: str
) -> None:
    mirror.teach(app, mirrored)
    scene = arrive(app, session, state)
    known = _data(session)
    found = {}
    for stop in STATES[state]:
        client = scene.client(stop.who)
        mirror.choose(client)
        address = scene.address(stop)
        html = client.get(address).text
        if stop.endpoint in OWN_LANGUAGE:
            continue
        page = BeautifulSoup(html, "html5lib").html
        assert page is not None
        assert (page["lang"], page["dir"]) == ("ar", "rtl"), address
        found[address] = mirror.unmarked(html, known)
    assert {address: words for address, words in found.items() if words} == {}


@pytest.mark.parametrize("state", sorted({form.state for form in WRONG_FORMS}))
def test_every_form_says_what_is_wrong_in_words_of_the_catalogue(
    app: Flask, session: Session, mirrored: Path, state: str
) -> None:
    mirror.teach(app, mirrored)
    scene = arrive(app, session, state)
    known = _data(session)
    found = {}
    for form in WRONG_FORMS:
        if form.state == state:
            html = _sent_empty(scene, Stop(form.endpoint, form.who), form.selector)
            found[form] = mirror.unmarked(html, known)
    assert {form: words for form, words in found.items() if words} == {}


def _sent_empty(scene: Scene, stop: Stop, selector: str) -> str:
    client = scene.client(stop.who)
    mirror.choose(client)
    address = scene.address(stop)
    form = BeautifulSoup(client.get(address).text, "html5lib").select(selector)[0]
    fields = {str(each["name"]): "" for each in form.select("input[name]:not([type=checkbox])")}
    fields["csrf_token"] = str(form.select("[name=csrf_token]")[0]["value"])
    response = client.post(str(form.get("action") or address), data=fields)
    assert response.status_code == 422, address
    return response.text


def _data(session: Session) -> set[str]:
    """Every word that people wrote into the process, which no catalogue can know."""
    texts = [process.names for process in session.scalars(select(Process))]
    known = set(NAMES)
    for category in session.scalars(select(Category)):
        texts.append(category.names)
        known.add(category.key)
    for project in session.scalars(select(Project)):
        texts += [project.names, project.summaries, project.descriptions, project.image_alts]
    for selection in session.scalars(select(Selection)):
        for feature in selection.features:
            texts += [feature["names"], *(value["names"] for value in feature["values"])]
            known |= {feature["name"], *(value["value"] for value in feature["values"])}
    for draw in session.scalars(select(Draw)):
        known |= {*draw.witnesses, draw.reason, draw.facts.get("withdrawn", "")} - {""}
    known |= _of_assemblies(session) | written.by_people(session)
    session.rollback()
    return known | {"A good bench.", "Trees", "Books"} | {
        text for each in texts for text in each.values()
    }  # fmt: skip


def _of_assemblies(session: Session) -> set[str]:
    """What was written about letters, committees and sittings."""
    known = {name for drawn in session.scalars(select(LetterDraw)) for name in drawn.witnesses}
    for plan in session.scalars(select(CommitteePlan)):
        known |= {*plan.witnesses, *(one["name"] for one in plan.committees)}
    for sitting in session.scalars(select(Sitting)):
        known |= set(sitting.names.values())
    for one in session.scalars(select(Attendee)):
        known |= {*one.traits, *one.traits.values()}
    return known
