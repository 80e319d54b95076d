"""The states of a sitting: its list, its seats, and a search that runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sqlalchemy.orm import Session

from budgeting.models import Process, Sitting
from budgeting.services import attendee_lists, clock, seating
from tests import things
from tests.services.seats import ACT, a_sitting, seated


class Place(Protocol):
    """Whatever has a database and the parts of addresses."""

    session: Session
    values: dict[str, Any]


def _planned(scene: Place) -> tuple[Process, Sitting]:
    process = things.a_process(scene.session)
    sitting = a_sitting(scene.session, process, wheelchair=True)
    content = b"number,district,wheelchair\n1,north,yes\n2,south,\n"
    upload = attendee_lists.keep(scene.session, process, sitting, content, clock.now())
    scene.values |= {"sitting_id": sitting.id, "upload_id": upload.id}
    return process, sitting


def _seated(scene: Place) -> None:
    seated(scene.session, *_planned(scene))


def _seated_again(scene: Place) -> None:
    process, sitting = _planned(scene)
    for seed in ("x", "y"):
        seated(scene.session, process, sitting, seed)


def _searched(scene: Place) -> None:
    process, sitting = _planned(scene)
    job = seating.begin(scene.session, process, sitting, seed="x", **ACT)
    job.state, job.seen_at = "running", clock.now()


BUILDERS: Mapping[str, Callable[[Any], object]] = {
    "sitting is planned": _planned,
    "seats are searched": _searched,
    "seats are made": _seated,
    "seats are made again": _seated_again,
}
"""What leads to each state, under its name."""
