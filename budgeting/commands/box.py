"""``flask box``: what is left of the ballot boxes of votes that are over."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from budgeting.extensions import db
from budgeting.services import audit_files, auditing, clock, destroying, relaying

group = AppGroup("box", help="What is left of the ballot boxes of votes that are over.")


@group.command("destroy-due")
def destroy_due() -> None:
    """Destroy sealed ballots, keys and openings whose time has come; to be run every day."""
    place, now = audit_files.folder(current_app.extensions["settings"]), clock.now()
    late = auditing.let_go(db.session(), place, now)
    found = destroying.due(db.session(), now)
    for process in found:
        ballots = destroying.destroy(db.session(), process, place, actor="", now=now)
        click.echo(f"{process.slug}: {ballots} sealed ballots and their key are destroyed.")
    db.session.commit()
    if found and not relaying.sweep(db.engine, destroying.TABLES):
        raise click.ClickException("Old pages are not swept yet: run flask box sweep later.")
    if late:
        click.echo(f"{late} audits are over; their files are deleted.")
    if not found and not late:
        click.echo("Nothing is due.")


@group.command("sweep")
def sweep() -> None:
    """Write the pages of boxes and keys anew, so that nothing that was destroyed is left in them.

    The vote stands still meanwhile, on PostgreSQL: not while one is on.
    """
    if not relaying.sweep(db.engine, destroying.TABLES):
        raise click.ClickException("Somebody is using the database. Try again later.")
    click.echo("The pages are written anew.")
