"""Straw polls at a seat: one question a page, saved when pressed, changeable until the close."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import LogEntry, Poll
from budgeting.services import polling
from tests import things
from tests.services.day import OPTIONS, HallDay, a_day
from tests.web.resident.seated import Seated, a_hall, a_seat, answers, rows


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A straw poll of three questions."""
    hall = a_hall(session, formats=("welcome", "poll-before", "poll-after"), round=2)
    hall.polls[1].round_id = hall.rounds[2].id
    session.add_all(
        Poll(
            sitting_id=hall.sitting.id, round_id=hall.row.id, position=place, kind="straw",
            question={"en": f"Question {place}?", "ko": f"질문 {place}"}, options=OPTIONS,
            state="open",
        )
        for place in (2, 3)
    )  # fmt: skip
    session.commit()
    hall.polls = polling.of_round(session, hall.row)
    session.commit()
    return hall


@pytest.fixture
def seat(app: Flask, session: Session, hall: HallDay) -> Seated:
    return a_seat(app, session, hall)


def test_a_straw_poll_goes_page_by_page_to_the_own_answers(
    session: Session, hall: HallDay, seat: Seated
) -> None:
    here = seat.get("/seat/here")
    assert "There are 3 questions for you." in here.words
    page = seat.get(str(here.one(".moment .primary")["href"]))
    assert page.h1 == "Should this bench be built?"
    assert "Question 1 of 3" in page.words
    for choice, heading in (("for", "Question 2?"), ("unsure", "Question 3?")):
        page = seat.follow(seat.press(page, "#answer", choice=choice))
        assert (page.h1, "Your answer is saved." in page.words) == (heading, True)
    page = seat.follow(seat.press(page, "#answer", choice="against"))
    assert page.h1 == "Your answers"
    assert [tag.get_text(strip=True) for tag in page.all(".seat-answers dd:nth-of-type(1)")] == [
        "For", "Unsure", "Against",
    ]  # fmt: skip
    assert [answers(session, poll) for poll in hall.polls] == [
        {hall.voice(1): choice} for choice in ("for", "unsure", "against")
    ]


def test_not_sure_is_always_there_and_nothing_is_chosen_beforehand(
    hall: HallDay, seat: Seated
) -> None:
    page = seat.get(f"/seat/poll/{hall.polls[0].id}")
    assert "unsure" in [box["value"] for box in page.all("input[name=choice]")]
    assert not page.all("input[name=choice][checked]")


def test_an_answer_is_shown_again_and_can_be_changed(
    session: Session, hall: HallDay, seat: Seated
) -> None:
    address = f"/seat/poll/{hall.polls[1].id}"
    for choice in ("for", "against"):
        seat.press(seat.get(address), "#answer", choice=choice)
        assert seat.get(address).one("input[name=choice][checked]")["value"] == choice
    assert answers(session, hall.polls[1]) == {hall.voice(1): "against"}


def test_the_way_back_leads_through_the_questions_to_the_seat(hall: HallDay, seat: Seated) -> None:
    ways = [str(seat.get(f"/seat/poll/{poll.id}").one("a.back")["href"]) for poll in hall.polls]
    first, second, _third = (f"/seat/poll/{poll.id}" for poll in hall.polls)
    assert ways == ["/seat/here", first, second]


def test_a_question_can_be_left_out(session: Session, hall: HallDay, seat: Seated) -> None:
    page = seat.get(f"/seat/poll/{hall.polls[0].id}")
    on = next(a for a in page.all("#answer a") if a.get_text() == "Go on without an answer")
    assert on["href"] == f"/seat/poll/{hall.polls[1].id}"
    assert answers(session, hall.polls[0]) == {}


@pytest.mark.parametrize("choice", ["", "maybe", "for "])
def test_continue_without_a_choice_says_what_to_do(
    session: Session, hall: HallDay, seat: Seated, choice: str
) -> None:
    page = seat.get(f"/seat/poll/{hall.polls[0].id}")
    answer = seat.press(page, "#answer", 422, choice=choice)
    assert "Choose an answer. If you do not know" in answer.text
    assert answers(session, hall.polls[0]) == {}


def test_a_text_size_pressed_here_keeps_what_was_chosen(
    session: Session, hall: HallDay, seat: Seated
) -> None:
    address = f"/seat/poll/{hall.polls[0].id}"
    response = seat.press(seat.get(address), "#answer", choice="for", size="4")
    assert response.headers["Location"] == address
    page = seat.get(address)
    assert page.one("html")["data-size"] == "4"
    assert page.one("input[name=choice][checked]")["value"] == "for"
    seat.press(seat.get(f"/seat/poll/{hall.polls[1].id}"), "#answer", language="ko")
    assert answers(session, hall.polls[1]) == {}


def test_after_the_close_the_page_says_what_counts(
    session: Session, hall: HallDay, seat: Seated
) -> None:
    first, second = hall.polls[:2]
    open_page = seat.get(f"/seat/poll/{first.id}")
    seat.press(open_page, "#answer", choice="for")
    for poll in (first, second):
        polling.close(session, hall.day, poll, "facilitator", actor="Narae", now=hall.now)
    session.commit()
    late = seat.press(open_page, "#answer", 409, choice="against")
    assert "Your answer counts: For" in late.text
    assert "You have not answered it." in seat.get(f"/seat/poll/{second.id}", status=409).words
    assert answers(session, first) == {hall.voice(1): "for"}


def test_no_page_of_a_seat_ever_shows_a_result(
    session: Session, hall: HallDay, seat: Seated
) -> None:
    poll = hall.polls[0]
    seat.press(seat.get(f"/seat/poll/{poll.id}"), "#answer", choice="for")
    seat.get("/seat/here")  # says once that the answer is saved
    before = [seat.get("/seat/here").words, seat.get("/seat/polls").words]
    for number in range(2, 10):
        polling.answer(session, hall.day, poll, hall.voice(number), "against", hall.now)
    session.commit()
    assert [seat.get("/seat/here").words, seat.get("/seat/polls").words] == before


def test_polls_of_other_rounds_tables_and_sittings_are_not_asked(
    app: Flask, session: Session, hall: HallDay, seat: Seated
) -> None:
    other = a_hall_of_another_process(session)
    seat.get(f"/seat/poll/{other.polls[0].id}", status=404)
    page = seat.get(f"/seat/poll/{hall.polls[0].id}")
    later = Poll(
        sitting_id=hall.sitting.id, round_id=hall.rounds[2].id, question={"en": "Later?"},
        options=OPTIONS, state="open",
    )  # fmt: skip
    session.add(later)
    session.commit()
    assert seat.press_at(page, f"/seat/poll/{later.id}", choice="for").status_code == 409
    assert seat.press_at(page, f"/seat/poll/{other.polls[0].id}", choice="for").status_code == 404
    assert answers(session, later) == {}


def a_hall_of_another_process(session: Session) -> HallDay:
    """A day that has nothing to do with this one."""
    return a_day(session, things.a_process(session, "other-2026"))


def test_no_answer_is_in_an_address_or_in_the_log(
    session: Session, hall: HallDay, seat: Seated
) -> None:
    before = len(rows(session, LogEntry))
    page = seat.get(f"/seat/poll/{hall.polls[0].id}")
    response = seat.press(page, "#answer", choice="against")
    assert "against" not in response.headers["Location"]
    assert hall.voice(1) not in response.headers["Location"] + page.text
    assert len(rows(session, LogEntry)) == before


def test_an_answer_that_waits_for_the_line_is_named_by_its_question(
    hall: HallDay, seat: Seated
) -> None:
    page = seat.get(f"/seat/poll/{hall.polls[0].id}")
    assert page.one("#answer")["data-words"] == "Should this bench be built?"
