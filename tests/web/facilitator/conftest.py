"""A hall in the middle of its second round, with texts of its tables, and browsers at its desks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.pages import Visitor
from tests.services.day import HallDay, open_place
from tests.tour import Scene, arrive
from tests.tour.day_places import BOM
from tests.web.facilitator.led import Console

At = Callable[..., Visitor]


@pytest.fixture
def scene(app: Flask, session: Session) -> Scene:
    """Notes, arguments, questions and themes of three tables."""
    return arrive(app, session, "day is on")


@pytest.fixture
def hall(scene: Scene) -> HallDay:
    """The day itself."""
    found: HallDay = scene.values["hall"]
    return found


@pytest.fixture
def at(app: Flask, hall: HallDay) -> At:
    """A browser at a place: its kind, and which of them."""

    def opened(kind: str, ref: int = 1) -> Visitor:
        return Visitor(open_place(app, app.test_client(), hall, kind, ref))

    return opened


@pytest.fixture
def desk(scene: Scene, hall: HallDay, session: Session) -> Console:
    """The console in the middle of the second round."""
    return Console(Visitor(scene.client(BOM)), session, hall)
