"""Who may use a route: every view says it, and the application refuses to start otherwise.

This is also the one place that looks whether a person's role holds for the process of the address.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from budgeting.errors import NotAllowed
from budgeting.extensions import db
from budgeting.services import granting
from budgeting.web import places

log = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
RESIDENT = "resident"
STAFF_ROLES = ("organiser", "officer", "facilitator")
PLACES = (places.SEAT, *places.POSTS)
OUTBOX = "X-Outbox"
"""A tablet's outbox takes any redirect for "we have it": to it the way in is a refusal (403)."""
AUDIENCES = (PUBLIC, RESIDENT, *STAFF_ROLES, *PLACES)


class UndeclaredRouteError(RuntimeError):
    """A route does not say who may use it."""


def allow(*audiences: str) -> Callable[[View], View]:
    """Declare who may use a view: "public", "resident" (a card), staff by role, or a place.

    A resident's view checks the card itself, as only it knows what is missing. A place is a seat
    or a post of one sitting, opened with its code: "seat", "table", "team", "expert", "scribe".
    """
    unknown = set(audiences) - set(AUDIENCES)
    if unknown or not audiences:
        raise UndeclaredRouteError(f"unknown audience: {sorted(unknown)}")

    def declare(view: View) -> View:
        view.audiences = frozenset(audiences)  # type: ignore[attr-defined]
        return view

    return declare


def audiences_of(app: Flask, endpoint: str) -> frozenset[str]:
    """Who may use the endpoint; the static files are for everybody."""
    if endpoint == "static":
        return frozenset({PUBLIC})
    declared: frozenset[str] = getattr(app.view_functions[endpoint], "audiences", frozenset())
    return declared


def init_app(app: Flask) -> None:
    """Check every route once, and every request."""
    for rule in app.url_map.iter_rules():
        if not audiences_of(app, rule.endpoint):
            raise UndeclaredRouteError(f"{rule.rule} ({rule.endpoint}) does not say who may use it")
    app.before_request(guard)


def guard() -> ResponseReturnValue | None:
    """Let the request through, send the visitor to sign in, or refuse."""
    if request.endpoint is None:
        return None
    declared = audiences_of(current_app, request.endpoint)
    if PUBLIC in declared or RESIDENT in declared:
        return None
    if not declared.isdisjoint(PLACES) and not _is_staff(declared):
        return _guard_place(declared)
    if not current_user.is_authenticated and OUTBOX not in request.headers:
        return redirect(url_for("staff.sign_in", next=request.full_path.rstrip("?")), code=303)
    if not _is_staff(declared) or not _is_granted():
        log.warning("refused: %s to %s", request.endpoint, _who())
        raise NotAllowed
    return None


def _is_granted() -> bool:
    """Whether the person's role holds for the process of the address, where it names one."""
    slug = (request.view_args or {}).get("slug")
    return slug is None or granting.may_act_in(db.session(), current_user, slug)


def _who() -> str:
    return f"staff {current_user.id}" if current_user.is_authenticated else "somebody"


def _is_staff(declared: frozenset[str]) -> bool:
    return bool(current_user.is_authenticated and current_user.role in declared)


def _guard_place(declared: frozenset[str]) -> ResponseReturnValue | None:
    place = places.here()
    if place is None and OUTBOX not in request.headers:
        return places.way_in(declared)
    if place is None or place.kind not in declared:
        raise NotAllowed
    return None
