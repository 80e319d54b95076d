"""An expert reads the questions, one's own first, and answers live, in writing, or declines."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Question
from tests.pages import Visitor
from tests.services.day import HallDay

from .conftest import At

ANSWER = "/expert/questions/question-1"


@pytest.fixture
def expert(at: At) -> Visitor:
    return at("expert")


def test_the_desk_shows_what_was_given_to_it_first(expert: Visitor) -> None:
    page = expert.get("/expert")
    assert page.h1 == "Parks Department"
    own = page.all("ul.notes")[0].get_text()
    assert "2028" in own
    assert "2027" not in own


@pytest.mark.parametrize(
    ("how", "state"),
    [
        ("answer-in-writing", "answered-in-writing"),
        ("answer-live", "answered-live"),
        ("decline", "not-answerable"),
    ],
)
def test_a_question_is_answered(
    expert: Visitor, session: Session, hall: HallDay, how: str, state: str
) -> None:
    expert.post(ANSWER, {"answer-en": "Ten thousand.", "answer-ko": "만 원.", "do": how})
    session.expire_all()
    question = session.get_one(Question, "question-1")
    assert question.state == state
    assert question.answer == {"en": "Ten thousand.", "ko": "만 원."}
    assert question.post_id == hall.posts["expert"].id


def test_an_answer_in_writing_can_be_improved(expert: Visitor, session: Session) -> None:
    for words in ("Ten.", "Ten thousand."):
        expert.post(ANSWER, {"answer-en": words, "do": "answer-in-writing"})
    session.expire_all()
    assert session.get_one(Question, "question-1").answer == {"en": "Ten thousand."}


def test_an_empty_answer_is_not_sent(expert: Visitor, session: Session) -> None:
    page = expert.post(ANSWER, {"answer-en": " ", "do": "answer-in-writing"}, status=422)
    assert "Write a few words first." in page.words  # type: ignore[union-attr]
    assert session.get_one(Question, "question-1").state == "submitted"


def test_too_long_an_answer_is_given_back_with_its_text(expert: Visitor) -> None:
    long = "Ten thousand. " * 200
    page = expert.post(ANSWER, {"answer-en": long, "do": "answer-in-writing"}, status=422)
    assert "An answer has at most 2000 letters." in page.words  # type: ignore[union-attr]
    assert "Ten thousand. Ten thousand." in page.text  # type: ignore[union-attr]


def test_merged_and_hidden_questions_cannot_be_answered(expert: Visitor, session: Session) -> None:
    expert.get("/expert/questions/question-3", 404)
    session.get_one(Question, "question-1").state = "hidden"
    session.commit()
    expert.get(ANSWER, 404)


@pytest.mark.parametrize("kind", ["table", "team", "scribe", "seat"])
def test_nobody_else_answers(at: At, kind: str) -> None:
    assert at(kind).client.get(ANSWER).status_code == 403
