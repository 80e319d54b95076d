"""Set up the second factor: the key for the app, a code that shows it is there, recovery codes."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode

from flask import Response, session
from flask_babel import gettext as _
from flask_login import current_user

from budgeting.extensions import db
from budgeting.models import Staff
from budgeting.services import clock, second_factor
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.proving import keyring, knows_password
from budgeting.web.signing import here
from budgeting.web.staff import bp
from budgeting.web.staff.entry import halfway_person, let_in, step
from budgeting.web.staff.forms import CodeForm, EnrolAgainForm

RECOVERY = "recovery_codes"
"""Under which the cookie carries the sealed recovery codes, until they are shown once."""
PURPOSE = "second-factor/shown"


@bp.route("/second-factor", methods=["GET", "POST"])
@allow("public")
def enrol() -> Response:
    """Show the key, and take it into use with its first code.

    Open to somebody who is signed in, and in the midst of a first sign-in where a second factor
    is required; who has one already must get in with it before it can be exchanged.
    """
    found = _whose()
    if found is None:
        return step("staff.sign_in")
    person, sid = found
    form = EnrolAgainForm() if current_user.is_authenticated else CodeForm()
    key = second_factor.proposed_key(keyring(), person, sid)
    if form.is_submitted() and form.validate() and _set_up(person, key, form):
        return step("staff.recovery_codes")
    return pages.render(
        "staff/enrol.html",
        422 if form.is_submitted() else 200,
        form=form,
        key=" ".join(key[start : start + 4] for start in range(0, len(key), 4)),
        address=second_factor.address_of(key, person),
        again=person.second_factor is not None,
    )


@bp.get("/recovery-codes")
@allow("organiser", "officer", "facilitator")
def recovery_codes() -> Response:
    """The codes for a lost phone, once: nobody can read them again."""
    sealed = b64decode(session.pop(RECOVERY, ""))
    plain = keyring().open(PURPOSE, sealed, here())
    return pages.render("staff/recovery_codes.html", codes=json.loads(plain) if plain else [])


def _whose() -> tuple[Staff, bytes] | None:
    """Who may set up a second factor here, and the session that asks for it."""
    if current_user.is_authenticated:
        return current_user._get_current_object(), here()
    found = halfway_person()
    return found if found and found[0].second_factor is None else None


def _set_up(person: Staff, key: str, form: CodeForm) -> bool:
    """Take the key into use, and begin a new session; every other one of the person ends."""
    now = clock.now()
    if isinstance(form, EnrolAgainForm) and not knows_password(
        person.email, form.password.data or ""
    ):
        form.password.errors = [_("This is not your password.")]
        return False
    shown = second_factor.is_shown_by(key, second_factor.folded(form.code.data or ""), now)
    if shown is None:
        form.code.errors = [_("This is not the code of this key. Wait for the next one.")]
        return False
    db.session.rollback()  # nobody waits for the database while the codes are hashed
    spare, keys = second_factor.recovery_codes(), keyring()
    second_factor.set_up(db.session(), keys, person, key, shown, spare, actor=person.name, now=now)
    sid = let_in(person, "a new second factor")
    sealed = keys.seal(PURPOSE, json.dumps(spare.codes).encode(), sid)
    session[RECOVERY] = b64encode(sealed).decode()
    return True
