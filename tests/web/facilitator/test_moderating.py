"""Hiding a text takes a reason; its table may ask again; nobody else reads it meanwhile."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Endorsement, LogEntry, Note
from tests.pages import Visitor
from tests.services.day import HallDay

from .conftest import At


@pytest.fixture
def team(at: At) -> Visitor:
    return at("team")


def test_a_text_is_looked_at_once_more_before_it_is_hidden(team: Visitor) -> None:
    page = team.get("/team/hide/note/note-1")
    assert "said for the 1th time" in page.words
    assert page.one("form.danger input[name=reason]")


def test_without_a_reason_nothing_is_hidden(team: Visitor, session: Session) -> None:
    page = team.post("/team/hide/note/note-1", {"reason": "  "}, status=422)
    assert "Say why." in page.words  # type: ignore[union-attr]
    assert session.get_one(Note, "note-1").state == "shown"


def test_a_hidden_text_is_gone_from_the_notes_and_the_log_keeps_the_reason(
    team: Visitor, session: Session
) -> None:
    team.post("/team/hide/note/note-1", {"reason": "It names a person."})
    assert "said for the 1th time" not in team.get("/team").words
    entry = session.query(LogEntry).filter_by(action="text.hide").one()
    assert entry.details["reason"] == "It names a person."
    assert "1th time" not in str(entry.details)


def test_appeals_stand_first_and_can_be_granted(team: Visitor, session: Session) -> None:
    page = team.get("/team/hidden")
    first, second = page.all(".note:has(form)")
    assert "Look again, please" in first.get_text()
    assert "Look again, please" not in second.get_text()
    team.post("/team/hidden/note/note-6", {"do": "restore"}, on="/team/hidden")
    session.expire_all()
    assert session.get_one(Note, "note-6").state == "shown"


def test_a_text_can_stay_hidden_after_an_appeal(team: Visitor, session: Session) -> None:
    team.post("/team/hidden/note/note-6", {"do": "uphold"}, on="/team/hidden")
    session.expire_all()
    assert session.get_one(Note, "note-6").state == "hidden"


def test_with_nothing_hidden_the_page_says_so(team: Visitor) -> None:
    for key in ("note-5", "note-6"):
        team.post(f"/team/hidden/note/{key}", {"do": "restore"}, on="/team/hidden")
    assert "Nothing is hidden" in team.get("/team/hidden").words


@pytest.mark.parametrize("kind", ["table", "expert", "scribe", "seat"])
def test_no_other_place_reads_what_is_hidden(at: At, kind: str) -> None:
    assert at(kind).client.get("/team/hidden").status_code == 403


def test_an_objection_to_the_minutes_can_be_hidden_too(
    team: Visitor, session: Session, hall: HallDay
) -> None:
    told = {"sitting_id": hall.day.sitting_id, "voice": hall.voice(3), "fair": False}
    session.add(Endorsement(**told, objection="Kim of table 2 is a thief."))
    session.commit()
    page = team.get("/team/hidden")
    assert "Kim of table 2 is a thief." in page.words
    address = f"/team/hide/objection/{hall.voice(3)}"
    assert page.one(f"a[href='{address}']")
    team.post(address, {"reason": "It names a person."})
    page = team.get("/team/hidden")
    assert "Objections to the minutes" not in page.words
    assert "It names a person." in page.words
