"""Sittings: the list of them, a new one, its tables and rounds, and where it stands."""

from __future__ import annotations

from collections import Counter

from flask import Response, flash

from budgeting.extensions import db
from budgeting.models import Attendee, Process, Sitting
from budgeting.services import attending, clock, seat_plans, seating, seats_back, sittings, working
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, spoken, the_process
from budgeting.web.organiser.seat_forms import SittingForm, StaffForm
from budgeting.web.organiser.seat_words import (
    mode_words,
    obstacle_words,
    proof_line,
    proof_notes,
    roles_words,
)
from budgeting.web.organiser.table_fields import numbers_text, places_text, sizes_text
from budgeting.web.telling.words import _

ROOT = "/organiser/<slug>/sittings"


@bp.get(ROOT, endpoint="sittings")
@allow("organiser")
def list_sittings(slug: str) -> Response:
    """All sittings of a process."""
    process = the_process(slug)
    found = sittings.sittings(db.session(), process)
    return pages.render("organiser/sittings.html", process=process, found=found)


@bp.route(f"{ROOT}/new", methods=["GET", "POST"])
@allow("organiser")
def arrange_sitting(slug: str) -> Response:
    """A new sitting."""
    process = the_process(slug)
    form = SittingForm(spoken(process), data={"rounds": 3})
    if form.validate_on_submit():
        sitting = sittings.arrange(db.session(), process, form.setting(), **act())
        db.session.commit()
        flash(_("The sitting was planned."), "success")
        return pages.to("organiser.sitting", slug=slug, sitting_id=sitting.id)
    status = 422 if form.is_submitted() else 200
    return pages.render(
        "organiser/sitting_settings.html", status, process=process, sitting=None, form=form
    )


@bp.get(f"{ROOT}/<int:sitting_id>")
@allow("organiser")
def sitting(slug: str, sitting_id: int) -> Response:
    """Who comes, whether there are seats, and the proof of every round."""
    process, found = the_sitting(slug, sitting_id)
    return show_sitting(process, found, StaffForm())


@bp.route(f"{ROOT}/<int:sitting_id>/settings", methods=["GET", "POST"])
@allow("organiser")
def sitting_settings(slug: str, sitting_id: int) -> Response:
    """Tables and rounds."""
    process, found = the_sitting(slug, sitting_id)
    form = SittingForm(spoken(process), data=_typed(found))
    if form.validate_on_submit():
        sittings.revise(db.session(), process, found, form.setting(), **act())
        db.session.commit()
        flash(_("The sitting was saved."), "success")
        return pages.to("organiser.sitting", slug=slug, sitting_id=sitting_id)
    status = 422 if form.is_submitted() else 200
    return pages.render(
        "organiser/sitting_settings.html", status, process=process, sitting=found, form=form
    )


def the_sitting(slug: str, sitting_id: int) -> tuple[Process, Sitting]:
    """The process and the sitting of the address; a 404 if there is none."""
    process = the_process(slug)
    return process, sittings.find(db.session(), process, sitting_id)


def show_sitting(
    process: Process, found: Sitting, staff_form: StaffForm, status: int = 200
) -> Response:
    """The page of one sitting, also after something that was typed on it was wrong."""
    session = db.session()
    plan = seat_plans.read(session, found)
    rows = sittings.rounds(session, found)
    job = working.latest(session, process, seating.KIND)
    mine = job is not None and seating.sitting_of(job) == found.id
    people = sittings.attendees(session, found)
    return pages.render(
        "organiser/sitting.html",
        status,
        process=process,
        sitting=found,
        plan=plan,
        people=people,
        earlier=seats_back.are_there(found, plan),
        drift=attending.drift(session, process, found),
        roles=[(roles_words(role), n) for role, n in sorted(_roles(people).items())],
        rounds=[
            {
                "row": row,
                "mode": mode_words(row.mode),
                "line": proof_line(row.proof) if "repeats" in row.proof else "",
                "notes": proof_notes(row.proof) if "repeats" in row.proof else [],
                "obstacles": [obstacle_words(one) for one in seat_plans.obstacles_of(row)],
            }
            for row in rows
        ],
        job=job if mine else None,
        lost=job is not None and working.is_lost(job, clock.now()),
        form=staff_form,
    )


def _roles(people: list[Attendee]) -> Counter[str]:
    return Counter(one.role for one in people if one.state != "absent")


def _typed(found: Sitting) -> dict[str, object]:
    """A sitting as it is typed into its form."""
    tables = sittings.tables_of(found)
    held = sittings.modes(db.session(), found)
    return {
        "names": found.names,
        "held_on": found.held_on,
        "sizes": sizes_text(tables),
        "places": places_text(tables),
        "recorded": numbers_text([n for n, one in enumerate(tables, start=1) if one.recorded]),
        "rounds": len(held),
        "mirrored": numbers_text([n for n, mode in enumerate(held, start=1) if mode == "mirror"]),
    }
