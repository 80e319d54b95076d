"""Questions are merged, given to an expert, and stand in the order of whom they speak for."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Question
from tests.pages import Visitor
from tests.services.day import HallDay

from .conftest import At

PAGE = "/team/questions"


@pytest.fixture
def team(at: At) -> Visitor:
    return at("team")


def test_the_slate_says_how_many_residents_it_covers(team: Visitor) -> None:
    words = team.get(PAGE).words
    assert "These 2 questions cover 5 of 5 residents." in words


def test_marked_questions_are_merged_into_the_one_with_most_support(
    team: Visitor, session: Session
) -> None:
    team.post(PAGE, {"question": ["question-2", "question-1"], "do": "merge"})
    session.expire_all()
    merged = session.get_one(Question, "question-2")
    assert (merged.state, merged.merged_into) == ("merged", "question-1")


def test_one_question_alone_cannot_be_merged(team: Visitor) -> None:
    page = team.post(PAGE, {"question": "question-1", "do": "merge"}, status=422)
    assert "Mark at least two questions that ask the same." in page.words  # type: ignore[union-attr]


def test_a_merge_is_taken_apart(team: Visitor, session: Session) -> None:
    team.post(f"{PAGE}/question-3/part", on=PAGE)
    session.expire_all()
    assert session.get_one(Question, "question-3").state == "submitted"


@pytest.mark.parametrize("state", ["answered-live", "answered-in-writing", "not-answerable"])
def test_an_answered_question_can_be_hidden_from_the_page(
    team: Visitor, session: Session, state: str
) -> None:
    session.get_one(Question, "question-1").state = state
    session.commit()
    address = "/team/hide/question/question-1"
    assert team.get(PAGE).one(f"a[href='{address}']")
    words = team.get(address).words
    assert "Questions that were merged into it stand for themselves again." in words
    team.post(address, {"reason": "It names a person."})
    page = team.get(PAGE)
    assert not page.all(f"a[href='{address}']")
    assert page.one("a[href='/team/hide/question/question-3']")  # it had been merged into it


def test_questions_are_given_to_an_expert(team: Visitor, session: Session, hall: HallDay) -> None:
    expert = hall.posts["expert"]
    team.post(PAGE, {"question": "question-1", "do": "assign", "expert": str(expert.id)})
    session.expire_all()
    question = session.get_one(Question, "question-1")
    assert (question.state, question.post_id) == ("assigned", expert.id)
    assert "Parks Department" in team.get(PAGE).words


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"do": "assign", "expert": "1"}, "Mark the questions first."),
        ({"do": "assign", "question": "question-1"}, "Choose who shall answer."),
        ({"do": "assign", "question": "question-1", "expert": "99"}, "Choose who shall answer."),
    ],
)
def test_what_is_missing_is_said(team: Visitor, form: dict[str, str], words: str) -> None:
    assert words in team.post(PAGE, form, status=422).words  # type: ignore[union-attr]


def test_a_question_that_is_none_is_a_page_that_is_not_there(team: Visitor) -> None:
    team.post(PAGE, {"question": "question-99", "do": "merge"}, status=404)
