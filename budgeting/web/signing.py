"""Who is signed in: staff, by Flask-Login, with a row in the database for every browser."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from flask import Flask, current_app, g, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from budgeting.config import Settings
from budgeting.extensions import SAFE_METHODS, db, login
from budgeting.models import Staff, StaffSession
from budgeting.services import clock, staff_sessions
from budgeting.services.staff_sessions import Limits
from budgeting.tokens import Sessions

ROOMS = {"staff", "organiser", "officer", "facilitator", "hall"}
TOKEN = "staff_session"  # noqa: S105 - the name under which the cookie carries it


def init_app(app: Flask) -> None:
    """Let Flask-Login find staff by the session that the cookie names."""
    app.session_interface = Sessions()
    login.init_app(app)
    login.user_loader(_load)
    login.session_protection = None
    app.context_processor(way_out)


def limits() -> Limits:
    """After how much time somebody is signed out here."""
    settings: Settings = current_app.extensions["settings"]
    return Limits.of(settings)


def here() -> bytes:
    """The key of the session at this browser, on a page of somebody who is signed in."""
    sid: bytes = g.staff_sid
    return sid


def way_out() -> dict[str, Any]:
    """On the staff's pages: where their work is, and the way to sign out."""
    if request.blueprint not in ROOMS or not current_user.is_authenticated:
        return {}
    places = [(_("Processes"), url_for(f"{current_user.role}.home"))]
    if "hall" in current_app.extensions:
        places.append((_("The hall"), url_for("hall.watch")))
    places.append((_("Your sign-in"), url_for("staff.sessions")))
    return {
        "sign_out_url": url_for("staff.sign_out"),
        "nav_items": [(words, address, request.path == address) for words, address in places],
    }


def _load(identifier: str) -> Staff | None:
    """The person, if the session that the cookie names is theirs and not over."""
    token, now = str(session.get(TOKEN, "")), clock.now()
    found = staff_sessions.recall(db.session(), token, limits(), now)
    if found is None or found[1].get_id() != identifier:
        return None
    row, person = found
    g.staff_sid = row.sid
    # A live part that a page asks for by itself does not mean that somebody is there.
    if staff_sessions.is_stale(row, now) and "v" not in request.args:
        _note_seen(row, now)
    return person


def _note_seen(row: StaffSession, now: datetime) -> None:
    """Put the end of the idle time off, at most every few minutes.

    A page that is only read has a transaction that must not write, so this is done beside it; if
    the database is too busy, the page is shown all the same.
    """
    if request.method not in SAFE_METHODS:
        staff_sessions.note_seen(db.session(), row.sid, now)
        return
    with suppress(SQLAlchemyError), Session(db.engine) as beside:
        staff_sessions.note_seen(beside, row.sid, now)
        beside.commit()
