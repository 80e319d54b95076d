"""What the pages of posts share: the process of a place, typed texts, projects by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import request
from sqlalchemy import select

from budgeting.errors import TextRefused
from budgeting.extensions import db
from budgeting.models import Process, Project
from budgeting.models.base import Texts
from budgeting.services import clock, days, texts
from budgeting.services.places import Place


def process_at(place: Place) -> Process:
    """The process whose sitting this place belongs to."""
    return days.process_of(db.session(), place.day)


def act(place: Place) -> dict[str, Any]:
    """Who acts, and when, as services ask for it."""
    return {"actor": place.actor, "now": clock.now()}


def typed_texts(name: str, languages: Sequence[str], longest: int) -> Texts:
    """The texts of fields ``name-ko``, ``name-en``, ... as typed; empty ones are left out.

    ``TextRefused`` if one of them is too long.
    """
    found: Texts = {}
    for code in languages:
        words = texts.clean(request.form.get(f"{name}-{code}", ""))
        if len(words) > longest:
            raise TextRefused("long", longest)
        if words:
            found[code] = words
    return found


def projects_of(process: Process, numbers: Sequence[int] | None = None) -> Mapping[int, Project]:
    """The projects on the ballot by number, all or these; in the order of their numbers."""
    mine = select(Project).where(Project.process_id == process.id)
    if numbers is not None:
        mine = mine.where(Project.number.in_(list(numbers)))
    return {one.number: one for one in db.session.scalars(mine.order_by(Project.number))}


def now() -> datetime:
    """The server's time."""
    return clock.now()
