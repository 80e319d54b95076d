"""Sign in and out, and the way to one's own place."""

from __future__ import annotations

from flask import Response, current_app, request, session
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from budgeting.extensions import db
from budgeting.services import clock, guessing, staffing
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.addresses import leads_here
from budgeting.web.staff import bp
from budgeting.web.staff.forms import SignInForm

HOMES = {
    "organiser": "organiser.home",
    "officer": "officer.home",
    "facilitator": "facilitator.home",
}


@bp.route("/sign-in", methods=["GET", "POST"])
@allow("public")
def sign_in() -> Response:
    """Ask who it is; somebody who is signed in already is sent on."""
    form = SignInForm()
    if current_user.is_authenticated:
        return _onward()
    if not form.is_submitted():
        return pages.render("staff/sign_in.html", form=form)
    if not (form.validate() and _admit(form)):
        return pages.render("staff/sign_in.html", 422, form=form)
    return _onward()


def _admit(form: SignInForm) -> bool:
    """Check the password and begin the session; every wrong one is counted."""
    email, keys, now = form.email.data or "", current_app.extensions["keys"], clock.now()
    sources = staffing.sources(email, request.remote_addr or "")
    guessing.refuse_guessers(db.session(), keys, sources, now)
    stored = staffing.stored_password(db.session(), email)
    db.session.rollback()  # nobody waits for the database while the password is checked
    if not staffing.is_password(stored, form.password.data or ""):
        guessing.note_wrong(db.session(), keys, sources, now)
        db.session.commit()
        form.form_errors = [_("Address and password do not belong together. Check both.")]
        return False
    guessing.forgive(db.session(), keys, sources[:1])
    person = staffing.find(db.session(), email)
    db.session.commit()
    session.permanent = True
    login_user(person)
    return True


@bp.post("/sign-out")
@allow("organiser", "officer", "facilitator")
def sign_out() -> Response:
    """Sign out on every device."""
    staffing.end_sessions(
        db.session(),
        current_user._get_current_object(),
        actor=current_user.email,
        now=clock.now(),
    )
    db.session.commit()
    logout_user()
    return pages.to("staff.sign_in")


@bp.get("/")
@allow("organiser", "officer", "facilitator")
def home() -> Response:
    """Send each role to its place."""
    return pages.to(HOMES[current_user.role])


def _onward() -> Response:
    """To the page that was asked for, if it is one of ours, else to the person's place."""
    wanted = request.args.get("next", "")
    if leads_here(wanted):
        return Response(status=303, headers={"Location": wanted})
    return pages.to("staff.home")
