"""The rounds of a run-sheet: add one, change it with its effect in view, move, remove, restore."""

from __future__ import annotations

from typing import Literal

from flask import Response, flash, request

from budgeting import errors
from budgeting.deliberation.formats import FORMATS
from budgeting.deliberation.runsheet import Entry
from budgeting.extensions import db
from budgeting.models import Day, DayRound, Process, Sitting
from budgeting.services import clock, days, listing, plan_sources, planning_day, sittings
from budgeting.services.timetable import entry_of
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.day_page import day_page
from budgeting.web.organiser.desk import act, logged, spoken
from budgeting.web.organiser.plan_forms import RoundForm, typed
from budgeting.web.organiser.plan_rows import effect_of, room_of
from budgeting.web.organiser.plan_words import refusal_words
from budgeting.web.organiser.views.run_sheet import HERE, LEAD
from budgeting.web.organiser.views.sittings import the_sitting
from budgeting.web.telling.words import _

ROUND = f"{HERE}/round/<int:round_id>"
USUAL = Entry("discussion", FORMATS["discussion"].minutes)


@bp.route(f"{HERE}/round/new", methods=["GET", "POST"])
@allow(*LEAD)
def add_round(slug: str, sitting_id: int) -> Response:
    """A new round, at the end of the run-sheet."""
    process, found = the_sitting(slug, sitting_id)
    form = _form(process, found, _first_look())
    if form.is_submitted() and not _only_look() and form.validate():
        try:
            row = planning_day.add(db.session(), found, form.entry(), **act())
        except errors.IllegalMove as refusal:
            return _refused(process, found, refusal)
        db.session.commit()
        flash(_("The round was added at the end. Move it up if it comes earlier."), "success")
        return _back(process, found, row.id)
    return _page(process, found, form, None)


@bp.route(ROUND, methods=["GET", "POST"])
@allow(*LEAD)
def day_round(slug: str, sitting_id: int, round_id: int) -> Response:
    """One round: its format, its length, for whom and about what."""
    process, found = the_sitting(slug, sitting_id)
    row = _the_round(found, round_id)
    form = _form(process, found, entry_of(row))
    if form.is_submitted() and not _only_look() and form.validate():
        try:
            planning_day.revise(db.session(), found, row, form.entry(), **act())
        except errors.IllegalMove as refusal:
            return _refused(process, found, refusal)
        db.session.commit()
        flash(_("The round was saved. All times follow from it."), "success")
        return _back(process, found, round_id)
    return _page(process, found, form, row)


@bp.post(f"{ROUND}/<any(up, down):direction>")
@allow(*LEAD)
def move_round(
    slug: str, sitting_id: int, round_id: int, direction: Literal["up", "down"]
) -> Response:
    """One place earlier or later."""
    process, found = the_sitting(slug, sitting_id)
    row = _the_round(found, round_id)
    try:
        planning_day.move(db.session(), found, row, direction, **act())
    except errors.IllegalMove as refusal:
        return _refused(process, found, refusal)
    db.session.commit()
    return _back(process, found, round_id)


@bp.post(f"{ROUND}/remove")
@allow(*LEAD)
def remove_round(slug: str, sitting_id: int, round_id: int) -> Response:
    """Take a round out; the next page offers to bring it back."""
    process, found = the_sitting(slug, sitting_id)
    row = _the_round(found, round_id)
    try:
        entry = planning_day.remove(db.session(), found, row, **act())
    except errors.IllegalMove as refusal:
        return _refused(process, found, refusal)
    db.session.commit()
    return pages.to("organiser.run_sheet", slug=slug, sitting_id=sitting_id, removed=entry.seq)


@bp.post(f"{HERE}/round/restore/<int:seq>")
@allow(*LEAD)
def restore_round(slug: str, sitting_id: int, seq: int) -> Response:
    """Bring a round back that was taken out."""
    process, found = the_sitting(slug, sitting_id)
    entry = logged(process, seq, "plan.removed")
    if entry is None:
        raise errors.NotFound
    try:
        row = planning_day.restore(db.session(), found, entry, **act())
    except errors.IllegalMove as refusal:
        return _refused(process, found, refusal)
    db.session.commit()
    flash(_("The round is back in its place."), "success")
    return _back(process, found, row.id)


def _the_round(found: Sitting, round_id: int) -> DayRound:
    return days.find_round(db.session(), days.find(db.session(), found.id), round_id)


def _only_look() -> bool:
    """Whether only the effect is asked for."""
    return request.form.get("go") == "look"


def _first_look() -> Entry:
    """A new round in the format that was chosen, with its usual length."""
    key = request.args.get("format", "")
    known = key in FORMATS and FORMATS[key].chosen
    return Entry(key, FORMATS[key].minutes) if known else USUAL


def _form(process: Process, found: Sitting, entry: Entry) -> RoundForm:
    session = db.session()
    return RoundForm(
        spoken(process),
        len(sittings.rounds(session, found)),
        len(found.tables),
        [one.number for one in listing.projects(session, process)],
        data=typed(entry),
    )


def _page(process: Process, found: Sitting, form: RoundForm, row: DayRound | None) -> Response:
    """The form with its effect; the effect alone where htmx asks for it."""
    session = db.session()
    wrong = form.is_submitted() and not form.validate()
    entry = None if wrong else _entry(form, row)
    held = plan_sources.rounds_of(session, found)
    room = room_of(session, process, found, None)
    effect = effect_of(session.get(Day, found.id), held, room, row, entry, clock.now())
    return day_page(
        "organiser/day_round.html",
        process,
        found,
        422 if wrong and not _only_look() else 200,
        fragment="organiser/_round_effect.html" if _only_look() else "",
        form=form,
        row=row,
        effect=effect,
    )


def _entry(form: RoundForm, row: DayRound | None) -> Entry:
    """What is typed; before anything was, the round as it is."""
    if form.is_submitted():
        return form.entry()
    if row is not None:
        return entry_of(row)
    return _first_look()


def _refused(process: Process, found: Sitting, refusal: errors.IllegalMove) -> Response:
    db.session.rollback()
    flash(refusal_words(refusal), "danger")
    return pages.to("organiser.run_sheet", slug=process.slug, sitting_id=found.id)


def _back(process: Process, found: Sitting, round_id: int) -> Response:
    """The run-sheet again, at the round that was changed."""
    return pages.to(
        "organiser.run_sheet", slug=process.slug, sitting_id=found.id, _anchor=f"r{round_id}"
    )
