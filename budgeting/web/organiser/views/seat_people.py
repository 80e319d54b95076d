"""Who attends a sitting: from the draw, from a list, the staff, and what somebody needs."""

from __future__ import annotations

from typing import Any

from flask import Response, flash

from budgeting import errors
from budgeting.extensions import db
from budgeting.formats.attendees import AttendeeRow, attendees_csv
from budgeting.formats.errors import FormatError
from budgeting.models import Attendee, Process
from budgeting.services import (
    attendee_lists,
    attending,
    clock,
    seat_plans,
    selection_planning,
    sittings,
    uploads,
)
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
EXAMPLE = AttendeeRow(1, traits={"district": "north", "gender": "women", "age": "30-44"})


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
    """The people as a list: look at it, or hand a file in; nothing is written yet."""
    process, found = the_sitting(slug, sitting_id)
    form, problems = PeopleForm(), list[str]()
    if form.is_submitted():
        content = chosen(form.file)
        problems = _problems(content)
        if not problems:
            upload = attendee_lists.keep(db.session(), process, found, content, clock.now())
            db.session.commit()
            values = {"slug": slug, "sitting_id": sitting_id, "upload_id": upload.id}
            return pages.to("organiser.seat_list_preview", **values)
    return pages.render(
        "organiser/seat_list.html",
        422 if problems else 200,
        process=process,
        sitting=found,
        form=form,
        problems=problems,
        people=sittings.attendees(db.session(), found),
        **_telling(process),
    )


@bp.get(f"{HERE}/people/files/<upload_id>")
@allow("organiser")
def seat_list_preview(slug: str, sitting_id: int, upload_id: str) -> Response:
    """Everybody as they were read, and what the file replaces."""
    process, found = the_sitting(slug, sitting_id)
    session = db.session()
    upload = attendee_lists.find(session, process, found, upload_id)
    people = attendee_lists.guests_of(session, found, attendee_lists.read(upload.content))
    return pages.render(
        "organiser/seat_list_preview.html",
        process=process,
        sitting=found,
        upload=upload,
        people=people,
        staying=sum(one.respondent_id is not None for one in people),
        leaving=sorted(attendee_lists.drawn_numbers(session, found) - {p.number for p in people}),
        present=sittings.attendees(session, found),
        is_made=seat_plans.read(session, found).is_made,
        **_telling(process),
    )


@bp.post(f"{HERE}/people/files/<upload_id>")
@allow("organiser")
def take_seat_list(slug: str, sitting_id: int, upload_id: str) -> Response:
    """Replace the list by the one that the preview showed."""
    process, found = the_sitting(slug, sitting_id)
    upload = attendee_lists.find(db.session(), process, found, upload_id)
    taken = attendee_lists.take(db.session(), process, found, upload, **act())
    db.session.commit()
    words = ngettext("One person is on the list.", "%(num)s people are on the list.", taken)
    flash(words, "success")
    return pages.to("organiser.sitting", slug=slug, sitting_id=sitting_id)


@bp.post(f"{HERE}/people/files/<upload_id>/drop")
@allow("organiser")
def drop_seat_list(slug: str, sitting_id: int, upload_id: str) -> Response:
    """Leave the list as it is and forget the file."""
    process, found = the_sitting(slug, sitting_id)
    uploads.drop(db.session(), attendee_lists.find(db.session(), process, found, upload_id))
    db.session.commit()
    flash(_("Nothing was changed. The list and the seats are as they were."), "info")
    return pages.to("organiser.seat_list", slug=slug, sitting_id=sitting_id)


@bp.get(f"{HERE}/people/template.csv")
@allow("organiser")
def seat_template(slug: str, sitting_id: int) -> Response:
    """The list as it stands, or one person as an example, with the columns that have a meaning."""
    process, found = the_sitting(slug, sitting_id)
    there = sittings.attendees(db.session(), found)
    content = attendee_lists.write(db.session(), found) if there else attendees_csv([EXAMPLE])
    return pages.file(content, f"{process.slug}-people.csv")


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
        names=names_of(selection_planning.find(db.session(), process)),
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


def _problems(content: bytes) -> list[str]:
    """What is wrong with a file; nothing if its people can be shown."""
    if not content.strip():
        return [_("Choose a file that is not empty.")]
    try:
        listed = attendee_lists.read(content)
    except FormatError as error:
        return [list_problem_words(one) for one in error.problems]
    return [list_problem_words(one) for one in listed.problems]


def _telling(process: Process) -> dict[str, Any]:
    """How roles, features and values are called."""
    selection = selection_planning.find(db.session(), process)
    return {"names": names_of(selection), "role_words": role_words}


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
