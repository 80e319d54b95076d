"""The commands, by name."""

from __future__ import annotations

from flask import Flask

from budgeting.commands import process, staff
from budgeting.commands.work import work


def register(app: Flask) -> None:
    """Hang every command under ``flask``; see ``flask --help``."""
    app.cli.add_command(process.group)
    app.cli.add_command(staff.group)
    app.cli.add_command(work)
