"""The second step of the sign-in: a code of the app, or one for a lost phone."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _
from flask_login import current_user

from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.proving import takes_code
from budgeting.web.staff import bp
from budgeting.web.staff.entry import halfway_person, let_in, onward, step
from budgeting.web.staff.forms import CodeForm


@bp.route("/code", methods=["GET", "POST"])
@allow("public")
def code() -> Response:
    """Ask for the code; only somebody whose password was right a moment ago gets here."""
    form = CodeForm()
    if current_user.is_authenticated:
        return onward()
    found = halfway_person()
    if found is None or found[0].second_factor is None:
        return step("staff.sign_in")
    if not form.is_submitted():
        return pages.render("staff/code.html", form=form)
    if form.validate():
        how = takes_code(found[0], form.code.data or "")
        if how:
            let_in(found[0], how)
            return onward()
        form.form_errors = [
            _("This code does not fit, or it was used already. Wait for the next one.")
        ]
    return pages.render("staff/code.html", 422, form=form)
