"""The second step of the sign-in: a code of the app, or one for a lost phone."""

from __future__ import annotations

import logging

from flask import Response
from flask_babel import gettext as _
from flask_login import current_user

from budgeting.extensions import db
from budgeting.models import Staff
from budgeting.services import clock, guessing, second_factor
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.staff import bp
from budgeting.web.staff.entry import halfway_person, keyring, let_in, onward, step
from budgeting.web.staff.forms import CodeForm

log = logging.getLogger(__name__)


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
        how = _taken(found[0], second_factor.folded(form.code.data or ""))
        if how:
            let_in(found[0], how)
            return onward()
        form.form_errors = [
            _("This code does not fit, or it was used already. Wait for the next one.")
        ]
    return pages.render("staff/code.html", 422, form=form)


def _taken(person: Staff, typed: str) -> str:
    """With what the person has shown who they are; empty, and counted, if with nothing."""
    keys, now, sources = keyring(), clock.now(), second_factor.sources(person)
    guessing.refuse_guessers(db.session(), keys, sources, now)
    how = _kind(person, typed)
    if how:
        guessing.forgive(db.session(), keys, sources)
        return how
    guessing.note_wrong(db.session(), keys, sources, now)
    db.session.commit()
    log.warning("staff %d: a wrong code was refused", person.id)
    return ""


def _kind(person: Staff, typed: str) -> str:
    now = clock.now()
    if not second_factor.is_recovery(typed):
        fits = second_factor.take_code(db.session(), keyring(), person, typed, now)
        return "a password and a code" if fits else ""
    salt = person.recovery_salt or b""
    db.session.rollback()  # nobody waits for the database while the code is checked
    digest = second_factor.recovery_digest(typed, salt)
    fits = second_factor.take_recovery(db.session(), person, digest, actor=person.name, now=now)
    return "a password and a recovery code" if fits else ""
