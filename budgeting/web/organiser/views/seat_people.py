"""Who attends a sitting: from the draw, from a list, the staff, and what somebody needs."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, flash

from budgeting import errors
from budgeting.extensions import db
from budgeting.formats.any_table import read_table
from budgeting.formats.attendees import attendees_of_table
from budgeting.formats.csv_writer import csv_bytes
from budgeting.formats.errors import FormatError
from budgeting.models import Attendee
from budgeting.services import attending, selection_planning, sittings
from budgeting.services.attending import Guest
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act
from budgeting.web.organiser.fields import chosen
from budgeting.web.organiser.seat_forms import AttendeeForm, PeopleForm, StaffForm
from budgeting.web.organiser.seat_words import list_problem_words, role_words
from budgeting.web.organiser.table_fields import numbers_text
from budgeting.web.organiser.views.sittings import ROOT, show_sitting, the_sitting
from budgeting.web.telling.naming import names_of
from budgeting.web.telling.words import _, ngettext

HERE = f"{ROOT}/<int:sitting_id>"
EXAMPLE = (
    ["number", "role", "district", "gender", "age", "household", "apart", "language"],
    ["wheelchair", "no_recording"],
)


@bp.post(f"{HERE}/members")
@allow("organiser")
def seat_members(slug: str, sitting_id: int) -> Response:
    """Let the confirmed members of the draw attend."""
    process, found = the_sitting(slug, sitting_id)
    try:
        number = attending.take_members(db.session(), process, found, **act())
    except errors.Taken:
        db.session.rollback()
        flash(_("Somebody on the list has the number of a member. Nothing was changed."), "danger")
        return pages.to("organiser.sitting", slug=slug, sitting_id=sitting_id)
    db.session.commit()
    flash(ngettext("One member was added.", "%(num)s members were added.", number), "success")
    return pages.to("organiser.sitting", slug=slug, sitting_id=sitting_id)


@bp.route(f"{HERE}/people", methods=["GET", "POST"])
@allow("organiser")
def seat_list(slug: str, sitting_id: int) -> Response:
    """The people as a list: look at it, or replace it by a file."""
    process, found = the_sitting(slug, sitting_id)
    form, problems = PeopleForm(), list[str]()
    if form.is_submitted():
        guests, problems = _read(chosen(form.file))
        if not problems:
            attending.replace_list(db.session(), process, found, guests, **act())
            db.session.commit()
            words = ngettext(
                "One person is on the list.", "%(num)s people are on the list.", len(guests)
            )
            flash(words, "success")
            return pages.to("organiser.sitting", slug=slug, sitting_id=sitting_id)
    return pages.render(
        "organiser/seat_list.html",
        422 if problems else 200,
        process=process,
        sitting=found,
        form=form,
        problems=problems,
        people=sittings.attendees(db.session(), found),
        names=names_of(selection_planning.find(db.session(), process)),
        role_words=role_words,
    )


@bp.get(f"{HERE}/people/template.csv")
@allow("organiser")
def seat_template(slug: str, sitting_id: int) -> Response:
    """An empty list with the columns that have a meaning."""
    process, _found = the_sitting(slug, sitting_id)
    header = [*EXAMPLE[0], *EXAMPLE[1]]
    rows = [["1", "resident", "north", "women", "30-44", "", "", "", "", ""]]
    return pages.file(csv_bytes(header, rows), f"{process.slug}-people.csv")


@bp.post(f"{HERE}/staff")
@allow("organiser")
def seat_staff(slug: str, sitting_id: int) -> Response:
    """Add facilitators, note-takers or interpreters."""
    process, found = the_sitting(slug, sitting_id)
    form = StaffForm()
    if not form.validate_on_submit():
        return show_sitting(process, found, form, 422)
    number = form.number.data or 0
    given = (form.role.data, form.language.data or "", number)
    attending.add_staff(db.session(), process, found, *given, **act())
    db.session.commit()
    flash(ngettext("One person was added.", "%(num)s people were added.", number), "success")
    return pages.to("organiser.sitting", slug=slug, sitting_id=sitting_id)


@bp.route(f"{HERE}/people/<int:number>", methods=["GET", "POST"])
@allow("organiser")
def attendee(slug: str, sitting_id: int, number: int) -> Response:
    """What one person needs."""
    process, found = the_sitting(slug, sitting_id)
    person = sittings.find_attendee(db.session(), found, number)
    form = AttendeeForm(data=_typed(person))
    if form.validate_on_submit():
        attending.revise(db.session(), process, found, person, _guest(person, form), **act())
        db.session.commit()
        flash(_("What number %(number)s needs was saved.", number=number), "success")
        return pages.to("organiser.seat_list", slug=slug, sitting_id=sitting_id)
    return pages.render(
        "organiser/attendee.html",
        422 if form.is_submitted() else 200,
        process=process,
        sitting=found,
        person=person,
        role=role_words(person.role),
        form=form,
    )


@bp.post(f"{HERE}/people/<int:number>/remove")
@allow("organiser")
def remove_attendee(slug: str, sitting_id: int, number: int) -> Response:
    """Take somebody off the list."""
    process, found = the_sitting(slug, sitting_id)
    person = sittings.find_attendee(db.session(), found, number)
    attending.remove(db.session(), process, found, person, **act())
    db.session.commit()
    flash(_("Number %(number)s is no longer on the list.", number=number), "success")
    return pages.to("organiser.seat_list", slug=slug, sitting_id=sitting_id)


def _read(content: bytes) -> tuple[list[Guest], list[str]]:
    if not content.strip():
        return [], [_("Choose a file that is not empty.")]
    try:
        listed = attendees_of_table(read_table(content))
    except FormatError as error:
        return [], [list_problem_words(one) for one in error.problems]
    if listed.problems:
        return [], [list_problem_words(one) for one in listed.problems]
    return [Guest(**asdict(row)) for row in listed.rows], []


def _typed(person: Attendee) -> dict[str, object]:
    return {
        "language": person.needs.get("language", ""),
        "wheelchair": bool(person.needs.get("wheelchair")),
        "no_recording": bool(person.needs.get("no_recording")),
        "household": person.household,
        "apart": numbers_text(person.apart),
    }


def _guest(person: Attendee, form: AttendeeForm) -> Guest:
    return Guest(
        number=person.number,
        role=person.role,
        household=form.household.data or None,
        apart=tuple(sorted(form.apart.found)),
        language=form.language.data or "",
        wheelchair=form.wheelchair.data,
        no_recording=form.no_recording.data,
    )
