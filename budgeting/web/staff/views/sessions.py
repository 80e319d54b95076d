"""Where somebody is signed in, and the end of sessions that they do not want."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _
from flask_login import current_user

from budgeting.extensions import db
from budgeting.models import Staff
from budgeting.services import clock, staff_sessions
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.proving import knows_password
from budgeting.web.signing import here, limits
from budgeting.web.staff import bp
from budgeting.web.staff.forms import PasswordCheckForm


@bp.route("/sessions", methods=["GET", "POST"])
@allow("organiser", "officer", "facilitator")
def sessions() -> Response:
    """List them; with the password, end one or all others."""
    form, person = PasswordCheckForm(), current_user._get_current_object()
    if form.is_submitted() and form.validate():
        if knows_password(person.email, form.password.data or ""):
            _end(person)
            db.session.commit()
            flash(_("The session was ended."), "success")
            return pages.to("staff.sessions")
        form.password.errors = [_("This is not your password.")]
    found = staff_sessions.of_person(db.session(), person, limits(), clock.now())
    return pages.render(
        "staff/sessions.html",
        422 if form.is_submitted() else 200,
        form=form,
        sessions=found,
        here=here(),
        person=person,
        devices={"computer": _("Computer"), "tablet": _("Tablet"), "phone": _("Mobile phone")},
    )


def _end(person: Staff) -> None:
    """The session whose button was pressed, or all but this one."""
    chosen = request.form.get("end", "")
    if chosen == "others":
        staff_sessions.end_others(db.session(), person, here())
        return
    found = staff_sessions.of_person(db.session(), person, limits(), clock.now())
    staff_sessions.end(db.session(), person, {one.sid for one in found if one.sid.hex() == chosen})
