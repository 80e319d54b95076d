"""Who is signed in: staff, by Flask-Login, with a stamp that can end every session."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from budgeting.extensions import db, login
from budgeting.models import Staff
from budgeting.tokens import Sessions

ROOMS = {"staff", "organiser", "officer", "facilitator", "hall"}


def init_app(app: Flask) -> None:
    """Let Flask-Login find staff by the id and stamp in the cookie."""
    app.session_interface = Sessions()
    login.init_app(app)
    login.user_loader(_load)
    login.session_protection = None
    app.context_processor(way_out)


def way_out() -> dict[str, Any]:
    """On the staff's pages: where their work is, and the way to sign out."""
    if request.blueprint not in ROOMS or not current_user.is_authenticated:
        return {}
    places = [(_("Processes"), url_for(f"{current_user.role}.home"))]
    if "hall" in current_app.extensions:
        places.append((_("The hall"), url_for("hall.watch")))
    return {
        "sign_out_url": url_for("staff.sign_out"),
        "nav_items": [(words, address, request.path == address) for words, address in places],
    }


def _load(identifier: str) -> Staff | None:
    key, _separator, stamp = identifier.partition(":")
    if not (key.isascii() and key.isdigit()):
        return None
    person = db.session.get(Staff, int(key))
    if person is None or not person.active or person.stamp != stamp:
        return None
    return person
