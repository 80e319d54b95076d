"""What named auditors have signed; and for them, with their code, what they check and sign."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from flask import Response, current_app, flash, make_response, request
from flask import session as browser_session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgeting.errors import NotAllowed
from budgeting.extensions import db
from budgeting.models import Auditor, Process
from budgeting.services import (
    audit_files,
    audit_verdicts,
    auditing,
    clock,
    opening_for_auditors,
    organising,
    paper_urn,
    publishing,
)
from budgeting.services.keys import Keyring
from budgeting.web import pages
from budgeting.web.access import PUBLIC, allow
from budgeting.web.public import bp
from budgeting.web.public.showing import show

CODE = "auditor-code"
LONGEST_CODE = 100


@bp.get("/<slug>/audit")
@allow(PUBLIC)
def audit(slug: str) -> ResponseReturnValue:
    """The statements; and the files and the form of an auditor who has typed the code."""
    return _page(organising.find(db.session(), slug))


@bp.post("/<slug>/audit")
@allow(PUBLIC)
def enter_audit(slug: str) -> Response:
    """Keep the code in this browser, readable to this server only; 128 bits cannot be guessed."""
    process = organising.find(db.session(), slug)
    code = request.form.get("code", "")[:LONGEST_CODE]
    if auditing.recognise(db.session(), process, code, clock.now()) is None:
        flash(_("There is no audit with this code now."), "warning")
    else:
        sealed = _keys().seal(CODE, code.encode(), slug.encode())
        browser_session[CODE] = urlsafe_b64encode(sealed).decode()
    return pages.to("public.audit", slug=slug)


@bp.get("/<slug>/audit/openings.txt")
@allow(PUBLIC)
def audit_openings(slug: str) -> Response:
    """The openings, for an auditor."""
    process = organising.find(db.session(), slug)
    auditor = _required(process)
    settings, keys = current_app.extensions["settings"], _keys()
    content = auditing.openings(
        db.session(), process, auditor, audit_files.folder(settings), keys, clock.now()
    )
    return _file(content, "openings.txt")


@bp.get("/<slug>/audit/ballots.jsonl")
@allow(PUBLIC)
def audit_ballots(slug: str) -> Response:
    """The opened ballots, for an auditor, also where single ballots are withheld."""
    process = organising.find(db.session(), slug)
    _required(process)
    return _file(opening_for_auditors.ballots(db.session(), process), "ballots.jsonl")


@bp.post("/<slug>/audit/sign")
@allow(PUBLIC)
def sign_audit(slug: str) -> Response:
    """Sign what was found; the openings are gone with the last signature.

    Who says that it differs is asked once more before it is signed.
    """
    process = organising.find(db.session(), slug)
    auditor, now = _required(process), clock.now()
    verdict = request.form.get("verdict", "")
    if verdict not in ("agrees", "differs"):
        flash(_("Choose what you found."), "warning")
        return pages.to("public.audit", slug=slug)
    words = request.form.get("words", "")
    if verdict == "differs" and "sure" not in request.form:
        asked = _page(process, verdict=verdict, words=words, asks_again=auditor.signed_at is None)
        asked.status_code = 422
        return asked
    auditing.sign(db.session(), process, auditor, agrees=verdict == "agrees", words=words, now=now)
    db.session.commit()
    auditing.let_go(db.session(), audit_files.folder(current_app.extensions["settings"]), now)
    db.session.commit()
    browser_session.pop(CODE, None)
    flash(_("Your statement is signed and public."), "success")
    return pages.to("public.audit", slug=slug)


def _page(process: Process, **typed: Any) -> Response:
    session = db.session()
    running = auditing.running(session, process, clock.now())
    return show(
        "public/audit.html",
        process,
        statements=audit_verdicts.statements(session, process),
        running=running,
        named=auditing.auditors(session, running) if running else [],
        me=_me(process),
        withheld=running is not None and publishing.withholds(session, process),
        few_on_paper=paper_urn.few_in_box(session, process),
        **typed,
    )


def _me(process: Process) -> Auditor | None:
    sealed = urlsafe_b64decode(browser_session.get(CODE, ""))
    code = _keys().open(CODE, sealed, process.slug.encode())
    return auditing.recognise(db.session(), process, code.decode(), clock.now()) if code else None


def _required(process: Process) -> Auditor:
    auditor = _me(process)
    if auditor is None:
        raise NotAllowed
    return auditor


def _file(content: bytes, name: str) -> Response:
    """For this person alone: no copy is kept on the way."""
    response = make_response(content)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _keys() -> Keyring:
    keys: Keyring = current_app.extensions["keys"]
    return keys
