"""Questions at a seat: written once however often sent, and others' supported."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Question, Support
from budgeting.services import clock
from tests.services.day import HallDay
from tests.web.resident.seated import Seated, a_hall, a_seat, rows

FORM = "form[name=question]"


@pytest.fixture
def hall(session: Session) -> HallDay:
    return a_hall(session, formats=("welcome", "questions", "answers"), round=2)


@pytest.fixture
def seat(app: Flask, session: Session, hall: HallDay) -> Seated:
    return a_seat(app, session, hall)


def asked(session: Session, hall: HallDay, key: str, **given: str) -> None:
    """A question of a table."""
    told = {"sitting_id": hall.sitting.id, "round_id": hall.row.id, "at": hall.now, "table": 3}
    session.add(Question(key=key, text=f"Question {key}?", by="table", **told, **given))
    session.commit()


def test_a_question_is_saved_under_the_voice_and_without_a_table(
    session: Session, hall: HallDay, seat: Seated
) -> None:
    page = seat.get("/seat/questions")
    after = seat.follow(seat.press(page, FORM, text=" Who waters it? ", project="2"))
    assert "Your question is saved." in after.words
    assert "Who waters it?" in after.words
    (kept,) = rows(session, Question)
    assert (kept.text, kept.project, kept.voice) == ("Who waters it?", 2, hall.voice(1))
    assert (kept.table, kept.by) == (None, "seat")


def test_the_same_form_sent_twice_is_one_question(session: Session, seat: Seated) -> None:
    page = seat.get("/seat/questions")
    for _ in range(3):
        seat.press(page, FORM, text="Who waters it?")
    assert len(rows(session, Question)) == 1


def test_an_empty_question_and_one_without_end_are_explained(
    session: Session, seat: Seated
) -> None:
    page = seat.get("/seat/questions")
    assert "Write your question first." in seat.press(page, FORM, 422, text="  ").text
    long = seat.press(page, FORM, 422, text="x" * 1001).text
    assert "A question can have 1,000 letters at most." in long
    assert "x" * 1001 in long
    assert rows(session, Question) == []


def test_a_question_about_a_project_of_another_round_is_refused_and_its_words_stay(
    session: Session, seat: Seated
) -> None:
    page = seat.get("/seat/questions")
    for project in ("6", "-1", "x", "99999999999"):
        answer = seat.press(page, FORM, 422, text="Who waters it?", project=project)
        assert "Who waters it?" in answer.text
    assert rows(session, Question) == []


def test_three_questions_of_one_person_are_enough_for_a_round(
    session: Session, seat: Seated
) -> None:
    page = seat.get("/seat/questions")
    for number in range(3):
        seat.press(seat.get("/seat/questions"), FORM, text=f"Question {number}?")
    assert not seat.get("/seat/questions").all(FORM)
    assert "You have asked enough" in seat.press(page, FORM, 422, text="One more?").text
    assert len(rows(session, Question)) == 3


def test_after_the_round_nothing_is_asked_any_more(
    session: Session, hall: HallDay, seat: Seated
) -> None:
    page = seat.get("/seat/questions")
    hall.row.state, hall.row.closed_at = "closed", clock.now() - timedelta(minutes=3)
    session.commit()
    answer = seat.press(page, FORM, 422, text="Who waters it?")
    assert "Who waters it?" in answer.text
    assert rows(session, Question) == []


def test_what_was_being_typed_at_the_close_is_still_taken(
    session: Session, hall: HallDay, seat: Seated
) -> None:
    page = seat.get("/seat/questions")
    hall.row.state, hall.row.closed_at = "closed", clock.now()
    session.commit()
    seat.press(page, FORM, text="Who waters it?")
    assert len(rows(session, Question)) == 1


def test_others_questions_are_supported_once_and_without_numbers(
    session: Session, hall: HallDay, seat: Seated
) -> None:
    asked(session, hall, "q1")
    asked(session, hall, "q2", state="hidden")
    asked(session, hall, "q3", state="merged")
    page = seat.get("/seat/questions")
    assert [field["value"] for field in page.all(".seat-reason [name=key]")] == ["q1"]
    for _ in range(2):
        seat.press_at(page, "/seat/questions/support", key="q1", go="mark")
    assert [(one.key, one.voice) for one in rows(session, Support)] == [("q1", hall.voice(1))]
    after = seat.get("/seat/questions")
    assert "Saved: you want to know this too." in after.words
    seat.press_at(page, "/seat/questions/support", key="q1", go="unmark")
    assert rows(session, Support) == []
    for key in ("q2", "q3", "nothing", ""):
        assert seat.press_at(page, "/seat/questions/support", key=key).status_code == 404


def test_who_asked_reads_that_a_question_is_hidden_and_why_and_nobody_else_does(
    app: Flask, session: Session, hall: HallDay, seat: Seated
) -> None:
    seat.press(seat.get("/seat/questions"), FORM, text="Why does Kim steal?")
    (mine,) = rows(session, Question)
    hidden = session.get_one(Question, mine.key)
    hidden.state, hidden.reason = "hidden", "It names a person."
    session.commit()
    page = seat.get("/seat/questions")
    assert "You asked" not in page.words
    for words in ("Hidden by the theme team", "Why does Kim steal?", "Reason: It names a person."):
        assert words in page.words
    assert "You can ask in other words." in page.words
    hall.row.state, hall.rounds[2].state = "closed", "running"
    session.commit()
    assert "It names a person." in seat.get("/seat/questions").words
    other = a_seat(app, session, hall, 2).get("/seat/questions").words
    assert "Kim" not in other
    assert "Hidden" not in other


def test_nobody_supports_the_own_question(session: Session, hall: HallDay, seat: Seated) -> None:
    seat.press(seat.get("/seat/questions"), FORM, text="Who waters it?")
    (mine,) = rows(session, Question)
    page = seat.get("/seat/questions")
    assert not page.all(".seat-reason")
    assert seat.press_at(page, "/seat/questions/support", key=mine.key).status_code == 404


def test_the_key_of_somebody_elses_question_writes_nothing_over(
    app: Flask, session: Session, hall: HallDay, seat: Seated
) -> None:
    seat.press(seat.get("/seat/questions"), FORM, text="Who waters it?")
    (mine,) = rows(session, Question)
    other = a_seat(app, session, hall, 2)
    page = other.get("/seat/questions")
    assert other.press(page, FORM, 422, key=mine.key, text="Something else").status_code == 422
    assert [one.text for one in rows(session, Question)] == ["Who waters it?"]
