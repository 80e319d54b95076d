"""A seat's tablet that was left alone: it hides everything, shows the time, and waits for the code.

What stays on it is a sealed note of the sitting and the table, enough for the clock of the room.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime, timedelta
from typing import Any

from flask import Response
from flask import session as browser_session

from budgeting.deliberation.sitting_day import WORKING
from budgeting.extensions import db
from budgeting.models import Day
from budgeting.services import clock, days
from budgeting.services.places import HOURS
from budgeting.web import live, pages, places
from budgeting.web.access import PUBLIC, allow
from budgeting.web.place_form import PlaceForm
from budgeting.web.resident import bp, cookies
from budgeting.web.resident.booth import keyring
from budgeting.web.resident.chair import sit
from budgeting.web.resident.moment import clock_of_row
from budgeting.web.telling.rounds import round_words

PART = "resident/_seat_resting.html"


@bp.post("/seat/lock")
@allow("seat")
def lock_seat() -> Response:
    """Hide everything; a tablet that is left alone sends this by itself."""
    chair = sit()
    until = int((chair.now + HOURS).timestamp())
    note = json.dumps([chair.place.sitting_id, chair.table, until]).encode()
    sealed = urlsafe_b64encode(keyring().seal(cookies.RESTING, note)).decode()
    browser_session.pop("_flashes", None)
    response = pages.to("resident.seat_locked")
    places.leave(response)
    cookies.put(response, cookies.RESTING, sealed, int(HOURS / timedelta(seconds=1)))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/seat/locked")
@allow(PUBLIC)
def seat_locked() -> Response:
    """The time of the room, and the field for the code that opens the seat again."""
    return pages.render("resident/seat_locked.html", form=PlaceForm(), **_resting(clock.now()))


@bp.get("/seat/locked/live")
@allow(PUBLIC)
def seat_locked_live() -> Response:
    """The time of the room for a page that is open already, if something has changed."""
    found = _resting(clock.now())
    if live.is_shown(found["stage"]):
        return live.unchanged(found["day"])
    return live.part(PART, found["stage"], **found)


def _resting(now: datetime) -> dict[str, Any]:
    """What the sealed note leads to; nothing without one, or once its day is over."""
    try:
        plain = keyring().open(cookies.RESTING, urlsafe_b64decode(cookies.read(cookies.RESTING)))
    except (NotBase64, ValueError):
        plain = None
    sitting_id, table, until = json.loads(plain) if plain else (0, 0, 0)
    day = db.session.get(Day, sitting_id) if now.timestamp() < until else None
    if day is None or day.state not in WORKING:
        return {"day": None, "stage": 0, "heading": "", "clock": {}}
    row = days.current_at(days.rounds(db.session(), day), table)
    return {
        "day": day,
        "stage": day.stage,
        "heading": round_words(row) if row else "",
        "clock": clock_of_row(row, now),
    }
