"""The questions that a resident's tablet shows: the own ones, and others' to be supported."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.bridging import Argument, tablet_order
from budgeting.deliberation.questions import WAITING
from budgeting.models import Day, DayRound, Question
from budgeting.services import published

MOST_OF_A_SEAT = 3
"""So many questions a resident may write in a round; there is no end to supporting."""


def own(session: Session, row: DayRound, voice: str) -> list[Question]:
    """What this voice asked in a round and still stands, as it came."""
    mine = select(Question).where(
        Question.round_id == row.id, Question.voice == voice, Question.state != "hidden"
    )
    return list(session.scalars(mine.order_by(Question.at, Question.key)))


def hidden(session: Session, day: Day, voice: str) -> list[Question]:
    """What this voice asked in any round and the theme team has hidden, with its reason."""
    mine = select(Question).where(
        Question.sitting_id == day.sitting_id, Question.voice == voice, Question.state == "hidden"
    )
    return list(session.scalars(mine.order_by(Question.at, Question.key)))


def to_support(
    session: Session, day: Day, row: DayRound, voice: str, projects: Sequence[int]
) -> list[Question]:
    """What others ask about these projects or about none, and is not answered yet.

    Their order is that of arguments (see :func:`tablet_order`): few supports give no place.
    """
    shown = [
        one
        for one in published.questions(session, day, WAITING)
        if one.voice != voice and (one.project is None or one.project in projects)
    ]
    supporters = published.supporters(session, day, "question")
    ranked = tablet_order(
        [Argument(one.key, "", supporters.get(one.key, frozenset())) for one in shown],
        seed_of(voice, row),
    )
    found = {one.key: one for one in shown}
    return [found[one.key] for one in ranked]


def seed_of(voice: str, row: DayRound) -> str:
    """A seed of chance for this tablet in this round, from which nobody reads the voice."""
    return sha256(f"order/{voice}/{row.id}".encode()).hexdigest()
