"""Take a seat with the code on the name card, and give the tablet back."""

from __future__ import annotations

from flask import Response, request
from flask import session as browser_session
from flask_babel import gettext as _

from budgeting.extensions import db
from budgeting.services import clock, day_codes, guessing
from budgeting.services.guessing import Source
from budgeting.web import pages, places
from budgeting.web.access import PUBLIC, allow
from budgeting.web.place_form import PlaceForm
from budgeting.web.resident import bp, cookies
from budgeting.web.resident.booth import keyring

WRONG_CODES_PLACE = 200
"""Wrong codes from one address within five minutes: the whole hall may stand behind one."""


@bp.get("/seat")
@allow(PUBLIC)
def take_seat() -> Response:
    """Ask for the code on the name card; a QR code opens this page with its code after the #."""
    return pages.render("resident/take_seat.html", form=PlaceForm())


@bp.post("/seat")
@allow(PUBLIC)
def taken_seat() -> Response:
    """Open the seat on this tablet; whoever had it before leaves nothing on it."""
    form, keys, now = PlaceForm(), keyring(), clock.now()
    sources = [Source("seat-place", request.remote_addr or "", WRONG_CODES_PLACE)]
    guessing.refuse_guessers(db.session(), keys, sources, now)
    opened = day_codes.open_seat(db.session(), keys, form.code.data or "")
    if not form.validate() or opened is None:
        if not form.errors:
            guessing.note_wrong(db.session(), keys, sources, now)
            db.session.commit()
            form.code.errors = [_("No seat has this code today. Compare it with your name card.")]
        return pages.render("resident/take_seat.html", 422, form=form)
    browser_session.pop("csrf_token", None)
    response = pages.to("resident.seat")
    places.put(response, opened)
    return response


@bp.post("/seat/leave")
@allow("seat")
def leave_seat() -> Response:
    """Give the tablet back: nothing of this person is left on it."""
    response = pages.to("resident.take_seat")
    places.leave(response)
    cookies.clear(response)
    return response
