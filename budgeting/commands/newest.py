"""Before a command serves: the database must have every act that this machine has seen."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.errors import OlderDatabase
from budgeting.extensions import READS, db
from budgeting.services.chaining import require_newest
from budgeting.services.witnessing import DamagedWitnessError


def refuse_older(app: Flask) -> None:
    """End the command with clear words where the database is older; within an app's context."""
    try:
        with db.engine.connect().execution_options(**{READS: True}) as connection:
            require_newest(Session(connection), Path(app.instance_path))
    except (OlderDatabase, DamagedWitnessError) as problem:
        raise click.ClickException(str(problem)) from None
