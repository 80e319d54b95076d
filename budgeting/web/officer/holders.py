"""What two holders typed, tried on the locks of the box away from the database."""

from __future__ import annotations

import secrets

from flask import current_app
from flask_babel import get_locale

from budgeting.counting.rulebook import Secrecy
from budgeting.deliberation.phases import is_legal
from budgeting.errors import IllegalMove, KeysRefused, NotFound, Tampered
from budgeting.formats.digest_words import LANGUAGES, digest_words
from budgeting.models import BoxKey, Process
from budgeting.services import box_keys, clock, guessing
from budgeting.services.guessing import Source
from budgeting.services.sealed import sealed_rulebook
from budgeting.web.officer.acting import here, the_process
from budgeting.web.officer.key_forms import PairForm
from budgeting.web.telling.words import _

MOST_WRONG = 20
WORDS = 8


def level(process: Process) -> Secrecy | None:
    """Who opens the box; nobody knows before the sealing, or from a rulebook that was altered."""
    try:
        return sealed_rulebook(here(), process).secrecy
    except (NotFound, Tampered):
        return None


def look_at_keys(process: Process) -> None:
    """``IllegalMove`` unless the key of this box can be made and tried now."""
    if not is_legal("open", process.phase, "officer") or level(process) != "sealed":  # type: ignore[arg-type]
        raise IllegalMove("keys", process.phase)


def key_of(process: Process) -> BoxKey:
    """The key that was made; ``KeysRefused`` if there is none."""
    kept = box_keys.find(here(), process)
    if kept is None:
        raise KeysRefused("missing")
    return kept


def unlock(slug: str, form: PairForm) -> bytes | None:
    """The secret key that two passphrases open; nobody waits for the database meanwhile.

    Wrong ones are counted and committed, and said on the form.
    """
    keys, now, source = (
        current_app.extensions["keys"],
        clock.now(),
        Source("box-key", slug, MOST_WRONG),
    )
    guessing.refuse_guessers(here(), keys, (source,), now)
    locks = box_keys.locks(here(), the_process(slug))
    here().rollback()
    try:
        secret = locks.open(form.pair)
    except KeysRefused:
        guessing.note_wrong(here(), keys, (source,), now)
        here().commit()
        form.refuse(_("One of the two passphrases is not right. Type both again, word by word."))
        return None
    guessing.forgive(here(), keys, (source,))
    return secret


def proposed() -> str:
    """A passphrase of eight words by chance, 64 bits, in the reader's language."""
    language = get_locale().language if get_locale().language in LANGUAGES else "en"
    return " ".join(digest_words(secrets.token_hex(WORDS), language))
