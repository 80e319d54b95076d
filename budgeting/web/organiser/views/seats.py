"""The seats: make them, follow it, look at a round, and change it by hand."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Response, current_app, flash, make_response, request

from budgeting import errors
from budgeting.extensions import db
from budgeting.models import Process, Sitting
from budgeting.services import (
    attendance,
    clock,
    seat_moves,
    seat_plans,
    seating,
    seats_back,
    selection_planning,
    sittings,
    working,
)
from budgeting.services.seat_moves import Change, Effect
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act
from budgeting.web.organiser.seat_cards import Shift, shifts, table_cards
from budgeting.web.organiser.seat_forms import ChangeForm, PersonForm
from budgeting.web.organiser.seat_words import (
    breach_words,
    mode_words,
    obstacle_words,
    proof_line,
    proof_notes,
    role_words,
)
from budgeting.web.organiser.views.sittings import ROOT, the_sitting
from budgeting.web.telling.naming import names_of
from budgeting.web.telling.words import _, ngettext

HERE = f"{ROOT}/<int:sitting_id>"
WAY_BACK = re.compile(r"(?P<number>\d{1,5})\.(?P<table>\d{1,5})\.(?P<other>\d{1,5})", re.ASCII)
ROUND = f"{HERE}/rounds/<int:number>"


@bp.post(f"{HERE}/make")
@allow("organiser")
def make_seats(slug: str, sitting_id: int) -> Response:
    """Begin to make the seats of all rounds, or from one round on."""
    process, found = the_sitting(slug, sitting_id)
    held = sittings.rounds(db.session(), found)
    first = request.form.get("first", "1")
    known = {str(row.number) for row in held}
    try:
        begun = seating.begin(
            db.session(), process, found, first=int(first) if first in known else 1, **act()
        )
    except seating.SeatsRefused as refusal:
        db.session.rollback()
        for obstacle in refusal.obstacles:
            flash(obstacle_words(obstacle), "danger")
        return pages.to("organiser.sitting", slug=slug, sitting_id=sitting_id)
    job_id = begun.id
    db.session.commit()
    current_app.extensions["queue"].send(job_id)
    return pages.to("organiser.sitting", slug=slug, sitting_id=sitting_id)


@bp.get(f"{HERE}/progress")
@allow("organiser")
def seats_progress(slug: str, sitting_id: int) -> Response:
    """How far the search is; a new page once it has ended."""
    process, found = the_sitting(slug, sitting_id)
    job = working.latest(db.session(), process, seating.KIND)
    if job is None or job.state not in working.UNFINISHED or working.is_lost(job, clock.now()):
        response = make_response("")
        response.headers["HX-Refresh"] = "true"
        return response
    return pages.render("organiser/_seats_making.html", process=process, sitting=found, job=job)


@bp.post(f"{HERE}/stop")
@allow("organiser")
def stop_seats(slug: str, sitting_id: int) -> Response:
    """Stop the search; the seats stay as they were."""
    process, _found = the_sitting(slug, sitting_id)
    job = working.latest(db.session(), process, seating.KIND)
    if job is not None:
        working.stop(db.session(), job)
        db.session.commit()
    return pages.to("organiser.sitting", slug=slug, sitting_id=sitting_id)


@bp.post(f"{HERE}/back")
@allow("organiser")
def bring_seats_back(slug: str, sitting_id: int) -> Response:
    """Bring the seats back that stood before they were made anew."""
    process, found = the_sitting(slug, sitting_id)
    seats_back.bring_back(db.session(), process, found, **act())
    db.session.commit()
    flash(_("The earlier seats are back. The others can be brought back the same way."), "success")
    return pages.to("organiser.sitting", slug=slug, sitting_id=sitting_id)


@bp.get(ROUND)
@allow("organiser")
def seats(slug: str, sitting_id: int, number: int) -> Response:
    """One round: its tables as cards, its proof, and the forms to change it."""
    process, found = the_sitting(slug, sitting_id)
    return _show_round(process, found, number, ChangeForm(), PersonForm())


@bp.route(f"{ROUND}/change", methods=["GET", "POST"])
@allow("organiser")
def seat_change(slug: str, sitting_id: int, number: int) -> Response:
    """What a move or a swap would do; then do it."""
    process, found = the_sitting(slug, sitting_id)
    form, effect, status = ChangeForm(), None, 422
    if form.validate():
        change = Change(number, form.number.data or 0, form.table.data or 0, form.other.data or 0)
        try:
            effect = seat_moves.preview(db.session(), found, change)
            status = 200
            if request.method == "POST":
                back = seat_moves.carry_out(db.session(), process, found, change, **act()).back
                db.session.commit()
                there = {"slug": slug, "sitting_id": sitting_id, "number": number}
                return pages.to(
                    "organiser.seats", **there, back=f"{back.number}.{back.table}.{back.other}"
                )
        except errors.NotFound:
            words = _("There is no such number with a seat in this round, or no such table.")
            form.number.errors = [words]
            status = 422
        except seat_moves.MoveRefused:
            db.session.rollback()
            status = 422
    return _show_change(process, found, number, form, effect, status)


@bp.post(f"{ROUND}/person")
@allow("organiser")
def seat_person(slug: str, sitting_id: int, number: int) -> Response:
    """Pin or unpin somebody, or note a no-show or a late arrival from this round on."""
    process, found = the_sitting(slug, sitting_id)
    form = PersonForm()
    deed = DEEDS.get(request.form.get("do", ""))
    if deed is None:
        raise errors.NotFound
    if form.validate_on_submit():
        try:
            words = deed(process, found, number, form.who.data or 0)
        except errors.NotFound:
            form.who.errors = [_("There is nobody with this number and a seat in this round.")]
        except errors.IllegalMove:
            form.who.errors = [_("This person is absent already.")]
        except attendance.NoSeatFound:
            form.who.errors = [
                _("No seat can be found by moving two others. Make the seats again from here.")
            ]
        else:
            db.session.commit()
            flash(words, "success")
            return pages.to("organiser.seats", slug=slug, sitting_id=sitting_id, number=number)
        db.session.rollback()
    return _show_round(process, found, number, ChangeForm(), form, 422)


def _pin(process: Process, found: Sitting, number: int, who: int) -> str:
    seat_moves.pin(db.session(), process, found, who, number, True, **act())
    return _("Number %(number)s stays at this table.", number=who)


def _unpin(process: Process, found: Sitting, number: int, who: int) -> str:
    seat_moves.pin(db.session(), process, found, who, number, False, **act())
    return _("Number %(number)s can be moved again.", number=who)


def _absent(process: Process, found: Sitting, number: int, who: int) -> str:
    moved = attendance.mark_absent(db.session(), process, found, who, number, **act())
    return _moved_words(moved)


def _arrived(process: Process, found: Sitting, number: int, who: int) -> str:
    moved = attendance.mark_arrived(db.session(), process, found, who, number, **act())
    return _moved_words(moved)


DEEDS: dict[str, Callable[[Process, Sitting, int, int], str]] = {
    "pin": _pin,
    "unpin": _unpin,
    "absent": _absent,
    "arrived": _arrived,
}


def _moved_words(moved: tuple[int, ...]) -> str:
    if not moved:
        return _("It was noted. Nobody else was moved.")
    numbers = ", ".join(map(str, moved))
    return ngettext(
        "It was noted. One other person was moved: %(numbers)s.",
        "It was noted. %(num)s other people were moved: %(numbers)s.",
        len(moved),
        numbers=numbers,
    )


def _shifts(found: Sitting, number: int, effect: Effect | None) -> list[Shift]:
    if effect is None:
        return []
    return shifts(seat_plans.read(db.session(), found), number - 1, effect.tables)


def _way_back(text: str) -> dict[str, str]:
    """The fields of the change that takes the last one back; nothing if the address has none."""
    found = WAY_BACK.fullmatch(text)
    fields = found.groupdict() if found else {}
    return {name: value for name, value in fields.items() if value.strip("0")}


def _show_round(
    process: Process,
    found: Sitting,
    number: int,
    form: ChangeForm,
    person_form: PersonForm,
    status: int = 200,
) -> Response:
    row = sittings.find_round(db.session(), found, number)
    plan = seat_plans.read(db.session(), found)
    return pages.render(
        "organiser/seats.html",
        status,
        process=process,
        sitting=found,
        row=row,
        rounds=sittings.rounds(db.session(), found),
        mode=mode_words(row.mode),
        cards=table_cards(plan, number - 1) if any(plan.rounds[number - 1]) else [],
        line=proof_line(row.proof) if "repeats" in row.proof else "",
        proof=row.proof,
        notes=proof_notes(row.proof) if "repeats" in row.proof else [],
        role_words=role_words,
        names=names_of(selection_planning.find(db.session(), process)),
        form=form if request.args else ChangeForm(formdata=None),
        back=_way_back(request.args.get("back", "")),
        person_form=person_form,
    )


def _show_change(
    process: Process,
    found: Sitting,
    number: int,
    form: ChangeForm,
    effect: Effect | None,
    status: int,
) -> Response:
    row = sittings.find_round(db.session(), found, number)
    return pages.render(
        "organiser/seat_change.html",
        status,
        fragment="organiser/_seat_effect.html",
        process=process,
        sitting=found,
        row=row,
        form=form,
        effect=effect,
        shifts=_shifts(found, number, effect),
        names=names_of(selection_planning.find(db.session(), process)),
        breaches=[breach_words(one) for one in effect.breaches] if effect else [],
    )
