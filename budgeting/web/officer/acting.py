"""What every act of the voting officer needs: the process, who acts, and when."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from flask import Response, make_response
from flask_login import current_user
from sqlalchemy.orm import Session

from budgeting.deliberation.phases import Move, is_legal
from budgeting.errors import IllegalMove
from budgeting.extensions import db
from budgeting.models import Process
from budgeting.services import clock, organising


class Act(TypedDict):
    """Who does something, and when."""

    actor: str
    now: datetime


def act() -> Act:
    """The person at the desk, now."""
    return {"actor": current_user.name, "now": clock.now()}


def here() -> Session:
    """The session of this request."""
    return db.session()


def the_process(slug: str) -> Process:
    """The process of the address; a 404 if there is none."""
    return organising.find(here(), slug)


def look_at(process: Process, move: Move) -> None:
    """Before a page that asks for a second look: ``IllegalMove`` if the move is not legal now."""
    if not is_legal(move, process.phase, "officer"):  # type: ignore[arg-type]
        raise IllegalMove(move, process.phase)


def page_anew() -> Response:
    """Tell the script that asked for a part of the page to load the whole page again."""
    response = make_response("")
    response.headers["HX-Refresh"] = "true"
    return response
