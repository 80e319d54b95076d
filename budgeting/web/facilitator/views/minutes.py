"""The minutes on the lead's desk: three parts to write, shown, endorsed, published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _
from flask_login import current_user

from budgeting.deliberation.minutes import MINUTES
from budgeting.deliberation.moves import LEAD
from budgeting.errors import IllegalMove, TextRefused
from budgeting.extensions import db
from budgeting.models import Day, Process, Sitting
from budgeting.models.base import Texts
from budgeting.services import clock, days, endorsing, minuting, organising, sittings
from budgeting.web import live, pages
from budgeting.web.access import allow
from budgeting.web.facilitator import bp
from budgeting.web.facilitator.desk import typed_texts
from budgeting.web.facilitator.minutes_words import done_words, part_words
from budgeting.web.minutes import context

HERE = "/facilitator/<slug>/sittings/<int:sitting_id>/minutes"
MOVES = "any(show, 'take-back', endorse)"


@bp.get(HERE)
@allow(*LEAD)
def minutes(slug: str, sitting_id: int) -> Response:
    """The draft that wrote itself, what a person adds, and where the minutes stand."""
    return _page(*_found(slug, sitting_id))


@bp.post(HERE)
@allow(*LEAD)
def write_minutes(slug: str, sitting_id: int) -> Response:
    """Keep the three parts that people write, in every language of the process."""
    process, sitting, day = _found(slug, sitting_id)
    typed, problem = _typed(process)
    if problem:
        return _page(process, sitting, day, 422, problem)
    minuting.write(db.session(), day, typed, **_act())
    db.session.commit()
    flash(_("Your words were saved."), "success")
    return pages.to("facilitator.minutes", slug=slug, sitting_id=sitting_id)


@bp.get(f"{HERE}/now")
@allow(*LEAD)
def minutes_now(slug: str, sitting_id: int) -> Response:
    """How many say that the minutes are fair, if that has changed."""
    _process, _sitting, day = _found(slug, sitting_id)
    if live.is_shown(day.floor):
        return live.unchanged()
    standing = endorsing.standing(db.session(), day)
    return live.part("facilitator/_minutes_standing.html", day.floor, standing=standing)


@bp.get(f"{HERE}/<{MOVES}:step>")
@allow(*LEAD)
def minutes_look(slug: str, sitting_id: int, step: str) -> Response:
    """A second look before the minutes move on: what that does, and what it cannot undo."""
    return _look(slug, sitting_id, step)


@bp.post(f"{HERE}/<{MOVES}:step>")
@allow(*LEAD)
def move_minutes(slug: str, sitting_id: int, step: str) -> Response:
    """Show them, take them back, or close the endorsement."""
    return _move(slug, sitting_id, step)


@bp.get(f"{HERE}/publish")
@allow("organiser")
def publish_minutes(slug: str, sitting_id: int) -> Response:
    """What publishing shows, and what it destroys."""
    return _look(slug, sitting_id, "publish")


@bp.post(f"{HERE}/publish")
@allow("organiser")
def minutes_published(slug: str, sitting_id: int) -> Response:
    """Publish them for good."""
    return _move(slug, sitting_id, "publish")


def _look(slug: str, sitting_id: int, name: str) -> Response:
    process, sitting, day = _found(slug, sitting_id)
    state = minuting.find(db.session(), day).state
    if not MINUTES.legal(name, state, current_user.role):
        raise IllegalMove(name, state)
    return pages.render(
        "facilitator/minutes_look.html",
        process=process,
        sitting=sitting,
        name=name,
        standing=endorsing.standing(db.session(), day),
        waiting=minuting.unreleased(db.session(), day),
    )


def _move(slug: str, sitting_id: int, name: str) -> Response:
    _process, _sitting, day = _found(slug, sitting_id)
    minuting.move(db.session(), day, name, **_act())
    db.session.commit()
    flash(done_words(name), "success")
    return pages.to("facilitator.minutes", slug=slug, sitting_id=sitting_id)


def _found(slug: str, sitting_id: int) -> tuple[Process, Sitting, Day]:
    process = organising.find(db.session(), slug)
    sitting = sittings.find(db.session(), process, sitting_id)
    return process, sitting, days.find(db.session(), sitting.id)


def _act() -> dict[str, Any]:
    return {"role": current_user.role, "actor": current_user.name, "now": clock.now()}


def _typed(process: Process) -> tuple[Mapping[str, Texts], str]:
    """What was typed, and in words what is wrong with it."""
    typed: dict[str, Texts] = {}
    for part in minuting.PARTS:
        try:
            typed[part] = typed_texts(part, process.languages, minuting.LONGEST_PART)
        except TextRefused:
            most = minuting.LONGEST_PART
            return {}, _("%(part)s: at most %(most)s letters.", part=part_words(part)[0], most=most)
    return typed, ""


def _page(
    process: Process, sitting: Sitting, day: Day, status: int = 200, problem: str = ""
) -> Response:
    session = db.session()
    state = minuting.find(session, day).state
    return pages.render(
        "facilitator/minutes.html",
        status,
        process=process,
        sitting=sitting,
        day=day,
        state=state,
        is_time=minuting.is_time(session, day),
        may=set(MINUTES.moves(state, current_user.role)),
        parts=[(part, *part_words(part)) for part in minuting.PARTS],
        longest=minuting.LONGEST_PART,
        typed=request.form,
        problem=problem,
        standing=endorsing.standing(session, day),
        **context(session, day),
    )
