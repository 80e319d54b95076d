"""Name auditors, hand them their codes once, and destroy the sealed ballots afterwards."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from flask import Response, current_app, flash, request
from flask import session as browser_session
from flask_login import current_user

from budgeting.errors import IllegalMove, KeysRefused, TextRefused
from budgeting.extensions import db
from budgeting.models import Process
from budgeting.services import (
    audit_files,
    audit_verdicts,
    auditing,
    box_keys,
    clock,
    destroying,
    paper_urn,
    relaying,
    unsealing,
    working,
)
from budgeting.services.auditing import Begun, Wanted
from budgeting.services.keys import Keyring
from budgeting.services.sealed import sealed_rulebook
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp
from budgeting.web.officer.acting import act, here, the_process
from budgeting.web.officer.audit_forms import AuditForm
from budgeting.web.officer.holders import key_of, level, unlock
from budgeting.web.officer.key_forms import PairForm
from budgeting.web.proving import PersonForm, proven
from budgeting.web.telling.words import _

CODES = "audit-codes"


@bp.route("/<slug>/audit", methods=["GET", "POST"])
@allow("officer")
def audit(slug: str) -> Response:
    """Two holders allow auditors to open the ballots for a limited time.

    Where the server has the key, two officers do.
    """
    process = the_process(slug)
    running = auditing.live(here(), process, clock.now())
    form = AuditForm()
    allowing = _allowing(process)
    if request.method == "POST" and running is None:
        begun = _begin(slug, form, allowing)
        if begun is not None:
            _remember(slug, begun)
            return pages.to("officer.audit_codes", slug=slug)
    process = the_process(slug)
    return pages.render(
        "officer/audit.html",
        422 if request.method == "POST" else 200,
        process=process,
        form=form,
        allowing=allowing,
        sealed=isinstance(allowing, PairForm),
        running=running,
        auditors=auditing.auditors(here(), running) if running else [],
        job=working.latest(here(), process, auditing.KIND),
        possible=process.phase in auditing.PHASES and unsealing.is_open(here(), process),
        statements=audit_verdicts.statements(here(), process),
        left=destroying.is_left(here(), process),
        may_destroy=destroying.may_destroy(here(), process, clock.now()),
        disputed=audit_verdicts.is_disputed(here(), process),
        due=destroying.due_at(process),
        few_on_paper=paper_urn.few_in_box(here(), process),
    )


@bp.get("/<slug>/audit/codes")
@allow("officer")
def audit_codes(slug: str) -> Response:
    """The code of each auditor, this once."""
    sealed = urlsafe_b64decode(browser_session.pop(CODES, ""))
    plain = _keys().open(CODES, sealed, slug.encode())
    if plain is None:
        return pages.to("officer.audit", slug=slug)
    return pages.render(
        "officer/audit_codes.html", process=the_process(slug), codes=json.loads(plain)
    )


@bp.post("/<slug>/audit/end")
@allow("officer")
def end_audit(slug: str) -> Response:
    """End the audit before its time; the log says who did."""
    auditing.call_off(here(), the_process(slug), **act())
    here().commit()
    auditing.let_go(here(), _place(), clock.now())
    here().commit()
    flash(_("The audit is ended. Its openings are deleted."), "success")
    return pages.to("officer.audit", slug=slug)


@bp.route("/<slug>/destroy", methods=["GET", "POST"])
@allow("officer")
def destroy(slug: str) -> Response:
    """A second look, then the sealed ballots, their key and the openings are gone."""
    process = the_process(slug)
    if request.method == "POST":
        destroying.destroy(here(), process, _place(), **act())
        here().commit()
        if relaying.sweep(db.engine, destroying.TABLES):
            flash(_("The sealed ballots and their key are destroyed."), "success")
        else:
            flash(
                _("They are destroyed. Old pages remain: let the administrator run %(command)s.",
                  command="flask box sweep"),
                "warning",
            )  # fmt: skip
        return pages.to("officer.desk", slug=slug)
    if not destroying.may_destroy(here(), process, clock.now()):
        raise IllegalMove("destroy", process.phase)
    return pages.render("officer/destroy.html", process=process)


def _allowing(process: Process) -> PairForm | PersonForm:
    """What the two who allow an audit fill in: two holders, or a second officer."""
    if level(process) == "sealed":
        return PairForm(key_of(process).names)
    return PersonForm(formdata=None) if request.method == "GET" else PersonForm()


def _begin(slug: str, form: AuditForm, allowing: PairForm | PersonForm) -> Begun | None:
    """Begin the audit and its work; ``None`` if something on the page is not right yet."""
    if not all([form.validate(), allowing.validate()]):
        return None
    allowed = _allowed(slug, allowing)
    if allowed is None:
        return None
    process, (secret, two) = the_process(slug), allowed
    wanted = Wanted(form.names, form.hours.data or 1, secret, two)
    try:
        begun = auditing.begin(here(), process, wanted, _keys(), **act())
    except TextRefused:
        form.auditor_0.errors = [_("The auditors are two or three different people.")]
        return None
    except KeysRefused as refused:
        if refused.reason != "pair" or not isinstance(allowing, PersonForm):
            raise
        here().rollback()
        allowing.email.errors = [
            _("This has to be another person. Two different people are needed.")
        ]
        return None
    job_id = begun.job.id
    auditing.let_go(here(), _place(), clock.now())
    here().commit()
    current_app.extensions["queue"].send(job_id)
    return begun


def _allowed(slug: str, form: PairForm | PersonForm) -> tuple[bytes, tuple[str, ...]] | None:
    """The key of the box and the two who allow its use; ``None`` with the errors at the form."""
    if isinstance(form, PairForm):
        secret = unlock(slug, form)
        return (secret, tuple(form.names)) if secret is not None else None
    other = proven(form, slug, ["officer"])
    if other is None:
        return None
    return _of_room(the_process(slug)), (current_user.name, other.name)


def _of_room(process: Process) -> bytes:
    """The key that the server itself has, where there are no holders."""
    return box_keys.room_secret(_keys(), sealed_rulebook(here(), process))


def _remember(slug: str, begun: Begun) -> None:
    """Keep the codes for the next page, readable to this server only."""
    sealed = _keys().seal(CODES, json.dumps(begun.codes).encode(), slug.encode())
    browser_session[CODES] = urlsafe_b64encode(sealed).decode()


def _keys() -> Keyring:
    keys: Keyring = current_app.extensions["keys"]
    return keys


def _place() -> Path:
    return audit_files.folder(current_app.extensions["settings"])
