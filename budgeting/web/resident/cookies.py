"""The cookies of a shared tablet: short-lived, for this server only, closed to scripts."""

from __future__ import annotations

import secrets

from flask import Response, current_app, request

from budgeting.config import Settings
from budgeting.web import language

TABLET = "tablet"
RECEIPT = "receipt"
DEVICE = "device"
RESTING = "resting"
YEAR = 31536000


def settings() -> Settings:
    """The settings of this application."""
    found: Settings = current_app.extensions["settings"]
    return found


def _name(name: str) -> str:
    """Browsers bind ``__Host-`` to this very server; they refuse it without HTTPS."""
    return f"__Host-{name}" if settings().secure_cookies else name


def read(name: str) -> str:
    """What the tablet sent, or the empty text."""
    return request.cookies.get(_name(name), "")


def put(response: Response, name: str, value: str, seconds: int) -> None:
    """Keep a value on the tablet for so many seconds."""
    response.set_cookie(
        _name(name),
        value,
        max_age=seconds,
        secure=settings().secure_cookies,
        httponly=True,
        samesite="Strict" if name == RECEIPT else "Lax",
    )


def take(response: Response, *names: str) -> None:
    """Take cookies away; that also drops the pages which the browser kept for "back"."""
    for name in names:
        response.delete_cookie(
            _name(name), secure=settings().secure_cookies, httponly=True, samesite="Lax"
        )


def clear(response: Response) -> None:
    """Leave nothing of a person on the tablet: cookies, stored pages, display settings."""
    take(response, TABLET, RECEIPT)
    language.forget(response)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def device() -> str:
    """The name of this tablet for the count of wrong codes; drawn anew where there is none."""
    return read(DEVICE) or secrets.token_urlsafe(16)
