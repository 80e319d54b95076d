"""Prove a card that was handed to an officer; wrong codes are counted as on a tablet."""

from __future__ import annotations

from flask import current_app
from flask_login import current_user

from budgeting.errors import TooManyAttempts, WrongCode
from budgeting.formats.card_codes import Code
from budgeting.services import clock, issuing
from budgeting.services.guessing import Source, note_wrong, refuse_guessers
from budgeting.web.officer.acting import here
from budgeting.web.telling.words import _

WRONG_CODES_CARD = 5
WRONG_CODES_OFFICER = 30


def typed_card(code: Code | None) -> tuple[bytes, str]:
    """The tag of a card that an officer typed; or none, and the words about what is wrong."""
    if code is None:
        return b"", _("This is no card code. Compare every letter and digit with the card.")
    try:
        return _proved(code), ""
    except WrongCode:
        return b"", no_such_card()
    except TooManyAttempts:
        return b"", _("There were too many wrong codes. Wait five minutes, or ask another officer.")


def no_such_card() -> str:
    """What an officer is told of a code that opens no card of this vote."""
    return _("There is no such card in this vote. Compare the code with the card.")


def _proved(code: Code) -> bytes:
    """The tag of the card with this code; nobody waits for the database while it is proved.

    ``WrongCode`` and ``TooManyAttempts``. Wrong codes are counted for the card and for the
    officer, whatever the code is asked for, and that is committed.
    """
    keys, settings = current_app.extensions["keys"], current_app.extensions["settings"]
    sources = [
        Source("card-selector", code.selector, WRONG_CODES_CARD),
        Source("card-officer", str(current_user.id), WRONG_CODES_OFFICER),
    ]
    refuse_guessers(here(), keys, sources, clock.now())
    lock = issuing.find_lock(here(), code, keys)
    here().rollback()
    try:
        issuing.open_lock(lock, code, keys, settings)
    except WrongCode:
        note_wrong(here(), keys, sources, clock.now())
        here().commit()
        raise
    return lock.tag
