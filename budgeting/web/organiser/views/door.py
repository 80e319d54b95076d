"""The door of the hall: find a member by number or name, and mark that the person is there.

The person takes a voting card from the pile. No page here knows a card.
"""

from __future__ import annotations

from flask import Response, current_app, flash, request

from budgeting import errors
from budgeting.extensions import db
from budgeting.models import Process, Sitting
from budgeting.services import assembly, checking_in, clock, door_seats
from budgeting.services.checking_in import Guest
from budgeting.services.respondents import open_person
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.door_words import chair_words, freed_words
from budgeting.web.organiser.member_forms import FindForm
from budgeting.web.organiser.member_words import state_words
from budgeting.web.telling.words import _


@bp.get("/organiser/<slug>/door")
@allow("organiser", "officer")
def door(slug: str) -> Response:
    """How many are there, a search, and the people who were found."""
    return _page(the_process(slug), FindForm(formdata=None))


@bp.post("/organiser/<slug>/door/find")
@allow("organiser", "officer")
def find_guest(slug: str) -> Response:
    """Look a number or a name up; the address that follows names pseudonyms only."""
    process = the_process(slug)
    form = FindForm()
    if form.validate():
        keys = current_app.extensions["keys"]
        found = checking_in.look_up(db.session(), keys, process, form.sought.data)
        if found:
            people = ".".join(guest.entry.id for guest in found)
            return pages.to("organiser.door", slug=slug, found=people)
        form.sought.errors = [_("No member has this number or name. Try another spelling.")]
    return _page(process, form, 422)


@bp.post("/organiser/<slug>/door/<person>/<any(arrive, undo):what>")
@allow("organiser", "officer")
def mark_guest(slug: str, person: str, what: str) -> Response:
    """Mark a member present, or undo it."""
    process = the_process(slug)
    one = assembly.find(db.session(), process, person)
    number = one.membership.position
    if what == "arrive":
        checking_in.arrive(db.session(), process, one)
        sitting = _sitting(process)
        sits = door_seats.seat(db.session(), process, sitting, one, **act()) if sitting else None
        said = [(_("Number %(number)s is in the hall. The person takes a card from the pile now.",
                   number=number), "success"), *chair_words(sits)]  # fmt: skip
    else:
        checking_in.leave(db.session(), process, one, **act())
        words = _("It was undone. Number %(number)s is not in the hall.", number=number)
        said = [(words, "success")]
    db.session.commit()
    for words, look in said:
        flash(words, look)
    return pages.to("organiser.door", slug=slug, found=person)


@bp.post("/organiser/<slug>/door/free")
@allow("organiser")
def free_seats(slug: str) -> Response:
    """Free the seats of all who have not come."""
    process = the_process(slug)
    sitting = _sitting(process)
    if sitting is None:
        raise errors.NotFound
    freed, moved = door_seats.free(db.session(), process, sitting, **act())
    db.session.commit()
    for words, look in freed_words(freed, moved):
        flash(words, look)
    return pages.to("organiser.door", slug=slug)


@bp.post("/organiser/<slug>/door/clear")
@allow("organiser")
def clear_door(slug: str) -> Response:
    """Begin another meeting day with an empty hall."""
    process = the_process(slug)
    checking_in.clear(db.session(), process, **act())
    db.session.commit()
    flash(_("The hall is empty again. Everybody can be marked anew."), "success")
    return pages.to("organiser.door", slug=slug)


def _page(process: Process, form: FindForm, status: int = 200) -> Response:
    asked = [person for person in request.args.get("found", "").split(".") if person]
    keys = current_app.extensions["keys"]
    sitting = _sitting(process)
    guests = [
        Guest(one, str(open_person(keys, one.respondent)["name"]))
        for one in assembly.entries(db.session(), process)
        if one.id in asked and one.membership.kind == "member"
    ]
    return pages.render(
        "organiser/door.html",
        status,
        process=process,
        form=form,
        arrivals=checking_in.arrivals(db.session(), process),
        guests=[(guest, state_words(guest.entry, late=False)) for guest in guests],
        sitting=sitting,
        round_now=door_seats.round_now(db.session(), sitting) if sitting else 0,
        chairs={
            guest.entry.id: door_seats.chair(db.session(), sitting, guest.entry)
            for guest in guests
            if sitting
        },
        awaited=door_seats.awaited(db.session(), process, sitting) if sitting else [],
    )


def _sitting(process: Process) -> Sitting | None:
    return door_seats.sitting_of(db.session(), process, clock.now().date())
