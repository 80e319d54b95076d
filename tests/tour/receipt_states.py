"""The states of receipts: batches, a tested ballot, auditors at work, the end of the box."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Protocol

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from budgeting.models import BoxKey, Process
from budgeting.services import audit_files, auditing, batching, clock
from budgeting.services.admitting import Admission
from budgeting.services.auditing import Begun, Wanted
from budgeting.services.box_keys import room_secret
from budgeting.services.sealed import sealed_rulebook
from budgeting.services.working import run_job
from tests import things
from tests.pages import Visitor
from tests.things import KEYS
from tests.tour import boxes
from tests.tour.places import EVERYBODY, MINJUN


class Place(Protocol):
    """Whatever has an application, its database, and browsers."""

    app: Flask
    session: Session
    values: dict[str, Any]

    def client(self, who: str) -> FlaskClient:
        """The browser of a person."""

    def resident(self, who: str, process: Process, *chosen: str, points: int = 1) -> Admission:
        """Give a person a card and these choices."""


def _batches(scene: Place) -> Process:
    process = things.an_open_vote(scene.session)
    things.boxed(scene.session, process, [["P-1"]] * 60)
    drawn = batching.draw(batching.waiting(scene.session, process.id))
    batching.emit(scene.session, process.id, drawn, clock.now())
    scene.session.commit()
    return process


def _closed(scene: Place) -> None:
    process = _batches(scene)
    batching.emit_rest(scene.session, process.id, clock.now())
    process.phase, process.closed_at = "closed", clock.now()


def _tested(scene: Place) -> None:
    process = things.an_open_vote(scene.session)
    scene.resident(MINJUN, process, "P-1", "P-2")
    scene.session.commit()
    minjun = Visitor(scene.client(MINJUN))
    seen = str(minjun.get("/check").one("[name=seen]")["value"])
    minjun.post("/check", {"seen": seen, "go": "cast"})
    ballot = str(minjun.get("/cast").one("[name=ballot]")["value"])
    minjun.post("/cast/test", {"ballot": ballot}, on="/cast")


def _counted(scene: Place) -> Process:
    process = boxes.closed(scene)
    batching.emit_rest(scene.session, process.id, clock.now())
    scene.session.get_one(BoxKey, process.id).opened_at = clock.now()
    process.phase = "counting"
    scene.session.commit()
    return process


def _in_a_room(scene: Place) -> Process:
    process = things.an_open_vote(scene.session)
    things.boxed(scene.session, process, boxes.MARKS)
    batching.emit_rest(scene.session, process.id, clock.now())
    things.open_box(scene.session, process)
    process.phase = "counting"
    scene.session.commit()
    return process


def _audited(scene: Place) -> Begun:
    process = _in_a_room(scene)
    secret = room_secret(KEYS, sealed_rulebook(scene.session, process))
    begun = auditing.begin(
        scene.session, process, Wanted(("Dohyun", "Sora"), 24, secret, ("Dari", "Nari")), KEYS,
        actor="Dari", now=clock.now(),
    )  # fmt: skip
    scene.session.commit()
    engine, settings = scene.session.get_bind(), scene.app.extensions["settings"]
    run_job(lambda: type(scene.session)(engine), begun.job.id, KEYS, settings)
    scene.session.expire_all()
    return begun


def _auditor_is_here(scene: Place) -> None:
    begun = _audited(scene)
    slug = scene.session.get_one(Process, begun.job.process_id).slug
    scene.session.commit()
    Visitor(scene.client(EVERYBODY)).post(f"/{slug}/audit", {"code": dict(begun.codes)["Sora"]})


def _signed(scene: Place) -> None:
    begun = _audited(scene)
    process, now = scene.session.get_one(Process, begun.job.process_id), clock.now()
    for name, code in begun.codes:
        auditor = auditing.recognise(scene.session, process, code, now)
        assert auditor is not None
        auditing.sign(
            scene.session, process, auditor, agrees=name == "Sora", words="All of them.", now=now
        )
    auditing.let_go(scene.session, audit_files.folder(scene.app.extensions["settings"]), now)


def _due(scene: Place) -> None:
    process = _counted(scene)
    process.phase, process.published_at = "published", clock.now() - timedelta(days=15)


BUILDERS: Mapping[str, Callable[[Any], object]] = {
    "batches are public": _batches,
    "all batches are public": _closed,
    "ballot was tested": _tested,
    "box waits for auditors": _counted,
    "room waits for auditors": _in_a_room,
    "auditors are named": _audited,
    "auditor is here": _auditor_is_here,
    "auditors have signed": _signed,
    "box is due to be destroyed": _due,
}
"""What leads to each state, under its name."""
