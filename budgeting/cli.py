"""The commands, by name."""

from __future__ import annotations

from flask import Flask

from budgeting.commands import box, chain, committees, draw, process, selection, staff
from budgeting.commands.backup import backup, restore
from budgeting.commands.count import count_command
from budgeting.commands.demo import demo
from budgeting.commands.hall import hall
from budgeting.commands.publish import publish, show_key
from budgeting.commands.rehearse import rehearse
from budgeting.commands.work import work


def register(app: Flask) -> None:
    """Hang every command under ``flask``; see ``flask --help``."""
    groups = (
        box.group,
        chain.group,
        committees.group,
        draw.group,
        process.group,
        selection.group,
        staff.group,
    )
    single = (backup, count_command, demo, hall, publish, rehearse, restore, show_key, work)
    for command in (*groups, *single):
        app.cli.add_command(command)
