"""``flask selection``: what the selections of members need on a machine."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from budgeting.extensions import db
from budgeting.services import clock, erasing, relaying

ACTOR = "command line"

group = AppGroup("selection", help="The selections of members by lottery.")


@group.command("erase-expired")
def erase_expired() -> None:
    """Erase the personal data of every selection whose day of erasure has come.

    Tables of answers that nobody imported within a day are forgotten as well.
    """
    now = clock.now()
    today = clock.day_in(current_app.extensions["settings"].time_zone, now)
    erased = erasing.erase_expired(db.session(), actor=ACTOR, now=now, today=today)
    names = [process.slug for process in erased]
    db.session.commit()
    relaying.sweep(db.engine, erasing.TABLES)
    for name in names:
        click.echo(f"Erased: {name}.")
    if not names:
        click.echo("Nothing has expired.")
