"""A table's tablet in a round of one's choice, and what is read off its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests import things
from tests.pages import Page, Visitor
from tests.services.day import HallDay, a_day, open_place

ROUNDS = {"welcome": 1, "discussion": 2, "questions": 3, "trade-off": 4, "report-back": 5}


@dataclass
class Seat:
    """A browser that has opened a table, and the hall around it."""

    hall: HallDay
    session: Session
    visitor: Visitor
    round_id: int = 0

    def get(self, address: str = "/table", status: int = 200) -> Page:
        """Open a page of the tablet."""
        self.session.rollback()
        return self.visitor.get(address, status)

    def live(self, part: str, **query: Any) -> TestResponse:
        """A live part of the page for the round that is on."""
        self.session.rollback()
        told = {"round": self.round_id, "open": 1, "v": "old"} | query
        return self.visitor.client.get(f"/table/{part}", query_string=told)

    def send(self, address: str, status: int = 303, **form: Any) -> Any:
        """Send a form of the round that is on."""
        self.session.rollback()
        told = {"round": self.round_id, "key": "a-key-of-a-form", **form}
        on = "/table" if told["round"] else "/post"
        return self.visitor.post(f"/table/{address}", told, on=on, status=status)

    def close(self, minutes: float = 3) -> None:
        """End the round, some minutes ago."""
        row = self.session.merge(self.hall.row)
        row.state, row.closed_at = "closed", self.hall.now - timedelta(minutes=minutes)
        self.session.commit()

    def begin(self, place: int) -> None:
        """Let another round run, by its place in the run-sheet."""
        row = self.session.merge(self.hall.rounds[place - 1])
        row.state, row.started_at = "running", self.hall.now
        row.ends_at = self.hall.now + timedelta(minutes=20)
        self.session.commit()


def at_table(
    app: Flask, session: Session, kind: str = "discussion", table: int = 1, **given: Any
) -> Seat:
    """The tablet of a table in the middle of a round of this format."""
    process = things.a_process(session, total=50_000 if kind == "trade-off" else 97_000_000)
    if kind == "trade-off":
        things.some_projects(session, process, 4, (500, 400, 300, 200))
    projects = (1, 2, 3, 4) if kind == "trade-off" else (1, 2, 3)
    hall = a_day(session, process, **({"round": ROUNDS[kind], "projects": projects} | given))
    session.rollback()
    return another(app, session, hall, table)


def another(app: Flask, session: Session, hall: HallDay, table: int) -> Seat:
    """One more tablet in the same hall."""
    visitor = Visitor(open_place(app, app.test_client(), hall, "table", table))
    return Seat(hall, session, visitor, hall.row.id if hall.on else 0)
