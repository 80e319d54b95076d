"""Enter a card: typed, or brought by its QR code."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, request
from flask import session as browser_session
from flask_babel import get_locale
from flask_babel import gettext as _

from budgeting.errors import VoteNotOpen, WrongCode
from budgeting.extensions import db
from budgeting.formats.card_codes import Code
from budgeting.formats.digest_words import digest_words
from budgeting.models import Process
from budgeting.services import clock
from budgeting.services.admitting import Admission, admit, leave
from budgeting.services.guessing import Source, forgive, note_wrong, refuse_guessers
from budgeting.services.issuing import find_lock, open_lock
from budgeting.services.sealed import sealed_rulebook
from budgeting.web import pages
from budgeting.web.access import RESIDENT, allow
from budgeting.web.resident import bp, cookies
from budgeting.web.resident.booth import Booth, in_booth, keyring
from budgeting.web.resident.forms import CardForm
from budgeting.web.resident.wording import further_limits, task
from budgeting.web.telling.box import secrecy_sentence

WRONG_CODES_CARD = 5
SPOKEN_WORDS = 8


@bp.get("/v")
@allow(RESIDENT)
def enter() -> Response:
    """The first page of every resident; a QR code opens it with its code after the #."""
    return pages.render("resident/enter.html", form=CardForm(), locked="locked" in request.args)


@bp.post("/v")
@allow(RESIDENT)
def admit_card() -> Response:
    """Let the card in; a slip of typing is told at once, a wrong code is counted."""
    form = CardForm()
    if not form.validate():
        return pages.render("resident/enter.html", 422, form=form, locked=False)
    device = cookies.device()
    try:
        admission = _unlock(form.card_code(), device)
    except WrongCode:
        form.code.errors = [_("There is no card with this code. Compare it with your card.")]
        response = pages.render("resident/enter.html", 422, form=form, locked=False)
        cookies.put(response, cookies.DEVICE, device, cookies.YEAR)
        return response
    response = pages.to("resident.start")
    minutes = cookies.settings().voter_minutes
    cookies.put(response, cookies.TABLET, admission.token(keyring()), minutes * 60)
    cookies.take(response, cookies.RECEIPT)
    return response


def _unlock(code: Code, device: str) -> Admission:
    """Try the code and begin a session; a wrong one is noted and committed.

    The slow hash is computed between two transactions: within one it would keep, on SQLite,
    every other tablet from saving.
    """
    keys, sources, now = keyring(), _sources(code, device), clock.now()
    refuse_guessers(db.session(), keys, sources, now)
    lock = find_lock(db.session(), code, keys)
    db.session.commit()
    try:
        unlocked = open_lock(lock, code, keys, cookies.settings())
    except WrongCode:
        note_wrong(db.session(), keys, sources, now)
        db.session.commit()
        raise
    process = db.session.get_one(Process, lock.process_id)
    if process.phase == "draft":
        raise VoteNotOpen(process.phase)
    rulebook = sealed_rulebook(db.session(), process)
    until = now + timedelta(minutes=cookies.settings().voter_minutes)
    leave(db.session(), keys, cookies.read(cookies.TABLET))
    card = (lock.tag, unlocked.draft_key)
    admission = admit(db.session(), process, rulebook, card, now, until)
    forgive(db.session(), keys, sources[:2])
    db.session.commit()
    browser_session.pop("csrf_token", None)
    return admission


def _sources(code: Code, device: str) -> list[Source]:
    """What may guess how often: one card, one tablet, one place."""
    settings = cookies.settings()
    return [
        Source("card-selector", code.selector, WRONG_CODES_CARD),
        Source("card-device", device, settings.wrong_codes_device),
        Source("card-place", request.remote_addr or "", settings.wrong_codes_place),
    ]


@bp.get("/ballot/start")
@allow(RESIDENT)
@in_booth
def start(booth: Booth) -> Response:
    """What will happen, and the words of the rulebook that are read out in the room."""
    language = get_locale().language if get_locale() else "en"
    digest = booth.rulebook.sha256()
    return pages.render(
        "resident/start.html",
        process=booth.process,
        now=booth.now,
        task=task(booth.rulebook),
        limits=further_limits(booth),
        rulebook=booth.rulebook,
        level=secrecy_sentence(booth.rulebook.secrecy),
        spoken=digest_words(digest, language)[:SPOKEN_WORDS],
    )
