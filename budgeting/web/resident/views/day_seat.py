"""The seat: one card that says what the moment asks, and the ways away from it."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask import session as browser_session

from budgeting.extensions import db
from budgeting.services import seat_day
from budgeting.web import live, pages, places
from budgeting.web.access import allow
from budgeting.web.resident import bp, cookies
from budgeting.web.resident.chair import Chair, in_chair, sit
from budgeting.web.resident.moment import clock_of_row, moment

PART = "resident/_seat_moment.html"


@bp.get("/seat/here")
@allow("seat")
@in_chair
def seat(chair: Chair) -> Response:
    """One thing: what this round asks of a resident."""
    return pages.render("resident/seat.html", **_shown(chair))


@bp.get("/seat/live")
@allow("seat")
def seat_live() -> Response:
    """The same card for a page that is open already, if something has changed."""
    stage = places.the_place().day.stage
    if live.is_shown(stage):
        return live.unchanged()
    return live.part(PART, stage, **_shown(sit()))


@bp.get("/seat/news")
@allow("seat")
def seat_news() -> Response:
    """For a page that somebody fills in: whether its round is past. The page itself stays."""
    stage = places.the_place().day.stage
    if live.is_shown(stage):
        return live.unchanged()
    chair = sit()
    is_past = request.args.get("made") != chair.mark
    return live.part("resident/_seat_news.html", stage, chair=chair, is_past=is_past)


@bp.post("/seat/away")
@allow("seat")
def seat_away() -> Response:
    """Leave the hall for a while, or come back."""
    place = places.the_place()
    act = seat_day.come_back if request.form.get("go") == "back" else seat_day.go_away
    act(db.session(), place.day, place.voice)
    db.session.commit()
    return pages.to("resident.seat")


@bp.post("/seat/to-vote")
@allow("seat")
def seat_to_vote() -> Response:
    """Leave the seat, so that nothing of it is on this tablet when the voting card is typed."""
    browser_session.pop("csrf_token", None)
    browser_session.pop("_flashes", None)
    response = pages.to("resident.enter")
    places.leave(response)
    cookies.take(response, cookies.TABLET, cookies.RECEIPT)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _shown(chair: Chair) -> dict[str, Any]:
    return {"chair": chair, "moment": moment(chair), "clock": clock_of_row(chair.row, chair.now)}
