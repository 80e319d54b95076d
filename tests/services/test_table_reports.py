"""A table's three lines and its agreements are saved as a whole, and never written over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, TextRefused
from budgeting.models import LogEntry
from budgeting.services import table_reports, table_rounds
from tests import things
from tests.services.day import HallDay, a_day

THREE = ("Shade first.", "Then benches.", "Then light.")


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A hall whose tables report back."""
    return a_day(session, things.a_process(session), round=5)


def report(session: Session, hall: HallDay, lines: Any = THREE, seen: int = 0, **given: Any) -> Any:
    """Table 1 reports; what is kept then."""
    told = {"disagreement": "How dear.", "by": "table", "now": hall.now} | given
    words = told.pop("disagreement")
    table_reports.report(session, hall.day, hall.row, 1, lines, words, seen=seen, **told)
    return lines_of(session, hall)


def agree(session: Session, hall: HallDay, agreed: Any, amended: str = "", seen: int = 0) -> Any:
    """Table 1 agrees; what is kept then."""
    told: dict[str, Any] = {"seen": seen, "by": "table", "now": hall.now}
    table_reports.agree(session, hall.day, hall.row, 1, agreed, amended, **told)
    return lines_of(session, hall)


def lines_of(session: Session, hall: HallDay) -> dict[str, Any]:
    """What is kept of table 1, read afresh."""
    session.flush()
    session.expire_all()
    return table_rounds.at_table(session, hall.row, 1).lines


def test_three_lines_and_a_disagreement_are_kept(session: Session, hall: HallDay) -> None:
    kept = report(session, hall)
    assert kept == {"lines": list(THREE), "disagreement": "How dear.", "version": 1}


def test_lines_may_wait_and_no_fourth_is_kept(session: Session, hall: HallDay) -> None:
    kept = report(session, hall, ("One.", " \x00", "", "Four."), disagreement="")
    assert kept == {"lines": ["One.", "", ""], "disagreement": "", "version": 1}


def test_a_report_that_is_sent_twice_is_saved_once(session: Session, hall: HallDay) -> None:
    first = report(session, hall)
    hall.row.state, hall.row.closed_at = "closed", hall.now - timedelta(hours=1)
    assert report(session, hall) == first


def test_two_devices_never_write_over_each_other(session: Session, hall: HallDay) -> None:
    first = report(session, hall)
    with pytest.raises(IllegalMove) as refusal:
        report(session, hall, ("Something else.",))
    assert refusal.value.phase == "changed"
    assert lines_of(session, hall) == first
    assert report(session, hall, ("Something else.",), 1)["version"] == 2


def test_a_line_has_at_most_two_hundred_letters(session: Session, hall: HallDay) -> None:
    report(session, hall, ("x" * 200,))
    with pytest.raises(TextRefused):
        report(session, hall, ("x" * 201,), 1)
    with pytest.raises(TextRefused):
        report(session, hall, (), 1, disagreement="x" * 201)


def test_a_table_agrees_on_what_it_ticks_and_amends(session: Session, hall: HallDay) -> None:
    hall.row.format = "welcome"
    kept = agree(session, hall, ["person", "listen", "unknown"], " We say du. ")
    assert kept == {"agreed": ["listen", "person"], "amended": "We say du.", "version": 1}
    with pytest.raises(TextRefused):
        agree(session, hall, [], "x" * 501, 1)


def test_each_kind_of_round_has_its_report(session: Session, hall: HallDay) -> None:
    with pytest.raises(IllegalMove):
        agree(session, hall, ["listen"])
    hall.row.format = "discussion"
    with pytest.raises(IllegalMove):
        report(session, hall)


def test_nothing_is_reported_after_the_round(session: Session, hall: HallDay) -> None:
    hall.row.state, hall.row.closed_at = "closed", hall.now - timedelta(minutes=2)
    with pytest.raises(IllegalMove):
        report(session, hall)
    assert lines_of(session, hall) == {}


def test_the_log_learns_no_word(session: Session, hall: HallDay) -> None:
    report(session, hall, ("A canary.",))
    assert "canary" not in str(session.scalars(select(LogEntry.details)).all())
