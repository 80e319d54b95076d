"""The states of the tour: each is built on a fresh database, with everybody at a browser."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

from flask import Flask, url_for
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.counting.rulebook import BallotFormat
from budgeting.models import CardBatch, Job, Process, Project
from budgeting.services import clock, importing, ruling
from budgeting.services.admitting import Admission
from tests import people, results, tablets, things
from tests.pages import Visitor
from tests.services.day import open_place
from tests.tour import (
    answers,
    assemblies,
    boxes,
    days,
    draws,
    halls,
    minutes,
    paper_states,
    plan_states,
    plans,
    receipt_states,
    seats,
    staff_places,
    table_states,
)
from tests.tour.day_places import BOM, HALL_PLACES
from tests.tour.places import DARI, HANEUL, MINJUN, SORA, Stop

COOKIES = ("staff", "tablet", "receipt", "place")
GOOD = "number,name_en,name_ko,cost\n1,Trees,나무,9000\n9,Books,책,100\n"
BROKEN = "name_en,name_ko,cost\nTrees,나무,NaN\n,,-1\n"


@dataclass
class Scene:
    """The application in one state; ``values`` are the parts of addresses."""

    app: Flask
    session: Session
    values: dict[str, Any] = field(default_factory=lambda: {"slug": "hanbit-2026", "number": 1})
    clients: dict[str, FlaskClient] = field(default_factory=dict)

    def address(self, stop: Stop) -> str:
        """Where the page is."""
        rule = next(self.app.url_map.iter_rules(stop.endpoint))
        needed = {name: self.values[name] for name in rule.arguments if name not in stop.values}
        with self.app.test_request_context():
            return url_for(stop.endpoint, **needed, **stop.values)

    def client(self, who: str) -> FlaskClient:
        """The browser of this person; staff sign in when they first need it."""
        if who not in self.clients:
            self.clients[who] = self.app.test_client()
            if who in (HANEUL, DARI, BOM):
                email = getattr(people, who)(self.session).email
                Visitor(self.clients[who]).sign_in(email, people.PASSWORD)
            if who in HALL_PLACES and "hall" in self.values:
                hall = self.values["hall"]
                open_place(self.app, self.clients[who], hall, who, HALL_PLACES[who])
                self.session.rollback()  # the look would keep writers out
        return self.clients[who]

    def resident(self, who: str, process: Process, *chosen: str, points: int = 1) -> Admission:
        """Give this person a card, a tablet on which it was entered, and these choices."""
        code = things.a_card(self.app, self.session, process, seed=len(self.clients) + 1)
        admission = tablets.enter(self.app, self.session, process, code)
        if chosen:
            tablets.choose(self.session, admission, dict.fromkeys(chosen, points))
        self.client(who).set_cookie("tablet", admission.token(self.app.extensions["keys"]))
        return admission


def arrive(app: Flask, session: Session, state: str) -> Scene:
    """Build a state of the tour."""
    scene = Scene(app, session)
    _BUILDERS[state](scene)
    session.commit()
    return scene


def _process(scene: Scene, projects: int, **given: Any) -> Process:
    process = things.a_process(scene.session)
    listed = things.some_projects(scene.session, process, projects)
    if listed:
        _illustrate(scene.app, listed[0])
    scene.values["category_id"] = process.categories[0].id
    scene.session.commit()
    return process


def _illustrate(app: Flask, project: Project) -> None:
    picture = BytesIO()
    Image.new("RGB", (160, 90), "#2a6").save(picture, "PNG")
    name = f"{hashlib.sha256(picture.getvalue()).hexdigest()}.png"
    folder = Path(app.instance_path) / "media"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(picture.getvalue())
    project.image = name
    project.image_alts = {"en": "A green field", "ko": "초록 들판"}


def _sealed(scene: Scene, projects: int = 6, **given: Any) -> Process:
    process = _process(scene, projects)
    listed = list(scene.session.scalars(select(Project).order_by(Project.number)))
    things.sealed(scene.session, process, things.a_rulebook(process, listed, **given))
    return process


def _opened(scene: Scene, projects: int = 6, **given: Any) -> Process:
    process = _sealed(scene, projects, **given)
    process.phase, process.opened_at = "open", clock.now()
    scene.session.commit()
    return process


def _empty(scene: Scene) -> None:
    _process(scene, 0)


def _draft(scene: Scene, file: str = GOOD) -> None:
    session, now = scene.session, clock.now()
    process = _process(scene, 3)
    choices = ruling.Choices(number=2, limits={"parks": 1}, exclusions=((1, 2),))
    ruling.save(session, process, choices, actor="Haneul", now=now)
    upload = importing.keep(session, process, "list.csv", file.encode(), now)
    scene.values["upload_id"] = upload.id


def _with_cards(scene: Scene) -> None:
    _sealed(scene, 3)
    Visitor(scene.client(DARI)).post("/officer/hanbit-2026/cards", {"size": "3"})
    scene.session.rollback()
    scene.values["batch_id"] = scene.session.scalars(select(CardBatch.id)).one()


def _job(scene: Scene, process: Process, kind: str, state: str, message: str = "") -> None:
    now = clock.now()
    scene.session.add(
        Job(
            process_id=process.id, kind=kind, state=state, message=message,
            done=3, total=10, asked_at=now, seen_at=now,
        )
    )  # fmt: skip


def _open(scene: Scene) -> None:
    process = _opened(scene, 60)
    reviewed = scene.resident(MINJUN, process, "P-1", "P-2")
    tablets.review(scene.app, scene.session, reviewed)
    cast = scene.resident(SORA, process, "P-3")
    blob = tablets.review(scene.app, scene.session, cast)
    token = Visitor(scene.client(SORA)).get("/ballot").csrf
    scene.client(SORA).post("/cast", data={"csrf_token": token, "ballot": blob})


def _too_many(scene: Scene) -> None:
    ballot = BallotFormat(number=2, field_limits=(("parks", 1),))
    process = _opened(scene, 20, ballot=ballot)
    scene.resident(MINJUN, process, "P-2", "P-4", "P-6")


def _knapsack(scene: Scene) -> None:
    process = _opened(scene, ballot=BallotFormat(kind="knapsack", number=6))
    scene.resident(MINJUN, process, "P-1")


def _points(scene: Scene) -> None:
    ballot = BallotFormat(kind="points", number=6, points=10, points_each=5)
    scene.resident(MINJUN, _opened(scene, ballot=ballot), "P-1", "P-2", points=3)


def _closing(scene: Scene, seconds: int, reviewed: bool = True) -> None:
    process = _opened(scene)
    admission = scene.resident(MINJUN, process, "P-1")
    if reviewed:
        tablets.review(scene.app, scene.session, admission)
    process.closes_at = clock.now() + timedelta(seconds=seconds)


def _in_phase(scene: Scene, phase: str) -> Process:
    process = _opened(scene)
    scene.resident(MINJUN, process, "P-1")
    process.phase = phase
    if phase in ("closed", "counting"):
        process.closed_at = clock.now()
    return process


def _failed(scene: Scene) -> None:
    _job(scene, _in_phase(scene, "counting"), "count", "failed", "Tampered")


def _counted(scene: Scene) -> None:
    process = _opened(scene, 6)
    rulebook = results.sealed_rulebook(scene.session, process)
    results.counted(scene.session, process, results.some_choices(rulebook, 60))


def _apart(scene: Scene) -> None:
    """More than a fifth of the ballots are one of a kind, so that two officers choose."""
    process = _opened(scene, 6)
    alone = [dict.fromkeys(some, 1) for some in combinations([f"P-{n}" for n in range(1, 7)], 3)]
    results.counted(scene.session, process, [*alone, *[{"P-1": 1}] * 40])


_BUILDERS: Mapping[str, Callable[[Scene], object]] = {
    "nothing": lambda _scene: None,
    "empty": _empty,
    "draft": _draft,
    "broken file": lambda scene: _draft(scene, BROKEN),
    "sealed": _with_cards,
    "cards are made": lambda scene: _job(scene, _sealed(scene), "cards", "running"),
    "open": _open,
    "too many": _too_many,
    "knapsack": _knapsack,
    "points": _points,
    "paused": lambda scene: _in_phase(scene, "paused"),
    "closing": lambda scene: _closing(scene, 200),
    "grace": lambda scene: _closing(scene, -5),
    "due": lambda scene: _closing(scene, -5, reviewed=False),
    "closed": lambda scene: _in_phase(scene, "closed"),
    "count is running": lambda scene: _job(scene, _in_phase(scene, "counting"), "count", "running"),
    "count has failed": _failed,
    "counted": _counted,
    "ballots stand apart": _apart,
    "published": lambda scene: results.published(scene.session),
    **assemblies.BUILDERS,
    **answers.BUILDERS,
    **boxes.BUILDERS,
    **receipt_states.BUILDERS,
    **days.BUILDERS,
    **draws.BUILDERS,
    **halls.BUILDERS,
    **minutes.BUILDERS,
    **paper_states.BUILDERS,
    **table_states.BUILDERS,
    **plan_states.BUILDERS,
    **plans.BUILDERS,
    **seats.BUILDERS,
    **staff_places.BUILDERS,
}
