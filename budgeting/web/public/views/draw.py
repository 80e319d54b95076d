"""The draw for everybody: how it is made, its result, its files, and the screen of the room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Response, make_response, request, url_for
from flask.typing import ResponseReturnValue

from budgeting.errors import NotFound
from budgeting.extensions import db
from budgeting.formats import standalone
from budgeting.models import Draw, Process
from budgeting.services import (
    assembly,
    committees,
    drawing,
    drawn_files,
    freezing,
    organising,
    selection_planning,
)
from budgeting.services.taken_seats import SinceTheDraw, since_the_draw
from budgeting.sortition.beacons import NETWORKS, read_moment
from budgeting.web import pages
from budgeting.web.access import PUBLIC, allow
from budgeting.web.draw_facts import Facts
from budgeting.web.public import bp
from budgeting.web.public.draw_files import draw_files
from budgeting.web.public.showing import show, spoken

PUBLIC_STATES = ("published", "drawn", "withdrawn")
PROGRAM = Path(standalone.__file__).with_name("verify_draw.py")


@bp.get("/<slug>/draw")
@allow(PUBLIC)
def draw(slug: str) -> ResponseReturnValue:
    """Show the draw that counts, every one that was withdrawn, and the pools that were let go."""
    process = organising.find(db.session(), slug)
    every = freezing.draws(db.session(), process)
    earlier = [
        (one, draw_files(process, one) if one.published_at else [])
        for one in every
        if one.state == "withdrawn" and not one.facts.get("let_go")
    ]
    let_go = freezing.let_go(db.session(), process)
    told = _told(process) | {"frozen": _frozen(every)}
    since = _since(process) if told["state"] == "drawn" else None
    return show(
        "public/draw.html",
        process,
        **told,
        earlier=earlier,
        let_go=let_go,
        since=since,
        has_committees=committees.is_public(db.session(), process),
    )


def _since(process: Process) -> SinceTheDraw:
    selection = selection_planning.require(db.session(), process)
    return since_the_draw(assembly.entries(db.session(), process), selection.seats)


@bp.get("/<slug>/draw/screen")
@allow(PUBLIC)
def draw_screen(slug: str) -> ResponseReturnValue:
    """The screen of the room; it follows the draw by itself."""
    process = organising.find(db.session(), slug)
    return pages.render("public/draw_screen.html", process=process, **_told(process))


@bp.get("/<slug>/draw/screen/now")
@allow(PUBLIC)
def draw_screen_now(slug: str) -> ResponseReturnValue:
    """What the screen shows now; 204 if it shows that already."""
    process = organising.find(db.session(), slug)
    if request.args.get("scene") == scene_of(freezing.latest(db.session(), process)):
        return Response(status=204)
    return pages.render("public/_draw_screen.html", process=process, **_told(process))


@bp.get("/<slug>/draw/<int:number>/<name>")
@allow(PUBLIC)
def draw_file(slug: str, number: int, name: str) -> ResponseReturnValue:
    """A file of a draw; the same address holds the same bytes for good."""
    process = organising.find(db.session(), slug)
    found = freezing.find(db.session(), process, number)
    if name == "draw.json":
        return _file(drawn_files.published_bytes(found), name, found.published_at)
    if name == "act.json":
        return _file(drawn_files.act_bytes(found), name, found.drawn_at)
    raise NotFound


@bp.get("/<slug>/draw/verify_draw.py")
@allow(PUBLIC)
def draw_program(slug: str) -> ResponseReturnValue:
    """The program that checks the files with the standard library of Python alone."""
    organising.find(db.session(), slug)
    return _file(PROGRAM.read_bytes(), PROGRAM.name, None, "text/x-python")


def scene_of(found: Draw | None) -> str:
    """What the screen shows, as a text that changes with it."""
    if found is None:
        return "none"
    again = len(found.facts.get("again", ()))
    return f"{found.number}-{found.state}-{drawing.called_balls(found)}-{again}"


def _frozen(every: Sequence[Draw]) -> dict[str, Any] | None:
    """When the pool was frozen whose list is not published yet, and of how many people it is."""
    if not every or every[0].state not in ("building", "ready"):
        return None
    people = len(drawn_files.terms_of_draw(every[0]).people)
    return {"at": every[0].frozen_at, "people": people}


def _told(process: Process) -> dict[str, Any]:
    """What page and screen know about the draw that counts."""
    found = freezing.latest(db.session(), process)
    told: dict[str, Any] = {"draw": None, "scene": scene_of(found), "state": "none"}
    if found is None or found.sha256 is None or found.state not in PUBLIC_STATES:
        return told
    told["draw"] = found
    evidence = drawn_files.published_evidence(found)
    network = NETWORKS.get(evidence.source.network)
    return told | {
        "state": found.state,
        "exists_from": read_moment(evidence.source.moment),
        "look_up": network.address(evidence.source.round) if network else "",
        "taken_back": found.facts.get("taken_back", []),
        "facts": Facts(found, selection_planning.find(db.session(), process)),
        "source": evidence.source,
        "called": drawing.called_balls(found),
        "again": found.facts.get("again", []),
        "files": draw_files(process, found),
        "address": url_for("public.draw", slug=process.slug, _external=True),
        **spoken(found.sha256),
    }


def _file(
    content: bytes, name: str, changed: datetime | None, mimetype: str = "application/json"
) -> Response:
    response: Response = make_response(content)
    response.headers["Content-Type"] = f"{mimetype}; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return pages.published(response, changed)
