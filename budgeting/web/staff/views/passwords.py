"""Choose another password."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _
from flask_login import current_user

from budgeting.extensions import db
from budgeting.models import Staff
from budgeting.services import clock, passwords, staffing
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.proving import knows_password
from budgeting.web.staff import bp
from budgeting.web.staff.entry import let_in
from budgeting.web.staff.forms import NewPasswordForm


@bp.route("/password", methods=["GET", "POST"])
@allow("organiser", "officer", "facilitator")
def password() -> Response:
    """With the old password, set a new one; every other session ends."""
    form, person = NewPasswordForm(), current_user._get_current_object()
    if form.is_submitted() and form.validate() and _is_good(form, person):
        new = form.new.data or ""
        staffing.set_password(db.session(), person, new, actor=person.name, now=clock.now())
        let_in(person, "a new password")
        flash(_("Your password was changed. You are signed in here only."), "success")
        return pages.to("staff.sessions")
    return pages.render("staff/password.html", 422 if form.is_submitted() else 200, form=form)


def _is_good(form: NewPasswordForm, person: Staff) -> bool:
    """Say what is wrong with the new password before the old one is looked at."""
    new = form.new.data or ""
    reasons = {
        "short": _("A password needs at least 12 characters."),
        "long": _("This password is too long."),
        "easy": _(
            "This password is easy to guess. Take several words that do not belong together."
        ),
    }
    refusal = passwords.refusal(new, (person.name, person.email))
    if refusal:
        form.new.errors = [reasons[refusal]]
    elif new != form.again.data:
        form.again.errors = [_("The two new passwords are not the same.")]
    elif not knows_password(person.email, form.password.data or ""):
        form.password.errors = [_("This is not your password.")]
    return not (form.new.errors or form.again.errors or form.password.errors)
