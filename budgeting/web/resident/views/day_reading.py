"""Read in the round: the sheet of a project, and the reasons for and against it."""

from __future__ import annotations

from flask import Response, request

from budgeting.errors import NotFound
from budgeting.extensions import db, htmx
from budgeting.models import Project
from budgeting.services import published, seat_reasons, supporting
from budgeting.services.seat_reasons import Reason
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.resident import bp
from budgeting.web.resident.chair import Chair, in_chair


@bp.get("/seat/project/<int:number>")
@allow("seat")
@in_chair
def seat_project(chair: Chair, number: int) -> Response:
    """The whole sheet of a project of this round."""
    project = _of_round(chair, number)
    return pages.render("resident/seat_project.html", chair=chair, project=project)


@bp.get("/seat/arguments")
@allow("seat")
@in_chair
def seat_arguments_first(chair: Chair) -> Response:
    """To the reasons of the project of the moment; of the first one if there is none."""
    numbers = [one.number for one in chair.projects]
    if not numbers or chair.row is None:
        return pages.to("resident.seat")
    first = chair.row.project if chair.row.project in numbers else numbers[0]
    return pages.to("resident.seat_arguments", number=first)


@bp.get("/seat/arguments/<int:number>")
@allow("seat")
@in_chair
def seat_arguments(chair: Chair, number: int) -> Response:
    """The reasons for and against one project, both sides in turn."""
    project = _of_round(chair, number)
    numbers = [one.number for one in chair.projects]
    place = numbers.index(number)
    return pages.render(
        "resident/seat_arguments.html",
        chair=chair,
        project=project,
        reasons=_reasons(chair, number),
        before=numbers[place - 1] if place else 0,
        after=numbers[place + 1] if place + 1 < len(numbers) else 0,
    )


@bp.post("/seat/arguments/<int:number>")
@allow("seat")
@in_chair
def mark_argument(chair: Chair, number: int) -> Response:
    """“This matters to me”, or not any more; once for each voice."""
    key = request.form.get("key", "")
    if key not in {one.key for one in published.arguments(db.session(), chair.day, number)}:
        raise NotFound
    act = supporting.unmark if request.form.get("go") == "unmark" else supporting.mark
    act(db.session(), chair.day, "argument", key, chair.voice)
    db.session.commit()
    if not htmx:
        return pages.to("resident.seat_arguments", number=number, _anchor=f"a-{key}")
    found = next(one for one in _reasons(chair, number) if one.argument.key == key)
    return pages.render("resident/_seat_reason.html", reason=found, number=number)


def _of_round(chair: Chair, number: int) -> Project:
    for project in chair.projects:
        if project.number == number:
            return project
    raise NotFound


def _reasons(chair: Chair, number: int) -> list[Reason]:
    if chair.row is None:
        return []
    return seat_reasons.reasons(db.session(), chair.day, chair.row, number, chair.voice)
