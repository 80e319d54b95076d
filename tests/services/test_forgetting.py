"""Publishing keeps the counts and forgets who declared a conflict, and who asked."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Answer, Conflict, Question
from budgeting.services import conflicts, minuting
from tests import things
from tests.services.day import OPTIONS, HallDay
from tests.services.said import a_said_day, voice

PARTS = ("projects", "polls", "questions", "shifts")


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A hall in which 36 people declared a conflict about project 2, of 90 who were asked."""
    hall = a_said_day(session, things.a_process(session))
    about = hall.polls[2]
    about.project, about.kind, about.options = 2, "straw", OPTIONS
    choices = [str(one["key"]) for one in OPTIONS]
    session.add_all(
        Answer(poll_id=about.id, voice=voice(place), choice=choices[place % 3])
        for place in range(1, 91)
    )
    session.add_all(
        Conflict(sitting_id=hall.sitting.id, voice=voice(place), project=2)
        for place in range(1, 37)
    )
    session.commit()
    return hall


def told(session: Session, hall: HallDay) -> dict[str, Any]:
    """What the minutes tell of answers, questions and conflicts."""
    document = minuting.document(session, hall.day)
    return {part: document[part] for part in PARTS}


def publish(session: Session, hall: HallDay) -> None:
    """All the way to the public."""
    for name in ("show", "endorse", "publish"):
        role: Any = "organiser" if name == "publish" else "facilitator"
        minuting.move(session, hall.day, name, role, actor="Bom", now=hall.now)
    session.commit()
    session.expire_all()


def test_no_row_says_any_more_who_declared_a_conflict_or_asked(
    session: Session, hall: HallDay
) -> None:
    assert session.scalars(select(Conflict)).first() is not None
    publish(session, hall)
    assert session.scalars(select(Conflict)).all() == []
    assert session.scalars(select(Question).where(Question.voice.is_not(None))).all() == []


def test_the_minutes_tell_the_same_as_before(session: Session, hall: HallDay) -> None:
    hall.polls[2].state = "shown"
    session.commit()
    before = told(session, hall)
    publish(session, hall)
    assert told(session, hall) == before
    asked = [one for one in before["polls"] if one["project"] == 2]
    assert asked[0]["without_conflicts"] == {"for": 18, "unsure": 18, "against": 18}
    assert conflicts.as_told(session, hall.day) == {1: 12, 2: 36}
