"""Who is signed in: staff, by Flask-Login, with a stamp that can end every session."""

from __future__ import annotations

from flask import Flask

from budgeting.extensions import db, login
from budgeting.models import Staff


def init_app(app: Flask) -> None:
    """Let Flask-Login find staff by the id and stamp in the cookie."""
    login.init_app(app)
    login.user_loader(_load)
    login.session_protection = None


def _load(identifier: str) -> Staff | None:
    key, _, stamp = identifier.partition(":")
    if not (key.isascii() and key.isdigit()):
        return None
    person = db.session.get(Staff, int(key))
    if person is None or not person.active or person.stamp != stamp:
        return None
    return person
