"""The commands, by name."""

from __future__ import annotations

from flask import Flask

from budgeting.commands import process, selection, staff
from budgeting.commands.count import count_command
from budgeting.commands.demo import demo
from budgeting.commands.work import work


def register(app: Flask) -> None:
    """Hang every command under ``flask``; see ``flask --help``."""
    for command in (count_command, demo, process.group, selection.group, staff.group, work):
        app.cli.add_command(command)
