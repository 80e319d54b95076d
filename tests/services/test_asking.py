"""Questions are asked once, two of a table in a round, and corrected before support."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound, Taken, TextRefused
from budgeting.models import LogEntry, Question
from budgeting.services import asking, supporting, table_rounds
from tests import things
from tests.services.day import HallDay, a_day

KEY = "question-1"


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A hall whose tables collect questions."""
    return a_day(session, things.a_process(session), round=3)


def ask(session: Session, hall: HallDay, key: str = KEY, **given: Any) -> Question:
    """A question of table 1, unless said otherwise."""
    told = {
        "table": 1, "voice": None, "project": 1, "text": "Who waters it?", "by": "table",
        "now": hall.now, **given,
    }  # fmt: skip
    return asking.ask(session, hall.day, hall.row, key=key, **told)


def from_seat(session: Session, hall: HallDay, key: str = KEY, **given: Any) -> Question:
    """A question of person 5."""
    return ask(session, hall, key, table=None, voice=hall.voice(5), by="seat", **given)


def number(session: Session) -> int:
    """How many questions there are."""
    return session.scalar(select(func.count()).select_from(Question)) or 0


@pytest.mark.parametrize("send", [ask, from_seat])
def test_a_question_that_is_sent_twice_is_asked_once(
    session: Session, hall: HallDay, send: Any
) -> None:
    first = send(session, hall)
    session.commit()
    later = hall.now + timedelta(hours=3)
    hall.row.state, hall.row.closed_at = "closed", hall.now
    assert send(session, hall, now=later) is first
    assert (number(session), first.state, first.at) == (1, "submitted", hall.now)


@pytest.mark.parametrize(
    "other", [{"table": 2}, {"text": "Why?"}, {"project": None}, {"by": "scribe"}]
)
def test_a_key_is_never_taken_over(session: Session, hall: HallDay, other: dict[str, Any]) -> None:
    first = ask(session, hall)
    with pytest.raises(Taken):
        ask(session, hall, **other)
    with pytest.raises(Taken):
        from_seat(session, hall)
    session.refresh(first)
    assert (first.table, first.text, first.project, first.voice) == (1, "Who waters it?", 1, None)


def test_the_seat_of_another_voice_does_not_take_a_key_over(
    session: Session, hall: HallDay
) -> None:
    from_seat(session, hall)
    with pytest.raises(Taken):
        ask(session, hall, table=None, voice=hall.voice(6), by="seat")


def test_a_table_sends_two_questions_in_a_round(session: Session, hall: HallDay) -> None:
    first = ask(session, hall)
    ask(session, hall, "question-2")
    with pytest.raises(IllegalMove):
        ask(session, hall, "question-3")
    assert ask(session, hall) is first
    ask(session, hall, "question-4", table=2)
    assert [one.key for one in asking.listed(session, hall.row, 1)] == [KEY, "question-2"]
    assert not asking.may_ask(session, hall.row, 1)
    assert asking.may_ask(session, hall.row, 2)


def test_a_hidden_question_leaves_room_for_another(session: Session, hall: HallDay) -> None:
    ask(session, hall)
    ask(session, hall, "question-2").state = "hidden"
    session.flush()
    ask(session, hall, "question-3")
    assert number(session) == 3


def test_residents_ask_for_themselves_beside_their_table(session: Session, hall: HallDay) -> None:
    for place in range(3):
        from_seat(session, hall, f"question-{place}", project=None)
    assert asking.listed(session, hall.row, 1) == []
    assert asking.may_ask(session, hall.row, 1)
    assert table_rounds.all_tables(session, hall.row) == {}


def test_a_resident_of_a_table_takes_no_question_from_it(session: Session, hall: HallDay) -> None:
    for place in range(2):
        ask(session, hall, f"question-{place}", voice=hall.voice(1), by="seat")
    assert asking.may_ask(session, hall.row, 1)
    assert asking.listed(session, hall.row, 1) == []


@pytest.mark.parametrize("send", [ask, from_seat])
def test_nothing_is_asked_in_a_round_that_is_not_on(
    session: Session, hall: HallDay, send: Any
) -> None:
    hall.row.state = "pending"
    with pytest.raises(IllegalMove):
        send(session, hall)
    assert number(session) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"by": "seat"},
        {"voice": "0" * 32},
        {"table": None},
        {"table": None, "by": "seat"},
    ],
)
def test_a_question_is_of_a_table_or_of_a_voice(
    session: Session, hall: HallDay, wrong: dict[str, Any]
) -> None:
    with pytest.raises(IllegalMove):
        ask(session, hall, **wrong)


def test_wrong_texts_keys_and_projects_are_refused(session: Session, hall: HallDay) -> None:
    with pytest.raises(TextRefused):
        ask(session, hall, text=" ")
    with pytest.raises(TextRefused):
        ask(session, hall, "?")
    with pytest.raises(NotFound):
        ask(session, hall, project=6)


@pytest.mark.parametrize("taken_back", [False, True])
def test_a_question_is_corrected_before_the_first_support_and_never_after_it(
    session: Session, hall: HallDay, taken_back: bool
) -> None:
    asked = ask(session, hall)
    asking.edit(session, hall.day, asked, text="Who pays?", by="table", now=hall.now)
    assert asked.text == "Who pays?"
    supporting.mark(session, hall.day, "question", KEY, hall.voice(5))
    if taken_back:
        supporting.unmark(session, hall.day, "question", KEY, hall.voice(5))
    with pytest.raises(IllegalMove):
        asking.edit(session, hall.day, asked, text="Who cares?", by="table", now=hall.now)
    assert asked.text == "Who pays?"


@pytest.mark.parametrize("state", ["merged", "answered-live", "hidden", "not-answerable"])
def test_a_question_that_was_dealt_with_stays_as_it_is(
    session: Session, hall: HallDay, state: str
) -> None:
    asked = ask(session, hall)
    asked.state = state
    with pytest.raises(IllegalMove):
        asking.edit(session, hall.day, asked, text="Who pays?", by="table", now=hall.now)


def test_questions_of_others_are_not_found(session: Session, hall: HallDay) -> None:
    mine = ask(session, hall)
    theirs = from_seat(session, hall, "question-2")
    other = a_day(session, things.a_process(session, "other-2026"))
    assert asking.find(session, hall.day, 1, KEY) is mine
    for day, table, key in ((hall.day, 2, KEY), (other.day, 1, KEY), (hall.day, 1, theirs.key)):
        with pytest.raises(NotFound):
            asking.find(session, day, table, key)


def test_the_log_learns_no_word(session: Session, hall: HallDay) -> None:
    asked = ask(session, hall, text="Does the canary sing?")
    asking.edit(session, hall.day, asked, text="Does the canary fly?", by="table", now=hall.now)
    entries = session.scalars(select(LogEntry).order_by(LogEntry.seq)).all()
    assert (entries[-1].action, entries[-1].actor) == ("question.edited", "table 1")
    assert "canary" not in str([one.details for one in entries])
