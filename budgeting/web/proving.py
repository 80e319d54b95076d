"""Show who one is: by password and code, at the sign-in or beside somebody who is signed in.

A second person at a desk shows what a sign-in asks for and gets no session for it. So an act that
takes two people takes two accounts, at one tablet and without signing out.
"""

from __future__ import annotations

import logging
from collections.abc import Collection

from flask import current_app, request
from flask_babel import lazy_gettext
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from budgeting.config import Settings
from budgeting.extensions import db
from budgeting.models import Staff
from budgeting.services import clock, granting, guessing, second_factor, staffing
from budgeting.services.keys import Keyring
from budgeting.services.passwords import LONGEST
from budgeting.web.forms import Form
from budgeting.web.telling.words import _

log = logging.getLogger(__name__)


class SignInForm(Form):
    """Address and password."""

    email = EmailField(
        lazy_gettext("E-mail address"),
        [InputRequired(lazy_gettext("Enter your e-mail address.")), Length(max=200)],
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [InputRequired(lazy_gettext("Enter your password.")), Length(max=LONGEST)],
    )


class PersonForm(SignInForm):
    """Somebody else at this desk: address, password, and the code if there is one."""

    code = StringField(lazy_gettext("Code of the app, if this account has one"), [Length(max=40)])


def proven(form: PersonForm, slug: str, roles: Collection[str]) -> Staff | None:
    """Who has shown who they are, or ``None`` with the errors at the fields of the form.

    Only for people with one of these roles in the process of this name. The code is used up, and
    that is committed, as is every wrong guess; ``TooManyAttempts`` after too many of them.
    """
    if not form.validate():
        return None
    email = form.email.data or ""
    if not knows_password(email, form.password.data or ""):
        form.password.errors = [_("Address and password do not belong together. Check both.")]
        return None
    person = staffing.find(db.session(), email)
    problem = _missing(person, form.code.data or "")
    if problem:
        form.code.errors = [problem]
        return None
    db.session.commit()
    if person.role not in roles or not granting.may_act_in(db.session(), person, slug):
        form.email.errors = [_("This account is not allowed to do this here.")]
        return None
    log.info("staff %d proved who they are at another person's desk", person.id)
    return person


def _missing(person: Staff, code: str) -> str:
    """What is wrong with the second factor, in words; empty if nothing is."""
    settings: Settings = current_app.extensions["settings"]
    if person.second_factor is None:
        if settings.second_factor == "required":
            return _("This account has no code of an app yet. Sign in with it once to set it up.")
        return ""
    if takes_code(person, code):
        return ""
    return _("This code does not fit, or it was used already. Wait for the next one.")


def keyring() -> Keyring:
    """The keys of this machine."""
    keys: Keyring = current_app.extensions["keys"]
    return keys


def knows_password(email: str, password: str) -> bool:
    """Whether this is the password of this address; every wrong one is counted and committed."""
    keys, now = keyring(), clock.now()
    sources = staffing.sources(email, request.remote_addr or "")
    guessing.refuse_guessers(db.session(), keys, sources, now)
    stored = staffing.stored_password(db.session(), email)
    db.session.rollback()  # nobody waits for the database while the password is checked
    if not staffing.is_password(stored, password):
        guessing.note_wrong(db.session(), keys, sources, now)
        db.session.commit()
        log.warning("a wrong password was refused")
        return False
    guessing.forgive(db.session(), keys, sources[:1])
    return True


def takes_code(person: Staff, typed: str) -> str:
    """With what the person has shown who they are; empty, and counted, if with nothing."""
    keys, now, sources = keyring(), clock.now(), second_factor.sources(person)
    guessing.refuse_guessers(db.session(), keys, sources, now)
    how = _kind(person, second_factor.folded(typed))
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
