"""When a copy of the database is due: at a break, every half hour, and after a vote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from budgeting.services import backing_up
from budgeting.services.backing_up import Backup, due
from tests import things

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def ago(minutes: int | None) -> datetime | None:
    return None if minutes is None else NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("last", "break_began", "wanted"),
    [
        (29, None, False),
        (30, None, True),
        (-1, None, True),
        (5, 4, True),
        (5, 5, False),
        (5, 6, False),
        (5, -1, False),
    ],
)
@pytest.mark.parametrize("vote_is_on", [True, False])
def test_a_copy_is_due_at_a_break_and_every_half_hour(
    last: int, break_began: int | None, wanted: bool, vote_is_on: bool
) -> None:
    newest = Backup(NOW - timedelta(minutes=last), False, Path("copy.db"))
    found = due(newest, NOW, break_began=ago(break_began), vote_is_on=vote_is_on)
    assert found is wanted


def test_the_first_copy_is_due_at_once() -> None:
    assert due(None, NOW, break_began=None, vote_is_on=False)


@pytest.mark.parametrize("vote_is_on", [True, False])
def test_a_copy_from_a_vote_is_replaced_when_the_vote_is_over(vote_is_on: bool) -> None:
    newest = Backup(NOW, True, Path("copy.db"))
    assert due(newest, NOW, break_began=None, vote_is_on=vote_is_on) is not vote_is_on


@pytest.mark.parametrize(
    ("phase", "on"), [("sealed", 0), ("open", 1), ("paused", 1), ("closed", 0)]
)
def test_a_vote_is_on_from_the_opening_to_the_close(session: Session, phase: str, on: int) -> None:
    things.a_process(session, phase=phase)
    assert backing_up.vote_is_on(session) is bool(on)
