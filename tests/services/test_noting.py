"""A table's notes and arguments are kept once, and no word of them is logged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound, Taken, TextRefused
from budgeting.models import Argument, LogEntry, Note
from budgeting.services import facilitating, noting, table_rounds
from budgeting.services.noting import find
from tests import things
from tests.services.day import HallDay, a_day
from tests.services.noted import KEY, argue, note


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A hall in its second round."""
    return a_day(session, things.a_process(session))


def number(session: Session, kind: type[Note] | type[Argument]) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(kind)) or 0


def log(session: Session) -> Sequence[LogEntry]:
    """The log in its order."""
    return session.scalars(select(LogEntry).order_by(LogEntry.seq)).all()


@pytest.mark.parametrize("kind", ["point", "agreement", "disagreement", "question", "minority"])
def test_a_note_of_every_kind_is_kept(session: Session, hall: HallDay, kind: str) -> None:
    kept = note(session, hall, kind=kind, project=None, text="  More\x00 shade. ")
    assert (kept.kind, kept.project, kept.text) == (kind, None, "More shade.")
    assert (kept.table, kept.round_id, kept.state, kept.at) == (1, hall.row.id, "shown", hall.now)


@pytest.mark.parametrize("write", [note, argue])
def test_a_text_that_is_sent_twice_is_kept_once(
    session: Session, hall: HallDay, write: Any
) -> None:
    first = write(session, hall)
    session.commit()
    again = write(session, hall, now=hall.now + timedelta(minutes=1))
    assert again is first
    assert number(session, type(first)) == 1
    assert first.at == hall.now


@pytest.mark.parametrize("write", [note, argue])
def test_a_text_that_arrived_is_acknowledged_after_the_round_too(
    session: Session, hall: HallDay, write: Any
) -> None:
    write(session, hall)
    lead = {"actor": "Haneul", "now": hall.now}
    facilitating.close(session, hall.day, hall.row, "facilitator", **lead)
    late = hall.now + timedelta(hours=1)
    assert write(session, hall, now=late).at == hall.now
    assert write(session, hall, key="note-0002", now=late).at == late


@pytest.mark.parametrize("write", [note, argue])
@pytest.mark.parametrize(
    "other", [{"table": 2}, {"text": "Less shade."}, {"project": 2}, {"by": "scribe"}]
)
def test_a_key_is_never_taken_over(
    session: Session, hall: HallDay, write: Any, other: dict[str, Any]
) -> None:
    first = write(session, hall)
    with pytest.raises(Taken):
        write(session, hall, **other)
    session.refresh(first)
    assert (first.table, first.text, first.project, first.by) == (1, "More shade.", 1, "table")
    assert number(session, type(first)) == 1


def test_a_key_is_not_taken_over_from_another_sitting(session: Session, hall: HallDay) -> None:
    note(session, hall)
    other = a_day(session, things.a_process(session, "other-2026"))
    with pytest.raises(Taken):
        note(session, other)


@pytest.mark.parametrize("state", ["pending", "skipped"])
def test_nothing_is_written_in_a_round_that_was_never_on(
    session: Session, hall: HallDay, state: str
) -> None:
    hall.row.state = state
    with pytest.raises(IllegalMove):
        note(session, hall)
    assert number(session, Note) == 0


def _is_corrected(session: Session, hall: HallDay, kept: Note, seconds: int) -> bool:
    hall.row.state, hall.row.closed_at = "closed", hall.now - timedelta(seconds=seconds)
    try:
        noting.edit(session, hall.day, kept, text=f"After {seconds}.", by="table", now=hall.now)
    except IllegalMove:
        return False
    return kept.text == f"After {seconds}."


def test_what_was_written_is_corrected_for_two_minutes_after_the_close(
    session: Session, hall: HallDay
) -> None:
    kept = note(session, hall)
    assert _is_corrected(session, hall, kept, 119)
    assert not _is_corrected(session, hall, kept, 120)


def test_a_table_that_asked_for_more_works_two_minutes_longer(
    session: Session, hall: HallDay
) -> None:
    table_rounds.ask_for_more(session, hall.day, hall.row, 1)
    first, second = note(session, hall), note(session, hall, table=2, key="note-0002")
    assert _is_corrected(session, hall, first, 239)
    assert not _is_corrected(session, hall, second, 239)


def test_a_table_that_has_submitted_takes_its_work_back_first(
    session: Session, hall: HallDay
) -> None:
    table_rounds.move(session, hall.day, hall.row, 1, "submit", "table", hall.now)
    with pytest.raises(IllegalMove):
        note(session, hall)
    table_rounds.move(session, hall.day, hall.row, 1, "take-back", "table", hall.now)
    note(session, hall)


def test_every_new_text_is_news_for_the_floor(session: Session, hall: HallDay) -> None:
    before = hall.day.floor
    note(session, hall)
    session.commit()
    session.refresh(hall.day)
    assert hall.day.floor > before
    assert table_rounds.at_table(session, hall.row, 1).touched_at == hall.now


def test_a_project_that_is_not_of_the_round_is_refused(session: Session, hall: HallDay) -> None:
    for write in (note, argue):
        with pytest.raises(NotFound):
            write(session, hall, project=4)


def test_unknown_kinds_and_sides_are_refused(session: Session, hall: HallDay) -> None:
    with pytest.raises(IllegalMove):
        note(session, hall, kind="shout")
    with pytest.raises(IllegalMove):
        argue(session, hall, side="unsure")


@pytest.mark.parametrize("text", ["", " \x00 ", "x" * 1001])
def test_a_text_is_neither_empty_nor_endless(session: Session, hall: HallDay, text: str) -> None:
    for write in (note, argue):
        with pytest.raises(TextRefused):
            write(session, hall, text=text)


def test_texts_of_another_table_or_sitting_are_not_found(session: Session, hall: HallDay) -> None:
    kept = note(session, hall)
    other = a_day(session, things.a_process(session, "other-2026"))
    assert find(session, hall.day, 1, Note, KEY) is kept
    for day, table, kind in ((hall.day, 2, Note), (other.day, 1, Note), (hall.day, 1, Argument)):
        with pytest.raises(NotFound):
            find(session, day, table, kind, KEY)


def test_the_log_learns_no_word(session: Session, hall: HallDay) -> None:
    kept, said = note(session, hall), argue(session, hall, text="A canary sings.")
    for entry in (kept, said):
        noting.edit(session, hall.day, entry, text="A canary flies.", by="table", now=hall.now)
        noting.withdraw(session, hall.day, entry, by="table", now=hall.now)
    told = [(one.action, one.actor) for one in log(session)]
    assert told[-4:] == [
        ("note.edited", "table 1"),
        ("note.withdrawn", "table 1"),
        ("argument.edited", "table 1"),
        ("argument.withdrawn", "table 1"),
    ]
    assert "canary" not in str([one.details for one in log(session)])
    assert "shade" not in str([one.details for one in log(session)])


def none_found(session: Session, hall: HallDay, **given: Any) -> list[str]:
    """Tick that nothing speaks for project 1, unless said otherwise; what is ticked then."""
    told = {"project": 1, "side": "for", "none": True, "by": "table", "now": hall.now} | given
    noting.mark_none_found(session, hall.day, hall.row, 1, **told)  # type: ignore[arg-type]
    return table_rounds.at_table(session, hall.row, 1).none_found


def test_a_table_may_have_found_nothing(session: Session, hall: HallDay) -> None:
    assert none_found(session, hall) == ["1-for"]
    assert none_found(session, hall) == ["1-for"]
    assert none_found(session, hall, side="against") == ["1-against", "1-for"]
    assert none_found(session, hall, none=False) == ["1-against"]


def test_nothing_found_gives_way_to_an_argument(session: Session, hall: HallDay) -> None:
    none_found(session, hall)
    argue(session, hall)
    assert table_rounds.at_table(session, hall.row, 1).none_found == []
    with pytest.raises(IllegalMove):
        none_found(session, hall)
    assert none_found(session, hall, side="against") == ["1-against"]


def test_nothing_found_needs_a_known_side_and_project(session: Session, hall: HallDay) -> None:
    with pytest.raises(IllegalMove):
        none_found(session, hall, side="unsure")
    with pytest.raises(NotFound):
        none_found(session, hall, project=9)
