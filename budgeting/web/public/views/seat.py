"""Find a seat: a number in, the table of every round out; no names and no sign-in."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from budgeting.errors import NotFound
from budgeting.extensions import db
from budgeting.services import clock, organising, seat_finding
from budgeting.services.seat_finding import FoundSeats
from budgeting.web import pages
from budgeting.web.access import PUBLIC, allow
from budgeting.web.public import bp
from budgeting.web.public.showing import ways

LONGEST = 5


@bp.get("/<slug>/seat")
@allow(PUBLIC)
def seat(slug: str) -> Response:
    """Ask for the number, and tell the tables."""
    process = organising.find(db.session(), slug)
    sitting = seat_finding.current(db.session(), process, clock.now().date())
    typed = request.args.get("number", "").strip()
    found: FoundSeats | None = None
    problem = ""
    if sitting is not None and "number" in request.args:
        plain = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST
        try:
            found = seat_finding.find_seats(db.session(), sitting, int(typed) if plain else 0)
        except NotFound:
            problem = _(
                "There is no seat for this number. Compare it with your card, or ask at the door."
            )
    response = pages.render(
        "public/seat.html",
        422 if problem else 200,
        process=process,
        nav_items=ways(process),
        sitting=sitting,
        found=found,
        typed=typed[:20],
        problem=problem,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
