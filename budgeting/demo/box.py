"""The key of the example's box: three invented holders make it, and two of them try it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Process
from budgeting.services import box_keys, clock

HOLDERS = (
    ("Dari", "seven calm lanterns above the yard"),
    ("Yuna", "a spoon of rice for every guest"),
    ("Bora", "the old gate opens to the river"),
)
"""Names and passphrases, which only an example may have in its program."""


def make_key(app: Flask, session: Session, process: Process, *, actor: str) -> None:
    """Make the key and open the trial ballot with the passphrases of the first two."""
    names, passphrases = zip(*HOLDERS, strict=True)
    slug, settings = process.slug, app.extensions["settings"]
    session.rollback()
    made = box_keys.make(slug, names, passphrases, settings)
    box_keys.keep(session, process, made, actor=actor, now=clock.now())
    session.commit()
    locks = box_keys.locks(session, process)
    session.rollback()
    secret = locks.open(dict(enumerate(passphrases[:2])))
    box_keys.note_trial(session, process, secret, (0, 1), actor=actor, now=clock.now())
    session.commit()
