"""Questions to experts and departments: asked at a table or from a seat, once however often sent.

A table chooses what it sends: at most two questions in a round. Residents may ask for themselves.
The key of a form works as for notes (see :mod:`budgeting.services.noting`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.deliberation.moves import IllegalStepError
from budgeting.deliberation.questions import QUESTION, may_edit
from budgeting.deliberation.rounds import check_texts
from budgeting.errors import IllegalMove, NotFound, Taken
from budgeting.models import Day, DayRound, Question
from budgeting.models.base import Base
from budgeting.services import days, table_rounds, texts
from budgeting.services.inserting import insert_once
from budgeting.services.noting import refuse_project

MOST_OF_A_TABLE = 2
By = Literal["seat", "table", "scribe"]


def ask(
    session: Session,
    day: Day,
    row: DayRound,
    *,
    key: str,
    table: int | None,
    voice: str | None,
    project: int | None,
    text: str,
    by: By,
    now: datetime,
) -> Question:
    """Send a question; ``IllegalMove`` for a table's third in a round."""
    if (voice is None) == (by == "seat") or (table is None and by != "seat"):
        raise IllegalMove("ask", "nobody")
    if project is not None:
        refuse_project(row, project)
    asked = {
        "sitting_id": day.sitting_id, "round_id": row.id, "table": table, "voice": voice,
        "project": project, "text": texts.checked(text), "by": by,
    }  # fmt: skip
    days.lock(session, day)
    known = session.get(Question, texts.checked_key(key), populate_existing=True)
    if known is None:
        _refuse(session, day, row, table, by, now)
        _insert(session, key, asked, now)
        days.show_floor(day)
        known = session.get_one(Question, key)
    if any(getattr(known, name) != value for name, value in asked.items()):
        raise Taken("key")
    return known


def edit(
    session: Session, day: Day, question: Question, *, text: str, by: By, now: datetime
) -> None:
    """Change the words of a question; never after the first support or once it was answered."""
    words = texts.checked(text)
    days.lock(session, day)
    session.refresh(question, with_for_update=True)
    row = days.find_round(session, day, question.round_id)
    _touch(session, day, row, question.table, by, now)
    if not is_editable(question):
        raise IllegalMove("edit", question.state)
    if question.text != words:
        question.text = words
        actor = f"table {question.table}" if by == "table" else by
        days.note(session, day, "question.edited", actor=actor, now=now, key=question.key)
    days.show_floor(day)


def listed(session: Session, row: DayRound, table: int) -> list[Question]:
    """What a table sent in a round, in its order; those of single residents are not the table's."""
    mine = _of_table(row, table)
    return list(session.scalars(select(Question).where(*mine).order_by(Question.at, Question.key)))


def may_ask(session: Session, row: DayRound, table: int) -> bool:
    """Whether a table has a question left in this round; a hidden one does not count."""
    sent = select(func.count()).where(*_of_table(row, table), Question.state != "hidden")
    return (session.scalar(sent) or 0) < MOST_OF_A_TABLE


def find(session: Session, day: Day, table: int, key: str) -> Question:
    """A question of this table by its key; ``NotFound`` if it has none."""
    found = session.get(Question, key) if texts.is_storable(key) else None
    if found is None or found.voice is not None:
        raise NotFound
    if (found.sitting_id, found.table) != (day.sitting_id, table):
        raise NotFound
    return found


def is_editable(question: Question) -> bool:
    """Whether the words can still be corrected, as long as the round takes texts."""
    return may_edit(question.state, supported=question.supported)


def _of_table(row: DayRound, table: int) -> tuple[Any, ...]:
    return (Question.round_id == row.id, Question.table == table, Question.voice.is_(None))


def _refuse(
    session: Session, day: Day, row: DayRound, table: int | None, by: By, now: datetime
) -> None:
    if by == "seat" or table is None:
        _touch(session, day, row, table, by, now)
        return
    table_rounds.take_in(session, day, row, table, by, now)
    if not may_ask(session, row, table):
        raise IllegalMove("ask", "two sent")


def _touch(
    session: Session, day: Day, row: DayRound, table: int | None, by: By, now: datetime
) -> None:
    """A table's question is its work; a resident's only needs a round that is on."""
    if by != "seat" and table is not None:
        table_rounds.touch(session, day, row, table, by, now)
        return
    try:
        check_texts(days.clock_of(row), now, by)
    except IllegalStepError as refusal:
        raise IllegalMove("ask", refusal.state) from refusal


def _insert(session: Session, key: str, asked: dict[str, Any], now: datetime) -> None:
    values = {**asked, "table_number": asked["table"], "state": QUESTION.start}
    del values["table"]
    session.flush()
    insert_once(
        session.connection(),
        Base.metadata.tables["question"],
        **values,
        key=key,
        reason="",
        answer={},
        at=now,
    )
