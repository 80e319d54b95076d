"""Questions on their way to an answer: merged, assigned, answered live or in writing, declined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.deliberation.moves import IllegalStepError, Role
from budgeting.deliberation.questions import QUESTION, WAITING
from budgeting.deliberation.slate import choose
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Day, Post, Question, Voice
from budgeting.models.base import Texts
from budgeting.services import days, published, texts

SLATE = 6


@dataclass(frozen=True, slots=True)
class Slate:
    """The questions that stand for the room; the first i + 1 cover ``covers[i]`` of ``people``."""

    questions: tuple[Question, ...]
    covers: tuple[int, ...]
    people: int


def find(session: Session, day: Day, key: str) -> Question:
    """One question of this day; ``NotFound`` if it is none of this sitting."""
    found = session.get(Question, key) if texts.is_storable(key) else None
    if found is None or found.sitting_id != day.sitting_id:
        raise NotFound
    return found


def waiting(session: Session, day: Day, post_id: int | None = None) -> list[Question]:
    """Questions without an answer, the most supported first; those of one expert, or of all."""
    found = published.questions(session, day, WAITING)
    if post_id is not None:
        found = [one for one in found if one.post_id == post_id]
    supports = published.supporters(session, day, "question")
    return sorted(found, key=lambda one: (-len(supports.get(one.key, ())), one.at, one.key))


def slate(session: Session, day: Day, seats: int = SLATE) -> Slate:
    """The few questions that together cover as many voices as they can, fairly."""
    found = {one.key: one for one in published.questions(session, day, WAITING)}
    supports = published.supporters(session, day, "question")
    concerns = {key: supports.get(key, frozenset()) for key in found}
    seated = session.scalar(select(func.count()).where(Voice.sitting_id == day.sitting_id)) or 0
    people = max(seated, len(frozenset().union(*concerns.values())))
    chosen = choose(concerns, seats, people)
    return Slate(tuple(found[key] for key in chosen.questions), chosen.covers, people)


def merge(
    session: Session, day: Day, keys: Sequence[str], into: Question, role: Role, *, now: datetime
) -> int:
    """Let one question stand for others; their supporters count for it, each voice once."""
    if into.state not in WAITING:
        raise IllegalMove("merge", into.state)
    merged = 0
    for key in dict.fromkeys(keys):
        if key == into.key:
            continue
        one = find(session, day, key)
        _move(one, "merge", role)
        one.merged_into = into.key
        merged += 1
    _tell(session, day)
    return merged


def part(session: Session, day: Day, question: Question, role: Role) -> None:
    """Take a merge back."""
    _move(question, "part", role)
    question.merged_into = None
    _tell(session, day)


def let_go(session: Session, question: Question, role: Role) -> None:
    """Part what was merged into a question, and the question itself from what stands for it."""
    others = select(Question).where(
        Question.merged_into == question.key, Question.state == "merged"
    )
    for one in session.scalars(others.order_by(Question.key)):
        _move(one, "part", role)
        one.merged_into = None
    question.merged_into = None


def assign(session: Session, day: Day, question: Question, post: Post, role: Role) -> None:
    """Ask one expert or department."""
    if post.sitting_id != day.sitting_id or post.kind != "expert" or not post.active:
        raise NotFound
    _move(question, "assign", role)
    question.post_id = post.id
    _tell(session, day)


def answer(
    session: Session,
    day: Day,
    question: Question,
    how: str,
    texts: Texts,
    role: Role,
    *,
    post_id: int | None,
    actor: str,
    now: datetime,
) -> None:
    """Answer live (a note of it may follow), in writing, or say why it cannot be answered."""
    if how not in ("answer-live", "answer-in-writing", "decline"):
        raise IllegalMove(how, question.state)
    if how != "answer-live" and not any(text.strip() for text in texts.values()):
        raise IllegalMove(how, "no words")
    _move(question, how, role)
    question.answer, question.answered_at = texts, now
    if post_id is not None:
        question.post_id = post_id
    days.show_all(day)
    days.note(session, day, f"question.{how}", actor=actor, now=now)


def _move(question: Question, name: str, role: Role) -> None:
    try:
        question.state = QUESTION.after(name, question.state, role)
    except IllegalStepError as refusal:
        raise IllegalMove(name, refusal.state) from refusal


def _tell(session: Session, day: Day) -> None:
    session.flush()
    days.show_all(day)
