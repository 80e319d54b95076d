"""What every step of the sign-in shares: who stands at which step, the way in, the way on."""

from __future__ import annotations

import logging

from flask import Response, request, session
from flask_login import login_user

from budgeting.extensions import db
from budgeting.models import Staff
from budgeting.services import clock, staff_sessions
from budgeting.web import pages
from budgeting.web.addresses import leads_here
from budgeting.web.browsers import browser
from budgeting.web.signing import TOKEN, limits

HALFWAY = "staff_halfway"
"""Under which the cookie carries that the password was right, until the code is."""
log = logging.getLogger(__name__)


def begin_halfway(person: Staff) -> None:
    """Remember for a short while that the password was right; this lets nobody in."""
    session[HALFWAY] = staff_sessions.begin(
        db.session(), person, browser(), limits(), clock.now(), halfway=True
    )
    db.session.commit()


def halfway_person() -> tuple[Staff, bytes] | None:
    """Who gave the right password at this browser, and the key of that step; none if too late."""
    token = str(session.get(HALFWAY, ""))
    if not token:
        return None
    found = staff_sessions.recall(db.session(), token, limits(), clock.now(), halfway=True)
    return (found[1], found[0].sid) if found else None


def let_in(person: Staff, how: str) -> bytes:
    """Begin a new session, with a new token in the cookie; what came before it is over.

    The answer is the key of the session.
    """
    if HALFWAY in session:
        before = staff_sessions.sid_of(str(session.pop(HALFWAY)))
        staff_sessions.end(db.session(), person, {before})
    token = staff_sessions.begin(db.session(), person, browser(), limits(), clock.now())
    db.session.commit()
    session.pop("csrf_token", None)
    session[TOKEN] = token
    session.permanent = True
    login_user(person)
    log.info("staff %d signed in with %s", person.id, how)
    return staff_sessions.sid_of(token)


def onward() -> Response:
    """To the page that was asked for, if it is one of ours, else to the person's place."""
    wanted = request.args.get("next", "")
    if leads_here(wanted):
        return Response(status=303, headers={"Location": wanted})
    return pages.to("staff.home")


def step(endpoint: str) -> Response:
    """To another step of the sign-in, which remembers the page that was asked for."""
    wanted = request.args.get("next", "")
    return pages.to(endpoint, next=wanted) if leads_here(wanted) else pages.to(endpoint)
