"""The place that this device has opened, from its cookie; and the way in for one that has none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from flask import Response, current_app, g, request

from budgeting.config import Settings
from budgeting.extensions import db
from budgeting.services import clock, places
from budgeting.services.day_codes import Opened
from budgeting.services.keys import Keyring
from budgeting.services.places import Place
from budgeting.web import pages

COOKIE = "place"
SEAT = "seat"
POSTS = ("table", "team", "expert", "scribe")


def _name() -> str:
    """Browsers bind ``__Host-`` to this very server; they refuse it without HTTPS."""
    settings: Settings = current_app.extensions["settings"]
    return f"__Host-{COOKIE}" if settings.secure_cookies else COOKIE


def here() -> Place | None:
    """The place of this device, read once in a request; it holds for this request alone."""
    if "place" not in g:
        keys: Keyring = current_app.extensions["keys"]
        cookie = request.cookies.get(_name(), "")
        g.place = places.recall(db.session(), keys, cookie, clock.now())
    found: Place | None = g.place
    return found


def the_place() -> Place:
    """The place, in a view whose guard has let it through."""
    found = here()
    if found is None:
        raise LookupError("a view for places was reached without one")
    return found


def put(response: Response, opened: Opened) -> None:
    """Keep the place on this device for the day."""
    settings: Settings = current_app.extensions["settings"]
    keys: Keyring = current_app.extensions["keys"]
    response.set_cookie(
        _name(),
        places.token(keys, opened, clock.now()),
        max_age=int(places.HOURS / timedelta(seconds=1)),
        secure=settings.secure_cookies,
        httponly=True,
        samesite="Lax",
    )


def leave(response: Response) -> None:
    """Take the place off this device."""
    settings: Settings = current_app.extensions["settings"]
    response.delete_cookie(_name(), secure=settings.secure_cookies, httponly=True, samesite="Lax")


def way_in(declared: Iterable[str]) -> Response:
    """To the page where a code opens what was asked for."""
    kinds = set(declared)
    return pages.to("resident.take_seat" if SEAT in kinds else "facilitator.open_post")
