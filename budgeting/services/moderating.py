"""Hide a text with a reason, hear the appeal, restore it; every step is in the log, no text is."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.arguments import TEXT
from budgeting.deliberation.moves import IllegalStepError, Machine, Role
from budgeting.deliberation.questions import QUESTION
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Argument, Day, Endorsement, Note, Question
from budgeting.services import days, texts

Kind = Literal["note", "argument", "question", "objection"]
Text = Note | Argument | Question | Endorsement
LONGEST_REASON = 300
HELD = ("hidden", "appealed")


def find(session: Session, day: Day, kind: str, key: str) -> Text:
    """A text of this day by its kind and key; ``NotFound`` if it is none of this sitting."""
    found: Text | None = None
    if kind == "objection":
        found = session.get(Endorsement, (day.sitting_id, key))
    elif kind == "note":
        found = session.get(Note, key)
    elif kind == "argument":
        found = session.get(Argument, key)
    elif kind == "question":
        found = session.get(Question, key)
    if found is None or found.sitting_id != day.sitting_id:
        raise NotFound
    return found


def move(
    session: Session,
    day: Day,
    text: Text,
    name: str,
    role: Role,
    *,
    reason: str = "",
    actor: str,
    now: datetime,
) -> None:
    """Hide, restore or uphold; ``IllegalMove`` where that is not legal, or a reason is missing."""
    words = " ".join(texts.clean(reason).split())[:LONGEST_REASON]
    if name == "hide" and not words:
        raise IllegalMove(name, "no reason")
    try:
        text.state = _machine(text).after(name, text.state, role)
    except IllegalStepError as refusal:
        raise IllegalMove(name, refusal.state) from refusal
    if name == "hide":
        text.reason = words
    elif name == "restore":
        text.reason = ""
    days.show_all(day)
    kind = type(text).__name__.lower()
    details = {"kind": kind, "reason": words} if words else {"kind": kind}
    days.note(session, day, f"text.{name}", actor=actor, now=now, **details)


def appeal(session: Session, day: Day, text: Text, role: Role, *, now: datetime) -> None:
    """A table asks to look again at what was hidden."""
    move(session, day, text, "appeal", role, actor="table", now=now)


def held_back(session: Session, day: Day) -> list[tuple[Kind, Text]]:
    """Everything that is hidden, appeals first; for those who moderate alone."""
    found: list[tuple[Kind, Text]] = []
    for kind, table in (("note", Note), ("argument", Argument), ("question", Question)):
        mine = select(table).where(table.sitting_id == day.sitting_id, table.state.in_(HELD))
        found += [(kind, one) for one in session.scalars(mine.order_by(table.key))]  # type: ignore[misc]
    mine_too = select(Endorsement).where(
        Endorsement.sitting_id == day.sitting_id, Endorsement.state.in_(HELD)
    )
    found += [("objection", one) for one in session.scalars(mine_too.order_by(Endorsement.voice))]
    return sorted(found, key=lambda one: one[1].state != "appealed")


def _machine(text: Text) -> Machine:
    return QUESTION if isinstance(text, Question) else TEXT
