"""What was said in a round comes in after it too, until the minutes are shown; paper as well."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove
from budgeting.models import Argument, Minutes, Note, Question
from budgeting.services import asking, console, facilitating, noting, table_rounds, undoing
from tests import things
from tests.services.day import HallDay, a_day
from tests.services.noted import KEY, argue, note

LATE = timedelta(hours=1)


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A hall in its second round."""
    return a_day(session, things.a_process(session))


def close(session: Session, hall: HallDay) -> None:
    """The second round is over."""
    facilitating.close(session, hall.day, hall.row, "facilitator", actor="Bom", now=hall.now)


def show_minutes(session: Session, hall: HallDay, state: str = "shown") -> None:
    """The minutes in this state."""
    session.merge(Minutes(sitting_id=hall.sitting.id, state=state, texts={}))
    session.flush()


def ask(session: Session, hall: HallDay, **given: Any) -> Question:
    """A question of table 1 in the second round."""
    told = {"key": KEY, "by": "table", "now": hall.now, **given}
    asked = {"table": 1, "voice": None, "project": None, "text": "Who waters it?"}
    return asking.ask(session, hall.day, hall.row, **asked, **told)


def state(session: Session, hall: HallDay) -> str:
    """How table 1 stands in the round."""
    return table_rounds.at_table(session, hall.row, 1).state


@pytest.mark.parametrize("write", [note, argue, ask])
def test_a_text_that_was_late_stands_in_its_round_with_its_time(
    session: Session, hall: HallDay, write: Any
) -> None:
    close(session, hall)
    floor = hall.day.floor
    late = write(session, hall, now=hall.now + LATE)
    session.commit()
    assert (late.round_id, late.table, late.at) == (hall.row.id, 1, hall.now + LATE)
    assert hall.day.floor > floor
    assert write(session, hall, now=hall.now + 2 * LATE) is late


@pytest.mark.parametrize("write", [note, argue, ask])
@pytest.mark.parametrize("minutes", ["shown", "endorsed", "published"])
def test_nothing_more_comes_in_once_the_minutes_were_shown(
    session: Session, hall: HallDay, write: Any, minutes: str
) -> None:
    write(session, hall)
    close(session, hall)
    show_minutes(session, hall, minutes)
    with pytest.raises(IllegalMove) as refused:
        write(session, hall, key="note-0002", now=hall.now + LATE)
    assert refused.value.phase == "minutes shown"
    assert write(session, hall, now=hall.now + LATE).at == hall.now


def test_minutes_that_were_taken_back_let_late_texts_in_again(
    session: Session, hall: HallDay
) -> None:
    close(session, hall)
    show_minutes(session, hall)
    show_minutes(session, hall, "draft")
    assert note(session, hall, now=hall.now + LATE).state == "shown"


@pytest.mark.parametrize("write", [note, argue, ask])
@pytest.mark.parametrize("by", ["table", "scribe"])
@pytest.mark.parametrize("before", ["pending", "announced", "skipped"])
def test_no_round_takes_a_text_before_it_has_begun(
    session: Session, hall: HallDay, write: Any, by: str, before: str
) -> None:
    hall.row.state = before
    with pytest.raises(IllegalMove) as refused:
        write(session, hall, by=by)
    assert refused.value.phase == before


@pytest.mark.parametrize("moves", [[], ["submit"], ["submit", "accept"], ["submit", "return"]])
@pytest.mark.parametrize("minutes", [3, 60])
def test_a_late_text_leaves_the_work_of_its_table_as_it_stands(
    session: Session, hall: HallDay, moves: list[str], minutes: int
) -> None:
    for name in moves:
        role: Any = "table" if name == "submit" else "team"
        table_rounds.move(session, hall.day, hall.row, 1, name, role, hall.now)
    before = state(session, hall)
    close(session, hall)
    note(session, hall, now=hall.now + timedelta(minutes=minutes))
    assert state(session, hall) == before


@pytest.mark.parametrize("by", ["table", "scribe"])
def test_a_text_on_its_way_at_the_close_does_not_take_a_submission_back(
    session: Session, hall: HallDay, by: str
) -> None:
    table_rounds.move(session, hall.day, hall.row, 1, "submit", "table", hall.now)
    close(session, hall)
    note(session, hall, by=by, now=hall.now + timedelta(seconds=30))
    assert state(session, hall) == "submitted"


@pytest.mark.parametrize("moves", [["submit"], ["submit", "accept"]])
@pytest.mark.parametrize("write", [note, argue])
def test_paper_of_a_table_that_has_submitted_is_taken_in(
    session: Session, hall: HallDay, write: Any, moves: list[str]
) -> None:
    for name in moves:
        role: Any = "table" if name == "submit" else "team"
        table_rounds.move(session, hall.day, hall.row, 1, name, role, hall.now)
    before = state(session, hall)
    assert write(session, hall, by="scribe").by == "scribe"
    assert state(session, hall) == before


def test_paper_is_work_of_a_table_that_is_at_work(session: Session, hall: HallDay) -> None:
    note(session, hall, by="scribe")
    assert state(session, hall) == "working"


def test_an_accepted_table_can_still_be_taken_back_after_a_late_text(
    session: Session, hall: HallDay
) -> None:
    table_rounds.move(session, hall.day, hall.row, 1, "submit", "table", hall.now)
    close(session, hall)
    lead = {"actor": "Bom", "now": hall.now}
    console.move_table(session, hall.day, hall.row, 1, "accept", "facilitator", **lead)
    note(session, hall, now=hall.now + timedelta(seconds=5))
    undoing.undo(session, hall.day, hall.day.undo["at"], **lead)
    assert state(session, hall) == "submitted"


def test_words_are_not_changed_or_taken_back_late(session: Session, hall: HallDay) -> None:
    kept = note(session, hall)
    close(session, hall)
    late = {"by": "table", "now": hall.now + LATE}
    with pytest.raises(IllegalMove):
        noting.edit(session, hall.day, kept, text="Less shade.", **late)
    with pytest.raises(IllegalMove):
        noting.withdraw(session, hall.day, kept, **late)
    with pytest.raises(IllegalMove):
        table_rounds.move(session, hall.day, hall.row, 1, "submit", "table", hall.now + LATE)


def test_a_late_reason_stands_beside_no_word_that_there_is_none(
    session: Session, hall: HallDay
) -> None:
    told = {"project": 1, "side": "for", "none": True, "by": "table", "now": hall.now}
    noting.mark_none_found(session, hall.day, hall.row, 1, **told)
    close(session, hall)
    argue(session, hall, now=hall.now + LATE)
    assert table_rounds.at_table(session, hall.row, 1).none_found == []


def test_a_third_question_of_a_table_is_refused_late_too(session: Session, hall: HallDay) -> None:
    ask(session, hall)
    close(session, hall)
    ask(session, hall, key="note-0002", now=hall.now + LATE)
    with pytest.raises(IllegalMove) as refused:
        ask(session, hall, key="note-0003", now=hall.now + LATE)
    assert refused.value.phase == "two sent"
    assert session.query(Question).count() == 2
    assert session.query(Note).count() == session.query(Argument).count() == 0


def test_a_resident_asks_only_while_the_round_is_on(session: Session, hall: HallDay) -> None:
    close(session, hall)
    with pytest.raises(IllegalMove):
        asking.ask(
            session, hall.day, hall.row, key=KEY, table=None, voice=hall.voice(5), project=None,
            text="Why?", by="seat", now=hall.now + LATE,
        )  # fmt: skip
