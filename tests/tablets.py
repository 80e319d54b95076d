"""A resident at a tablet, without pages: the card is in, marks are made, the ballot is cast."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from budgeting.formats.card_codes import parse
from budgeting.models import Process
from budgeting.services import clock
from budgeting.services.admitting import Admission, admit
from budgeting.services.box_keys import public_key
from budgeting.services.casting import wrap
from budgeting.services.issuing import card_tag, unlock
from budgeting.services.marking import (
    fingerprint,
    mark,
    paper_of,
    reviewed_paper,
    take_to_review,
)
from budgeting.services.sealed import sealed_rulebook
from tests.things import SALT

LONG = timedelta(hours=2)


def enter(app: Flask, session: Session, process: Process, code: str) -> Admission:
    """Let the card in and commit."""
    keys, settings = app.extensions["keys"], app.extensions["settings"]
    card = parse(code)
    assert card
    now = clock.now()
    admission = admit(
        session,
        process,
        sealed_rulebook(session, process),
        (card_tag(card, keys), unlock(card, SALT, keys, settings).draft_key),
        now,
        now + LONG,
    )
    session.commit()
    return admission


def choose(session: Session, admission: Admission, changes: dict[str, int]) -> None:
    """Mark some projects and commit."""
    process = session.get_one(Process, admission.process_id)
    now = clock.now()
    mark(session, admission, sealed_rulebook(session, process), changes, now, now + LONG)
    session.commit()


def review(app: Flask, session: Session, admission: Admission) -> str:
    """Look at the ballot, and give the sealed text that the cast page carries."""
    process = session.get_one(Process, admission.process_id)
    rulebook = sealed_rulebook(session, process)
    seen = fingerprint(admission, paper_of(session, admission))
    assert take_to_review(session, admission, rulebook, seen, clock.now())
    session.commit()
    paper = reviewed_paper(session, admission)
    assert paper
    keys = app.extensions["keys"]
    public = public_key(session, process, rulebook, keys)
    blob = wrap(keys, process, rulebook, admission, paper, clock.now(), public)
    session.commit()
    return blob
