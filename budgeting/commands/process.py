"""``flask process``: the participatory budgets in this database."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from budgeting.extensions import db
from budgeting.services import organising

group = AppGroup("process", help="The participatory budgets in this database.")


@group.command("list")
def list_processes() -> None:
    """List every process with its phase, the newest year first."""
    for process in organising.processes(db.session()):
        names = " / ".join(process.names[language] for language in sorted(process.names))
        click.echo(f"{process.year}  {process.phase:<10} {process.slug}  {names}")
