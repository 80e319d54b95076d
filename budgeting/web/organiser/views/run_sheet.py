"""The run-sheet of a sitting: its rounds with clock times, and the templates it is made from."""

from __future__ import annotations

from datetime import datetime

from flask import Response, flash, request

from budgeting import errors
from budgeting.deliberation.runsheet import Entry
from budgeting.deliberation.runsheet_templates import TEMPLATES
from budgeting.extensions import db
from budgeting.models import Day, Process, Sitting
from budgeting.services import clock, plan_sources, planning_day, sittings
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.language import text
from budgeting.web.organiser import bp
from budgeting.web.organiser.day_page import day_page
from budgeting.web.organiser.desk import act, logged
from budgeting.web.organiser.plan_forms import StartForm, UntilForm, typed_start
from budgeting.web.organiser.plan_rows import looked_at, planned_sheet, room_of
from budgeting.web.organiser.plan_words import refusal_words, template_words
from budgeting.web.organiser.views.sittings import ROOT, the_sitting
from budgeting.web.telling.words import _

HERE = f"{ROOT}/<int:sitting_id>"
LEAD = ("organiser", "facilitator")


@bp.get(f"{HERE}/run-sheet")
@allow(*LEAD)
def run_sheet(slug: str, sitting_id: int) -> Response:
    """The rounds of the day, what is wrong with them, and what else to do."""
    process, found = the_sitting(slug, sitting_id)
    return _show(process, found, StartForm(formdata=None, data=typed_start(_starts_at(found))))


@bp.route(f"{HERE}/run-sheet/from/<template>", methods=["GET", "POST"])
@allow("organiser")
def plan_from_template(slug: str, sitting_id: int, template: str) -> Response:
    """Look at a template, and take it."""
    process, found = the_sitting(slug, sitting_id)
    entries = plan_sources.template_entries(db.session(), found, template)
    if request.method == "POST":
        return _write(process, found, entries, template)
    return _preview(process, found, entries, *template_words(template))


@bp.route(f"{HERE}/run-sheet/copy/<int:other_id>", methods=["GET", "POST"])
@allow("organiser")
def plan_from_sitting(slug: str, sitting_id: int, other_id: int) -> Response:
    """Look at the run-sheet of another sitting of this process, and take it."""
    process, found = the_sitting(slug, sitting_id)
    other = sittings.find(db.session(), process, other_id)
    entries = plan_sources.copied_entries(db.session(), found, other)
    if not entries:
        raise errors.NotFound
    if request.method == "POST":
        return _write(process, found, entries, f"sitting {other.id}")
    return _preview(process, found, entries, text(other.names), _("The rounds of this sitting."))


@bp.post(f"{HERE}/run-sheet/start")
@allow(*LEAD)
def start_of_day(slug: str, sitting_id: int) -> Response:
    """Say when the day begins."""
    process, found = the_sitting(slug, sitting_id)
    form = StartForm()
    if not form.validate() or found.held_on is None:
        return _show(process, found, form, 422)
    moment = form.moment(found.held_on)
    planning_day.begin_at(db.session(), found, moment, **act())
    db.session.commit()
    flash(_("The beginning was saved. All times follow from it."), "success")
    return pages.to("organiser.run_sheet", slug=slug, sitting_id=sitting_id)


@bp.post(f"{HERE}/run-sheet/<any(stand, reconsider):word>")
@allow("organiser")
def settle_plan(slug: str, sitting_id: int, word: str) -> Response:
    """Say that the plan stands, or take that back."""
    _process, found = the_sitting(slug, sitting_id)
    change = planning_day.schedule if word == "stand" else planning_day.reconsider
    try:
        change(db.session(), found, **act())
    except errors.IllegalMove as refusal:
        db.session.rollback()
        flash(refusal_words(refusal), "danger")
    else:
        db.session.commit()
        words = (
            _("The plan stands. The lead facilitator can open the doors.")
            if word == "stand"
            else _("The plan is a draft again.")
        )
        flash(words, "success")
    return pages.to("organiser.run_sheet", slug=slug, sitting_id=sitting_id)


def _show(process: Process, found: Sitting, form: StartForm, status: int = 200) -> Response:
    session, now = db.session(), clock.now()
    day = session.get(Day, found.id)
    until = UntilForm(_starts_at(found))
    sheet = planned_sheet(session, found, room_of(session, process, found, until.minutes()), now)
    return day_page(
        "organiser/run_sheet.html",
        process,
        found,
        status,
        day=day,
        sheet=sheet,
        form=form,
        until=until,
        templates=[(key, *template_words(key)) for key in TEMPLATES],
        others=_others(process, found),
        gone=logged(process, request.args.get("removed", type=int), "plan.removed"),
    )


def _preview(
    process: Process, found: Sitting, entries: list[Entry], name: str, purpose: str
) -> Response:
    session = db.session()
    starts_at = _starts_at(found)
    return day_page(
        "organiser/plan_preview.html",
        process,
        found,
        sheet=looked_at(entries, room_of(session, process, found, None), starts_at),
        name=name,
        purpose=purpose,
        held=plan_sources.rounds_of(session, found),
    )


def _write(process: Process, found: Sitting, entries: list[Entry], source: str) -> Response:
    try:
        planning_day.write(db.session(), found, entries, source, **act())
    except errors.IllegalMove as refusal:
        db.session.rollback()
        flash(refusal_words(refusal), "danger")
    else:
        db.session.commit()
        flash(_("The rounds were written. Change what does not fit your day."), "success")
    return pages.to("organiser.run_sheet", slug=process.slug, sitting_id=found.id)


def _others(process: Process, found: Sitting) -> list[tuple[Sitting, int]]:
    """The other sittings that have a run-sheet, with the number of their rounds."""
    session = db.session()
    listed = [one for one in sittings.sittings(session, process) if one.id != found.id]
    counted = [(one, len(plan_sources.rounds_of(session, one))) for one in listed]
    return [(one, rounds) for one, rounds in counted if rounds]


def _starts_at(found: Sitting) -> datetime | None:
    day = db.session().get(Day, found.id)
    return day.starts_at if day else None
