"""Hide a text with a reason, hear the appeal, restore it; every step is in the log, no text is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.arguments import TEXT
from budgeting.deliberation.moves import IllegalStepError, Machine, Role
from budgeting.deliberation.questions import QUESTION
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import (
    Argument,
    Day,
    DayRound,
    Endorsement,
    Note,
    Objection,
    Question,
    TableRound,
    Theme,
)
from budgeting.services import answering, days, texts
from budgeting.services.table_reports import words_of

Kind = Literal["note", "argument", "question", "objection", "report", "theme-objection"]
Text = Note | Argument | Question | Endorsement | TableRound | Objection
LONGEST_REASON = 300
HELD = ("hidden", "appealed")


@dataclass(frozen=True, slots=True)
class Said:
    """A text of any kind, as those read it who moderate, and its own table.

    ``table`` is 0 for what a resident said; a report is the words of a table in a round.
    """

    kind: Kind
    key: str
    table: int
    words: str
    state: str
    reason: str


def find(session: Session, day: Day, kind: str, key: str) -> Text:
    """A text of this day by its kind and key; ``NotFound`` if it is none of this sitting."""
    if kind in ("report", "theme-objection"):
        return _of_table(session, day, kind, key)
    found: Note | Argument | Question | Endorsement | None = None
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


def key_of(one: int, table: int) -> str:
    """The key of a report in a round, or of an objection to a theme."""
    return f"{one}-{table}"


def said(text: Text) -> Said:
    """A text with its words, whatever its kind."""
    if isinstance(text, Endorsement):
        return Said("objection", text.voice, 0, text.objection, text.state, text.reason)
    if isinstance(text, TableRound):
        key, words = key_of(text.round_id, text.table), "\n".join(words_of(text))
        return Said("report", key, text.table, words, text.report_state, text.report_reason)
    if isinstance(text, Objection):
        key = key_of(text.theme_id, text.table)
        return Said("theme-objection", key, text.table, text.text, text.state, text.reason)
    kind: Kind = "note" if isinstance(text, Note) else "question"
    if isinstance(text, Argument):
        kind = "argument"
    return Said(kind, text.key, text.table or 0, text.text, text.state, text.reason)


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
    """Hide, restore or uphold; ``IllegalMove`` where that is not legal, or a reason is missing.

    A hidden question stands for no other any more. Shown again, it waits for its answer anew; what
    was answered before stands in the form of the desk only.
    """
    words = " ".join(texts.clean(reason).split())[:LONGEST_REASON]
    if name == "hide" and not words:
        raise IllegalMove(name, "no reason")
    before = said(text)
    try:
        state = _machine(text).after(name, before.state, role)
    except IllegalStepError as refusal:
        raise IllegalMove(name, refusal.state) from refusal
    if isinstance(text, Question) and name == "hide":
        answering.let_go(session, text, role)
    _mark(text, state, {"hide": words, "restore": ""}.get(name, before.reason))
    days.show_all(day)
    details = {"kind": before.kind, "reason": words} if words else {"kind": before.kind}
    days.note(session, day, f"text.{name}", actor=actor, now=now, **details)


def appeal(session: Session, day: Day, text: Text, role: Role, *, now: datetime) -> None:
    """A table asks to look again at what was hidden."""
    move(session, day, text, "appeal", role, actor="table", now=now)


def held_back(session: Session, day: Day) -> list[Said]:
    """Everything that is hidden, appeals first; for those who moderate alone."""
    found: list[Text] = []
    for kind in (Note, Argument, Question):
        mine = select(kind).where(kind.sitting_id == day.sitting_id, kind.state.in_(HELD))
        found += session.scalars(mine.order_by(kind.key))
    objecting = select(Endorsement).where(
        Endorsement.sitting_id == day.sitting_id,
        Endorsement.fair.is_(False),
        Endorsement.state.in_(HELD),
    )
    found += session.scalars(objecting.order_by(Endorsement.voice))
    reports = select(TableRound).join(DayRound, DayRound.id == TableRound.round_id)
    reports = reports.where(
        DayRound.sitting_id == day.sitting_id, TableRound.report_state.in_(HELD)
    )
    found += session.scalars(reports.order_by(TableRound.round_id, TableRound.table))
    against = select(Objection).join(Theme, Theme.id == Objection.theme_id)
    against = against.where(Theme.sitting_id == day.sitting_id, Objection.state.in_(HELD))
    found += session.scalars(against.order_by(Objection.theme_id, Objection.table))
    return sorted(map(said, found), key=lambda one: one.state != "appealed")


def _of_table(session: Session, day: Day, kind: str, key: str) -> TableRound | Objection:
    """The words of a table under a round or a theme of this day."""
    one, _dash, table = key.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in (one, table)):
        raise NotFound
    first, second = int(one), int(table)
    above: DayRound | Theme | None
    found: TableRound | Objection | None
    if kind == "report":
        above, found = session.get(DayRound, first), session.get(TableRound, (first, second))
    else:
        above, found = session.get(Theme, first), session.get(Objection, (first, second))
    if found is None or above is None or above.sitting_id != day.sitting_id:
        raise NotFound
    return found


def _mark(text: Text, state: str, reason: str) -> None:
    if isinstance(text, TableRound):
        text.report_state, text.report_reason = state, reason
    else:
        text.state, text.reason = state, reason


def _machine(text: Text) -> Machine:
    return QUESTION if isinstance(text, Question) else TEXT
