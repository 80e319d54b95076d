"""A conflict of interest is declared with ticks and kept under the voice."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Conflict, LogEntry
from tests.web.resident.seated import a_hall, a_seat, rows


def test_exactly_what_is_ticked_is_kept(app: Flask, session: Session) -> None:
    hall = a_hall(session)
    seat = a_seat(app, session, hall)
    before = len(rows(session, LogEntry))
    for ticked in (["1", "3"], ["3"], []):
        page = seat.get("/seat/conflicts")
        form = {"csrf_token": page.csrf, "project": ticked}
        assert seat.client.post("/seat/conflicts", data=form).status_code == 303
        kept = [(one.voice, one.project) for one in rows(session, Conflict)]
        assert sorted(kept) == [(hall.voice(1), int(number)) for number in ticked]
        boxes = seat.get("/seat/conflicts").all("input[name=project][checked]")
        assert [box["value"] for box in boxes] == ticked
    assert len(rows(session, LogEntry)) == before


def test_only_projects_of_the_day_can_be_named(app: Flask, session: Session) -> None:
    seat = a_seat(app, session, a_hall(session))
    page = seat.get("/seat/conflicts")
    assert [box["value"] for box in page.all("input[name=project]")] == ["1", "2", "3"]
    for number in ("6", "0", "x"):
        assert seat.press_at(page, "/seat/conflicts", project=number).status_code == 404
    assert rows(session, Conflict) == []
