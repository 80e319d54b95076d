"""A hall that is served: with a Wi-Fi, and with a tablet that is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Day, Device
from budgeting.services import clock
from budgeting.services.hall import Wifi
from tests import things
from tests.halls import a_hall
from tests.services.seats import a_sitting


class Place(Protocol):
    """Whatever has an application and its database."""

    app: Flask
    session: Session


def _served(scene: Place) -> None:
    now = clock.now()
    a_hall(scene.app, Path(scene.app.instance_path), Wifi("Hanbit <hall>", "a yard; for all"), now)
    sitting = a_sitting(scene.session, things.a_process(scene.session))
    scene.session.add(Day(sitting_id=sitting.id, state="live"))
    scene.session.add(
        Device(
            id="0" * 32,
            sitting_id=sitting.id,
            kind="table",
            ref=4,
            seen_at=now - timedelta(minutes=5),
        )
    )


BUILDERS: Mapping[str, Callable[[Any], object]] = {"hall is served": _served}
"""What leads to the state, under its name."""
