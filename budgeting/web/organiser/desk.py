"""What every view of the organiser needs: the process, who acts, and the languages at hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TypedDict

from flask import current_app
from flask_login import current_user

from budgeting.extensions import db
from budgeting.models import LogEntry, Process
from budgeting.services import clock, organising
from budgeting.web.language import languages

HIGHEST = 2**31 - 1
"""No entry of the log has a higher number, and PostgreSQL looks for none."""


class Act(TypedDict):
    """Who does something, and when."""

    actor: str
    now: datetime


def act() -> Act:
    """The person at the desk, now."""
    return {"actor": current_user.name, "now": clock.now()}


def the_process(slug: str) -> Process:
    """The process of the address; a 404 if there is none."""
    return organising.find(db.session(), slug)


def spoken(process: Process) -> dict[str, str]:
    """The languages of a process, code -> own name."""
    return {code: languages().get(code, code) for code in process.languages}


def logged(process: Process, seq: int | None, action: str) -> LogEntry | None:
    """An entry of this process's log, if it tells of such an act."""
    entry = db.session.get(LogEntry, seq) if seq and 0 < seq <= HIGHEST else None
    if entry is None or entry.process_id != process.id or entry.action != action:
        return None
    return entry


def media() -> Path:
    """Where pictures lie."""
    return Path(current_app.instance_path) / "media"
