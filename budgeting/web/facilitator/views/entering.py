"""Open a post with its code: a table's tablet, the theme team, an expert, a scribe."""

from __future__ import annotations

from flask import Response, current_app, request
from flask_babel import gettext as _

from budgeting.extensions import db
from budgeting.services import clock, day_codes, guessing
from budgeting.services.guessing import Source
from budgeting.web import pages, places
from budgeting.web.access import PLACES, PUBLIC, allow
from budgeting.web.facilitator import bp
from budgeting.web.facilitator.note_words import post_words
from budgeting.web.place_form import PlaceForm

WRONG_CODES_PLACE = 60
HOMES = {
    "table": "facilitator.table",
    "team": "facilitator.team",
    "expert": "facilitator.expert",
    "scribe": "facilitator.scribe",
}


@bp.get("/post")
@allow(PUBLIC)
def open_post() -> Response:
    """Ask for the code on the sheet; a QR code opens this page with its code after the #."""
    place = places.here()
    opened = place if place is not None and place.kind in HOMES else None
    return pages.render(
        "facilitator/open_post.html",
        form=PlaceForm(),
        place=opened,
        home=HOMES[opened.kind] if opened else "",
        opened_as=post_words(opened.kind, opened.ref) if opened else "",
    )


@bp.post("/post")
@allow(PUBLIC)
def opened_post() -> Response:
    """Open the post; a wrong code is counted."""
    form, keys, now = PlaceForm(), current_app.extensions["keys"], clock.now()
    sources = [Source("post-place", request.remote_addr or "", WRONG_CODES_PLACE)]
    guessing.refuse_guessers(db.session(), keys, sources, now)
    opened = day_codes.open_post(db.session(), keys, form.code.data or "")
    if not form.validate() or opened is None:
        if not form.errors:
            guessing.note_wrong(db.session(), keys, sources, now)
            db.session.commit()
            form.code.errors = [
                _("No table or desk has this code today. Compare it with the sheet.")
            ]
        return pages.render("facilitator/open_post.html", 422, form=form, place=None, home="")
    response = pages.to(HOMES[opened.kind])
    places.put(response, opened)
    return response


@bp.post("/post/leave")
@allow(*PLACES)
def leave_post() -> Response:
    """Close the post on this device; what was sent stays."""
    response = pages.to("facilitator.open_post")
    places.leave(response)
    return response
