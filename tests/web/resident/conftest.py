"""A resident in front of a tablet, at an open vote over six projects, three at most."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.models import Base, Process
from tests.pages import Page, Visitor
from tests.things import a_card, an_open_vote


class Resident(Visitor):
    """Somebody with a card and a tablet."""

    def __init__(self, app: Flask, code: str) -> None:
        super().__init__(app.test_client())
        self.code = code

    def enter(self) -> Page:
        """Type the code and read the first page."""
        return self.follow(self.post("/v", {"code": self.code}))

    def mark(self, *numbers: int, **more: str) -> Any:
        """Send the ballot with these projects ticked."""
        return self.post("/ballot", {"project": [str(n) for n in numbers], **more})

    def review(self, *numbers: int) -> Page:
        """Tick these projects and go to the review."""
        return self.follow(self.mark(*numbers, go="review"))

    def reach_cast(self, *numbers: int) -> Page:
        """Tick, review and go on to the cast page."""
        page = self.review(*numbers)
        seen = str(page.one("input[name=seen]")["value"])
        return self.follow(self.post("/check", {"seen": seen, "go": "cast"}))

    def send(self, page: Page, status: int = 303) -> Any:
        """Press the one button of a cast page, which may be old."""
        form = {
            "csrf_token": page.csrf,
            "ballot": str(page.one("input[name=ballot]")["value"]),
        }
        response = self.client.post("/cast", data=form)
        assert response.status_code == status, response.text
        return response

    def cast(self, *numbers: int) -> Page:
        """All the way from the list to the receipt."""
        return self.follow(self.send(self.reach_cast(*numbers)))


def count(session: Session, model: type[Base]) -> int:
    """How many rows there are; the look ends at once, as it would keep writers out."""
    found = session.scalar(select(func.count()).select_from(model))
    session.rollback()
    return found or 0


def receipt_of(page: Page) -> str:
    """The number on a receipt page."""
    return page.one(".receipt .number").get_text(strip=True)


def ticked(page: Page) -> set[int]:
    """The numbers of the ticked projects."""
    return {int(str(box["value"])) for box in page.all("input[name=project][checked]")}


@pytest.fixture
def process(session: Session) -> Process:
    return an_open_vote(session)


@pytest.fixture
def newcomer(app: Flask, session: Session) -> Callable[[Process, int], Resident]:
    """Another resident with a card of their own."""

    def come(process: Process, seed: int) -> Resident:
        return Resident(app, a_card(app, session, process, seed))

    return come


@pytest.fixture
def minjun(newcomer: Callable[[Process, int], Resident], process: Process) -> Resident:
    return newcomer(process, 1)


@pytest.fixture
def sora(newcomer: Callable[[Process, int], Resident], process: Process) -> Resident:
    return newcomer(process, 2)
