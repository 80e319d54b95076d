"""The theme team reads all notes, makes themes of them, and shows them to the room."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Note, Theme
from budgeting.services import published, table_rounds
from tests.pages import Visitor
from tests.services.day import HallDay

from .conftest import At


@pytest.fixture
def team(at: At) -> Visitor:
    return at("team")


def test_every_note_stands_there_with_its_table_the_newest_first(team: Visitor) -> None:
    page = team.get("/team")
    notes = page.all("#gather .note")
    assert len(notes) == 4
    assert "Table 1" in page.words
    assert "said for the 5th time" not in page.words  # it is hidden


def test_notes_can_be_looked_at_by_kind_and_without_a_theme(team: Visitor) -> None:
    assert len(team.get("/team?kind=point").all("#gather .note")) == 1
    assert team.get("/team?free=1").all("#gather .note") == []
    assert "No note of this kind." in team.get("/team?kind=minority").words


def test_marked_notes_become_a_theme_with_their_provenance(
    team: Visitor, session: Session, hall: HallDay
) -> None:
    marked = {"note": ["note-1", "note-4"], "theme": "new", "title-en": "Benches"}
    team.post("/team/themes", marked, on="/team")
    session.expire_all()
    theme = session.query(Theme).order_by(Theme.id.desc()).first()
    assert theme is not None
    assert (theme.titles, theme.published) == ({"en": "Benches"}, False)
    assert {note.key for note in session.query(Note).filter_by(theme_id=theme.id)} == {
        "note-1",
        "note-4",
    }
    assert f"theme-{theme.id}" in team.get("/team").text


def test_a_new_theme_needs_a_title_and_nothing_is_moved_without(
    team: Visitor, session: Session
) -> None:
    before = session.query(Theme).count()
    session.rollback()
    page = team.post("/team/themes", {"note": "note-1", "theme": "new"}, on="/team", status=422)
    assert "Give the new theme a title." in page.words  # type: ignore[union-attr]
    assert session.query(Theme).count() == before


def test_notes_are_taken_out_of_a_theme(team: Visitor, session: Session) -> None:
    team.post("/team/themes", {"note": "note-1", "theme": "none"}, on="/team")
    session.expire_all()
    assert session.get_one(Note, "note-1").theme_id is None


def test_a_theme_is_worded_in_every_language_of_the_process(
    team: Visitor, session: Session, scene
) -> None:
    address = f"/team/themes/{scene.values['theme_id']}"
    page = team.get(address)
    assert [field["name"] for field in page.all("input[name^=title]")] == ["title-ko", "title-en"]
    team.post(address, {"title-en": "Shade first", "title-ko": "그늘 먼저", "text-en": "Trees."})
    session.expire_all()
    theme = session.get_one(Theme, scene.values["theme_id"])
    assert theme.titles == {"en": "Shade first", "ko": "그늘 먼저"}
    assert theme.texts == {"en": "Trees."}


def test_a_theme_without_a_title_is_not_saved(team: Visitor, scene) -> None:
    page = team.post(f"/team/themes/{scene.values['theme_id']}", {"text-en": "Trees."}, status=422)
    assert "A theme needs a title." in page.words  # type: ignore[union-attr]


def test_showing_a_theme_changes_what_everybody_sees(
    team: Visitor, session: Session, hall: HallDay
) -> None:
    draft = session.query(Theme).filter_by(published=False).one()
    stage, address = hall.day.stage, f"/team/themes/{draft.id}/act"
    session.rollback()
    team.post(address, {"do": "publish"}, on="/team")
    session.expire_all()
    session.refresh(hall.day)
    assert draft.published
    assert hall.day.stage == stage + 1
    assert len(published.themes(session, hall.day)) == 2
    session.rollback()
    team.post(address, {"do": "take-off"}, on="/team")
    session.expire_all()
    assert not draft.published


def test_an_objection_of_a_table_stands_at_the_theme(team: Visitor) -> None:
    assert "Table 2 objects: We said more." in team.get("/team").words


def test_the_live_part_is_silent_while_nothing_changes(team: Visitor, hall: HallDay) -> None:
    same = team.client.get(f"/team/now?v={hall.day.floor}")
    newer = team.client.get(f"/team/now?v={hall.day.floor - 1}")
    assert (same.status_code, same.data) == (204, b"")
    assert newer.status_code == 200
    assert newer.headers["X-Version"] == str(hall.day.floor)
    assert "<html" not in newer.text


def test_a_theme_of_another_sitting_cannot_be_reached(
    team: Visitor, app: Flask, session: Session, hall: HallDay
) -> None:
    from budgeting.services import theming
    from tests import things
    from tests.services.day import a_day

    other = a_day(session, things.a_process(session, slug="other-2026"))
    theme = theming.make(session, other.day, {"en": "Other"}, {}, [], now=other.now)
    session.commit()
    team.get(f"/team/themes/{theme.id}", 404)
    team.post(f"/team/themes/{theme.id}/act", {"do": "remove"}, on="/team", status=404)
    assert session.get(Theme, theme.id) is not None


@pytest.mark.parametrize("kind", ["table", "expert", "scribe", "seat"])
def test_no_other_place_reads_the_notes(at: At, kind: str) -> None:
    assert at(kind).client.get("/team").status_code == 403


def test_without_a_code_the_way_leads_to_the_door(visitor: Visitor, hall: HallDay) -> None:
    answer = visitor.client.get("/team")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/post")


def test_what_the_tables_reported_stands_beside_the_notes_and_can_be_hidden(
    team: Visitor, session: Session, hall: HallDay
) -> None:
    assert not team.get("/team").all("#reports")
    row = next(one for one in hall.rounds if one.format == "report-back")
    report = table_rounds.at_table(session, row, 2)
    report.lines = {"lines": ["Shade first.", "", ""], "disagreement": "How dear.", "version": 1}
    session.commit()
    told = team.get("/team").one("#reports")
    for words in ("Report back from the tables", "Shade first.", "How dear.", "Table 2"):
        assert words in told.get_text()
    address = f"/team/hide/report/{row.id}-2"
    assert told.select_one(f"a[href='{address}']")
    team.post(address, {"reason": "It names a person."})
    assert not team.get("/team").all("#reports")
