"""Questions on their way to an answer, and the few that stand for the room."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Question, Support
from budgeting.services import answering, published
from tests import things
from tests.services.day import HallDay, a_day


@pytest.fixture
def hall(session: Session) -> HallDay:
    return a_day(session, things.a_process(session), round=3)


def a_question(session: Session, hall: HallDay, key: str, voices: tuple[int, ...]) -> Question:
    """A question of the first voice, supported by the others."""
    question = Question(
        key=key, sitting_id=hall.day.sitting_id, round_id=hall.row.id, voice=hall.voice(voices[0]),
        text=f"What about {key}?", at=hall.now,
    )  # fmt: skip
    session.add(question)
    session.add_all(
        Support(kind="question", key=key, voice=hall.voice(one), sitting_id=hall.day.sitting_id)
        for one in voices[1:]
    )
    session.flush()
    return question


def test_the_slate_covers_the_room_before_it_follows_the_crowd(
    session: Session, hall: HallDay
) -> None:
    a_question(session, hall, "trees", (1, 2, 3, 4))
    a_question(session, hall, "shade", (1, 2, 3))
    a_question(session, hall, "ramps", (8, 9))
    slate = answering.slate(session, hall.day, 2)
    assert [one.key for one in slate.questions] == ["trees", "ramps"]
    assert slate.covers == (4, 6)


def test_merged_questions_count_each_voice_once(session: Session, hall: HallDay) -> None:
    into = a_question(session, hall, "trees", (1, 2, 3))
    a_question(session, hall, "shade", (3, 4))
    assert answering.merge(session, hall.day, ["shade", "trees"], into, "team", now=hall.now) == 1
    supporters = published.supporters(session, hall.day, "question")
    assert supporters["trees"] == {hall.voice(one) for one in (1, 2, 3, 4)}
    assert [one.key for one in published.questions(session, hall.day)] == ["trees"]


def test_a_merge_can_be_taken_back(session: Session, hall: HallDay) -> None:
    into = a_question(session, hall, "trees", (1,))
    shade = a_question(session, hall, "shade", (3,))
    answering.merge(session, hall.day, ["shade"], into, "team", now=hall.now)
    answering.part(session, hall.day, shade, "team")
    assert (shade.state, shade.merged_into) == ("submitted", None)


def test_nothing_is_merged_into_what_is_merged(session: Session, hall: HallDay) -> None:
    trees, shade = (a_question(session, hall, key, (1,)) for key in ("trees", "shade"))
    answering.merge(session, hall.day, ["shade"], trees, "team", now=hall.now)
    with pytest.raises(IllegalMove):
        answering.merge(session, hall.day, ["trees"], shade, "team", now=hall.now)


def test_an_assigned_question_waits_at_its_expert(session: Session, hall: HallDay) -> None:
    question = a_question(session, hall, "trees", (1,))
    a_question(session, hall, "shade", (2,))
    expert = hall.posts["expert"]
    answering.assign(session, hall.day, question, expert, "team")
    assert answering.waiting(session, hall.day, expert.id) == [question]
    with pytest.raises(NotFound):
        answering.assign(session, hall.day, question, hall.posts["table 1"], "team")


@pytest.mark.parametrize("how", ["answer-in-writing", "decline"])
def test_an_answer_in_writing_needs_words(session: Session, hall: HallDay, how: str) -> None:
    question = a_question(session, hall, "trees", (1,))
    given = {"post_id": None, "actor": "expert 1", "now": hall.now}
    with pytest.raises(IllegalMove):
        answering.answer(session, hall.day, question, how, {"en": " "}, "expert", **given)
    assert question.state == "submitted"


def test_an_answered_question_no_longer_waits(session: Session, hall: HallDay) -> None:
    question = a_question(session, hall, "trees", (1,))
    given = {"post_id": hall.posts["expert"].id, "actor": "expert 1", "now": hall.now}
    answering.answer(session, hall.day, question, "answer-live", {}, "expert", **given)
    assert answering.waiting(session, hall.day) == []
    assert question.state == "answered-live"


def test_a_table_answers_nothing(session: Session, hall: HallDay) -> None:
    question = a_question(session, hall, "trees", (1,))
    given = {"post_id": None, "actor": "table 1", "now": hall.now}
    with pytest.raises(IllegalMove):
        answering.answer(session, hall.day, question, "answer-live", {}, "table", **given)
