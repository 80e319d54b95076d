"""Answering when everything happens at once, with real threads on the real database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove
from budgeting.models import Answer, Argument, Day, Poll, Voice
from budgeting.services import polling, seat_day, supporting
from tests import things
from tests.services.day import HallDay, a_day
from tests.services.test_cast_races import together

AT_ONCE = 20


@pytest.fixture
def hall(session: Session) -> HallDay:
    hall = a_day(session, things.a_process(session))
    session.commit()
    return hall


def answering(hall: HallDay, voice: str, choice: str) -> Callable[[Session], str]:
    """Answer the open poll in a session of one's own."""
    sitting_id, poll_id = hall.sitting.id, hall.polls[0].id

    def act(own: Session) -> str:
        day, poll = own.get_one(Day, sitting_id), own.get_one(Poll, poll_id)
        polling.answer(own, day, poll, voice, choice, hall.now)
        return choice

    return act


def kept(session: Session) -> dict[str, str]:
    """Every answer by its voice."""
    found = dict(session.execute(select(Answer.voice, Answer.choice)).all())
    session.rollback()
    return found


def test_twenty_answers_of_one_voice_at_once_are_one(session: Session, hall: HallDay) -> None:
    acts = [answering(hall, "v", ("for", "against")[n % 2]) for n in range(AT_ONCE)]
    assert len(together(session, acts)) == AT_ONCE
    assert list(kept(session)) == ["v"]


def test_every_answer_that_was_taken_before_the_close_is_kept_and_none_after_it(
    session: Session, hall: HallDay
) -> None:
    sitting_id, poll_id = hall.sitting.id, hall.polls[0].id

    def close(own: Session) -> set[str]:
        day, poll = own.get_one(Day, sitting_id), own.get_one(Poll, poll_id)
        polling.close(own, day, poll, "facilitator", actor="Narae", now=hall.now)
        return set(own.scalars(select(Answer.voice)))

    voices = [f"v{n}" for n in range(AT_ONCE)]
    acts = [answering(hall, voice, "for") for voice in voices]
    acts.insert(AT_ONCE // 2, close)
    told = together(session, acts)
    seen_at_the_close = told.pop(AT_ONCE // 2)
    taken = {voice for voice, answer in zip(voices, told, strict=True) if answer == "for"}
    refused = [answer for answer in told if isinstance(answer, IllegalMove)]
    assert len(taken) + len(refused) == AT_ONCE
    assert taken == set(kept(session)) == seen_at_the_close


def test_a_first_press_made_twice_is_one_voice(session: Session, hall: HallDay) -> None:
    sitting_id = hall.sitting.id

    def consent(own: Session) -> None:
        seat_day.consent(own, own.get_one(Day, sitting_id), "v")

    assert together(session, [consent] * AT_ONCE) == [None] * AT_ONCE
    assert [one.consented for one in session.scalars(select(Voice))] == [True]
    session.rollback()


def test_no_change_of_a_floor_is_lost_when_many_support_at_once(
    session: Session, hall: HallDay
) -> None:
    sitting_id, before = hall.sitting.id, hall.day.floor
    told = {"sitting_id": sitting_id, "round_id": hall.row.id, "table": 1, "at": hall.now}
    session.add(Argument(key="a1", project=1, side="for", text="Shade.", **told))
    session.commit()

    def marking(voice: str) -> Callable[[Session], None]:
        return lambda own: supporting.mark(
            own, own.get_one(Day, sitting_id), "argument", "a1", voice
        )

    together(session, [marking(f"v{n}") for n in range(AT_ONCE)])
    session.refresh(hall.day)
    assert hall.day.floor == before + AT_ONCE
    session.rollback()
