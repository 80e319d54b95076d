"""The states of a draw: each on a small pool, from the plan to the withdrawal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from sqlalchemy.orm import Session

from budgeting.models import Process
from budgeting.services import clock, drawing, freezing
from tests import drawings, things

PANELS = 12


class Place(Protocol):
    """Whatever has a database."""

    session: Session


def _process(scene: Place) -> Process:
    return things.a_process(scene.session)


def _being_built(scene: Place) -> None:
    draw, job = drawings.frozen(scene.session, _process(scene), PANELS)
    draw.made, draw.rarest = 4, 1
    job.state, job.seen_at = "running", clock.now()


def _stopped(scene: Place, state: str = "stopped", message: str = "") -> None:
    _draw, job = drawings.frozen(scene.session, _process(scene), PANELS)
    job.state, job.message = state, message


def _called(scene: Place, balls: str) -> None:
    process = _process(scene)
    drawings.published(scene.session, process, PANELS)
    for ball in balls:
        drawing.call_ball(scene.session, process, ball, actor="Haneul", now=clock.now())


def _withdrawn(scene: Place) -> None:
    process = _process(scene)
    drawings.drawn(scene.session, process, panels=PANELS)
    reason = "Two people were missing."
    freezing.withdraw(scene.session, process, reason, actor="Haneul", now=clock.now())


BUILDERS: Mapping[str, Callable[[Place], object]] = {
    "pool is at hand": lambda scene: drawings.a_selection(scene.session, _process(scene), PANELS),
    "list is being built": _being_built,
    "list was stopped": _stopped,
    "pool has no panel": lambda scene: _stopped(scene, "failed", "NoPanel"),
    "list is full": lambda scene: drawings.built(scene.session, _process(scene), PANELS),
    "list is published": lambda scene: _called(scene, "0"),
    "balls are called": lambda scene: _called(scene, "07"),
    "panel is drawn": lambda scene: drawings.drawn(scene.session, _process(scene), panels=PANELS),
    "draw is withdrawn": _withdrawn,
}
