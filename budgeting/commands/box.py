"""``flask box``: what is left of the ballot boxes of votes that are over."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from budgeting.errors import Problem
from budgeting.extensions import db
from budgeting.services import (
    audit_files,
    audit_verdicts,
    auditing,
    clock,
    destroying,
    organising,
    relaying,
)

group = AppGroup("box", help="What is left of the ballot boxes of votes that are over.")


@group.command("destroy-due")
def destroy_due() -> None:
    """Destroy sealed ballots, keys and openings whose time has come; to be run every day.

    A vote that cannot be done stops no other one; the command fails at its end.
    """
    place, now = audit_files.folder(current_app.extensions["settings"]), clock.now()
    late = auditing.let_go(db.session(), place, now)
    db.session.commit()
    found = [process.slug for process in destroying.due(db.session(), now)]
    db.session.rollback()
    done = [_destroy(slug, place, now) for slug in found]
    if late:
        click.echo(f"{late} audits are over; their files are deleted.")
    if not found and not late:
        click.echo("Nothing is due.")
    if (late or any(done)) and not relaying.sweep(db.engine, destroying.TABLES):
        raise click.ClickException("Old pages are not swept yet: run flask box sweep later.")
    if not all(done):
        raise click.ClickException("Not everything that is due could be destroyed.")


def _destroy(slug: str, place: Path, now: datetime) -> bool:
    """Destroy what is left of one vote, in a transaction of its own; whether it was done."""
    session = db.session()
    try:
        process = organising.find(session, slug)
        if audit_verdicts.is_disputed(session, process):
            click.echo(f"{slug}: held, as an auditor disputes it. Let auditors look again.")
            return False
        ballots = destroying.destroy(session, process, place, actor="", now=now)
        session.commit()
    except (Problem, SQLAlchemyError) as problem:
        click.echo(f"{slug}: not destroyed ({type(problem).__name__}).", err=True)
        return False
    finally:
        session.rollback()
    click.echo(f"{slug}: {ballots} sealed ballots and their key are destroyed.")
    return True


@group.command("sweep")
def sweep() -> None:
    """Write the pages of boxes and keys anew, so that nothing that was destroyed is left in them.

    The vote stands still meanwhile, on PostgreSQL: not while one is on.
    """
    if not relaying.sweep(db.engine, destroying.TABLES):
        raise click.ClickException("The log says what was in the way. Try again later.")
    click.echo("The pages are written anew.")
