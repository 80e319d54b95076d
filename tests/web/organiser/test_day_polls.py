"""Straw polls in the organiser's office."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Poll, Process, Sitting
from budgeting.services import day_polls
from tests.pages import Page, Visitor
from tests.services.plans import a_plan, rounds
from tests.services.seats import a_sitting
from tests.web.organiser.test_run_sheet import here

QUESTION = {
    "question-en": "Is the park too dark?",
    "question-ko": "공원이 너무 어둡습니까?",
    "answers-en": "",
    "answers-ko": "",
}


@pytest.fixture
def sitting(session: Session, process: Process) -> Sitting:
    """A sitting of 24 people at four tables, with the rounds of seven hours."""
    return a_plan(session, process)


def polls(session: Session, sitting: Sitting) -> list[Poll]:
    session.expire_all()
    return day_polls.polls(session, sitting)


def ask(office: Visitor, sitting: Sitting, what: str, form: dict[str, str], **given: int) -> object:
    return office.post(here(sitting, f"/polls/{what}"), form, on=here(sitting, "/polls"), **given)


def test_projects_are_asked_about_before_and_after(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    assert "No question is asked yet" in office.get(here(sitting, "/polls")).words
    ask(office, sitting, "projects", {"projects": "1-2"})
    assert [(one.project, one.wave) for one in polls(session, sitting)] == [
        (1, "before"), (1, "after"), (2, "before"), (2, "after")
    ]  # fmt: skip
    ask(office, sitting, "projects", {"projects": ""})
    assert len(polls(session, sitting)) == 12
    page = office.get(here(sitting, "/polls"))
    assert len(page.all("tbody tr")) == 6
    assert "Straw poll before Straw poll after" in page.words


def test_a_project_that_is_not_there_is_told(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    page = ask(office, sitting, "projects", {"projects": "77"}, status=422)
    assert isinstance(page, Page)
    assert "There is no project 77." in page.one(".errors").get_text(" ")
    assert page.one("#projects")["value"] == "77"
    assert polls(session, sitting) == []


def test_a_question_has_not_sure_among_its_answers(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    ask(office, sitting, "question", QUESTION)
    own = {**QUESTION, "answers-en": "At night\nAlways\n", "answers-ko": "밤에\n항상"}
    ask(office, sitting, "question", own)
    keys = [[one["key"] for one in poll.options] for poll in polls(session, sitting)[::2]]
    assert keys == [["for", "unsure", "against"], ["a", "b", "unsure"]]
    assert polls(session, sitting)[2].options[0]["texts"] == {"en": "At night", "ko": "밤에"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"question-ko": ""}, "is missing in the language"),
        ({"answers-en": "Yes\nNo"}, "is missing in the language"),
        ({"answers-en": "Yes\nNo", "answers-ko": "네"}, "as many answers in every language"),
        ({"answers-en": "Yes", "answers-ko": "네"}, "from two to 8 answers"),
        ({"answers-en": "a\n" * 9, "answers-ko": "b\n" * 9}, "from two to 8 answers"),
        ({"answers-en": "a" * 121 + "\nb", "answers-ko": "a\nb"}, "at most 120 characters"),
    ],
)
def test_a_question_that_cannot_be_asked_is_told_and_kept(
    office: Visitor, session: Session, sitting: Sitting, wrong: dict[str, str], words: str
) -> None:
    page = ask(office, sitting, "question", {**QUESTION, **wrong}, status=422)
    assert isinstance(page, Page)
    assert words in page.one(".errors").get_text(" ")
    assert page.one("#question-en")["value"] == QUESTION["question-en"]
    assert polls(session, sitting) == []


def test_a_question_is_reworded_and_dropped_in_both_waves(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    ask(office, sitting, "question", QUESTION)
    pair = polls(session, sitting)[0].pair
    address = here(sitting, f"/polls/{pair}")
    page = office.get(address)
    assert page.one("#question-en")["value"] == QUESTION["question-en"]
    office.post(address, {**QUESTION, "question-en": "Is it dark?"})
    assert {one.question["en"] for one in polls(session, sitting)} == {"Is it dark?"}
    office.post(f"{address}/drop", on=here(sitting, "/polls"))
    assert polls(session, sitting) == []
    office.get(address, status=404)


def test_the_answers_about_a_project_stay_as_they_are(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    ask(office, sitting, "projects", {"projects": "1"})
    own = {**QUESTION, "answers-en": "Yes\nNo", "answers-ko": "네\n아니요"}
    office.post(here(sitting, "/polls/project-1"), own, on=here(sitting, "/polls/project-1"))
    first = polls(session, sitting)[0]
    assert first.question["en"] == QUESTION["question-en"]
    assert [one["key"] for one in first.options] == ["for", "unsure", "against"]


def test_a_question_that_was_opened_stays(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    ask(office, sitting, "question", QUESTION)
    first = polls(session, sitting)[0]
    first.state = "open"
    session.commit()
    on, address = here(sitting, "/polls"), here(sitting, f"/polls/{first.pair}")
    assert "Was opened, so it stays" in office.get(on).words
    assert not office.get(address).all("main form")
    for what, form in (("", QUESTION | {"question-en": "Other"}), ("/drop", {})):
        page = office.follow(office.post(f"{address}{what}", form, on=on))
        assert "opened already" in page.words
    assert polls(session, sitting)[0].question["en"] == QUESTION["question-en"]


def test_the_day_is_asked_about_once(office: Visitor, session: Session, sitting: Sitting) -> None:
    ask(office, sitting, "evaluation", {})
    ask(office, sitting, "evaluation", {})
    assert [one.kind for one in polls(session, sitting)] == ["evaluation"] * 5


def test_a_round_too_short_for_its_questions_is_told(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    ask(office, sitting, "projects", {"projects": ""})
    next(one for one in rounds(session, sitting) if one.format == "poll-before").minutes = 1
    session.commit()
    words = office.get(here(sitting, "/polls")).words
    assert "“Straw poll before” has 6 questions and one minute: 10 seconds for each." in words
    assert "Plan 2 minutes, or ask less." in words
    assert "“Straw poll after”" not in words


def test_a_question_without_a_round_says_so(
    office: Visitor, session: Session, process: Process
) -> None:
    sitting = a_sitting(session, process)
    ask(office, sitting, "question", QUESTION)
    words = office.get(here(sitting, "/polls")).words
    assert "No round before asks it yet" in words
    assert "No round after asks it yet" in words
