"""Sign in and out, and the way to one's own place."""

from __future__ import annotations

import logging

from flask import Response, current_app, session
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from budgeting.config import Settings
from budgeting.extensions import db
from budgeting.models import Staff
from budgeting.services import staff_sessions, staffing
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.proving import SignInForm, knows_password
from budgeting.web.signing import TOKEN, here
from budgeting.web.staff import bp
from budgeting.web.staff.entry import begin_halfway, let_in, onward, step

HOMES = {
    "organiser": "organiser.home",
    "officer": "officer.home",
    "facilitator": "facilitator.home",
}
log = logging.getLogger(__name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@allow("public")
def sign_in() -> Response:
    """Ask who it is; somebody who is signed in already is sent on."""
    form = SignInForm()
    if current_user.is_authenticated:
        return onward()
    if not form.is_submitted():
        return pages.render("staff/sign_in.html", form=form)
    if not form.validate():
        return pages.render("staff/sign_in.html", 422, form=form)
    email = form.email.data or ""
    if not knows_password(email, form.password.data or ""):
        form.form_errors = [_("Address and password do not belong together. Check both.")]
        return pages.render("staff/sign_in.html", 422, form=form)
    return _next_step(staffing.find(db.session(), email))


def _next_step(person: Staff) -> Response:
    """Ask for the second factor, lead to it, or let in by the password alone."""
    settings: Settings = current_app.extensions["settings"]
    if person.second_factor is not None:
        begin_halfway(person)
        return step("staff.code")
    if settings.second_factor == "required":
        begin_halfway(person)
        return step("staff.enrol")
    let_in(person, "a password")
    return onward()


@bp.post("/sign-out")
@allow("organiser", "officer", "facilitator")
def sign_out() -> Response:
    """End this session for good: a copy of its cookie is worth nothing either."""
    person: Staff = current_user._get_current_object()
    staff_sessions.end(db.session(), person, {here()})
    db.session.commit()
    log.info("staff %d signed out", person.id)
    logout_user()
    session.pop(TOKEN, None)
    session.pop("csrf_token", None)
    response = pages.to("staff.sign_in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.get("/")
@allow("organiser", "officer", "facilitator")
def home() -> Response:
    """Send each role to its place."""
    return pages.to(HOMES[current_user.role])
