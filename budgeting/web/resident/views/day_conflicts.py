"""Declare a conflict of interest for a project, or take it back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, request
from flask_babel import gettext as _
from sqlalchemy import select

from budgeting.errors import NotFound
from budgeting.extensions import db
from budgeting.formats.numbers import NotANumberError, whole
from budgeting.models import Project
from budgeting.services import conflicts
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.resident import bp
from budgeting.web.resident.chair import Chair, in_chair

HIGHEST = 99_999


@bp.get("/seat/conflicts")
@allow("seat")
@in_chair
def seat_conflicts(chair: Chair) -> Response:
    """The projects of the day, with a tick at those in which this person has an interest."""
    return pages.render(
        "resident/seat_conflicts.html",
        chair=chair,
        projects=_projects(chair),
        declared=conflicts.declared(db.session(), chair.day, chair.voice),
    )


@bp.post("/seat/conflicts")
@allow("seat")
@in_chair
def declare_conflicts(chair: Chair) -> Response:
    """Keep exactly what is ticked."""
    listed = {one.number for one in _projects(chair)}
    ticked = {_number(one) for one in request.form.getlist("project")}
    if not ticked <= listed:
        raise NotFound
    before = conflicts.declared(db.session(), chair.day, chair.voice)
    for number in sorted(ticked - before):
        conflicts.declare(db.session(), chair.day, chair.voice, number)
    for number in sorted((before & listed) - ticked):
        conflicts.withdraw(db.session(), chair.day, chair.voice, number)
    db.session.commit()
    flash(_("Saved."), "success")
    return pages.to("resident.seat")


def _projects(chair: Chair) -> Sequence[Project]:
    """The projects that any round of the day is about; all of the process if none names any."""
    named = {number for row in chair.held for number in row.projects}
    mine = select(Project).where(Project.process_id == chair.process.id)
    if named:
        mine = mine.where(Project.number.in_(sorted(named)))
    return db.session.scalars(mine.order_by(Project.number)).all()


def _number(typed: str) -> int:
    try:
        return whole(typed, HIGHEST)
    except NotANumberError:
        raise NotFound from None
