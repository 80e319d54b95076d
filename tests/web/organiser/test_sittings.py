"""A sitting is planned: its tables, places and rounds."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Process, Sitting
from budgeting.services import sittings
from tests.pages import Page, Visitor
from tests.things import a_process
from tests.web.organiser.sitting_pages import here

FORM = {
    "names-en": "First day",
    "names-ko": "첫째 날",
    "held_on": "2026-12-05",
    "sizes": "3 x 6, 5",
    "places": "1, 2:2",
    "recorded": "3-4",
    "rounds": "2",
    "mirrored": "1",
}


def test_a_sitting_is_planned_with_tables_of_all_kinds(
    office: Visitor, process: Process, session: Session
) -> None:
    assert "No sitting is planned yet" in office.get(here(process)).words
    page = office.follow(office.post(here(process, "/new"), FORM))
    assert page.h1 == "First day"
    planned = session.query(Sitting).one()
    assert [one["seats"] for one in planned.tables] == [6, 6, 6, 5]
    assert [one["wheelchair"] for one in planned.tables] == [1, 2, 0, 0]
    assert [one["recorded"] for one in planned.tables] == [False, False, True, True]
    assert sittings.modes(session, planned) == ("mirror", "mix")
    assert "First day" in office.get(here(process)).words


def test_the_form_shows_again_what_was_planned(
    office: Visitor, process: Process, session: Session
) -> None:
    office.post(here(process, "/new"), FORM)
    planned = session.query(Sitting).one()
    page = office.get(here(process, f"/{planned.id}/settings"))
    shown = {name: page.one(f"#{name}")["value"] for name in ("sizes", "places", "recorded")}
    assert shown == {"sizes": "3 x 6, 1 x 5", "places": "1, 2:2", "recorded": "3, 4"}
    assert page.one("#held_on")["value"] == "2026-12-05"
    changed = {**FORM, "rounds": "3", "mirrored": ""}
    office.post(here(process, f"/{planned.id}/settings"), changed)
    session.expire_all()
    assert sittings.modes(session, planned) == ("mix", "mix", "mix")


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("sizes", "", "A sitting has from 1 to 300 tables."),
        ("sizes", "2 x 99", "A table has from 1 to 40 seats."),
        ("sizes", "ten", "“ten” cannot be read here."),
        ("places", "9", "There is no such table."),
        ("recorded", "0", "There is no such table."),
        ("rounds", "0", "Write a number from 1 up."),
        ("mirrored", "3", "There is no such round."),
        ("names-ko", "", "is missing in the language"),
    ],
)
def test_what_cannot_be_read_is_told_and_kept(
    office: Visitor, process: Process, session: Session, field: str, typed: str, words: str
) -> None:
    page = office.post(here(process, "/new"), {**FORM, field: typed}, status=422)
    assert isinstance(page, Page)
    assert words in page.one(".errors").get_text(" ")
    assert page.one("#sizes")["value"] == (typed if field == "sizes" else FORM["sizes"])
    assert session.query(Sitting).count() == 0


def test_nobody_reaches_the_sitting_of_another_process(
    office: Visitor, process: Process, sitting: Sitting, session: Session
) -> None:
    other = a_process(session, "other-2026")
    for rest in ("", "/settings", "/people", "/rounds/1", "/door-list", "/seats.csv"):
        office.get(here(other, f"/{sitting.id}{rest}"), status=404)
