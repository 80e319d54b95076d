"""“This matters to me”: a voice supports an argument or a question, once, and can take it back."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from budgeting.deliberation import arguments, questions
from budgeting.deliberation.sitting_day import WORKING
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Argument, Day, Question, Support
from budgeting.models.base import Base
from budgeting.services import days
from budgeting.services.inserting import insert_once

Kind = Literal["argument", "question"]


def mark(session: Session, day: Day, kind: Kind, key: str, voice: str) -> None:
    """Support a text that is shown; twice is once. ``NotFound`` for one that is not.

    From the first support on nobody changes its words, not even when it is taken back: the day is
    locked against an edit, and the text is marked.
    """
    _begin(session, day)
    found = _shown(session, day, kind, key)
    if found is None:
        raise NotFound
    table = Base.metadata.tables["support"]
    values = {"kind": kind, "key": key, "voice": voice, "sitting_id": day.sitting_id}
    if insert_once(session.connection(), table, **values):
        found.supported = True
        days.show_floor(day)


def unmark(session: Session, day: Day, kind: Kind, key: str, voice: str) -> None:
    """Take the support back; without one nothing changes."""
    _begin(session, day)
    gone = delete(Support).where(
        Support.sitting_id == day.sitting_id,
        Support.kind == kind,
        Support.key == key,
        Support.voice == voice,
    )
    taken = session.execute(gone.returning(Support.key)).all()
    if taken:
        days.show_floor(day)


def marked(session: Session, day: Day, kind: Kind, voice: str) -> frozenset[str]:
    """The keys of what this voice supports."""
    mine = select(Support.key).where(
        Support.sitting_id == day.sitting_id, Support.kind == kind, Support.voice == voice
    )
    return frozenset(session.scalars(mine))


def _begin(session: Session, day: Day) -> None:
    days.lock(session, day)
    if day.state not in WORKING:
        raise IllegalMove("support", day.state)


def _shown(session: Session, day: Day, kind: Kind, key: str) -> Argument | Question | None:
    found: Argument | Question | None
    states: tuple[str, ...]
    if kind == "argument":
        found, states = session.get(Argument, key, populate_existing=True), (arguments.SHOWN,)
    else:
        found, states = session.get(Question, key, populate_existing=True), questions.SHOWN
    if found is None or found.sitting_id != day.sitting_id or found.state not in states:
        return None
    return found
