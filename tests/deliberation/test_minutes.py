"""When minutes can be shown, when residents can speak to them, and what rests meanwhile."""

from __future__ import annotations

import pytest

from budgeting.deliberation.arguments import TEXT
from budgeting.deliberation.formats import FORMATS
from budgeting.deliberation.minutes import (
    MINUTES,
    allows_round,
    may_show,
    rewritten,
    takes_opinions,
    takes_texts,
)
from budgeting.deliberation.sitting_day import DAY


def test_while_the_day_is_on_minutes_are_shown_in_the_endorsement_round_alone() -> None:
    assert [one for one in FORMATS if may_show("live", [one])] == ["endorsement"]
    assert not may_show("live", [])


def test_minutes_wait_while_any_table_still_writes() -> None:
    assert may_show("live", ["endorsement", "break"])
    assert not may_show("live", ["endorsement", "discussion"])


def test_after_the_day_minutes_are_shown_until_they_are_endorsed() -> None:
    assert [one for one in DAY.states if may_show(one, [])] == ["ended", "minutes"]


@pytest.mark.parametrize("state", MINUTES.states)
def test_residents_speak_to_minutes_that_are_shown_from_the_day_to_the_endorsement(
    state: str,
) -> None:
    open_in = [one for one in DAY.states if takes_opinions(one, state)]
    assert open_in == (["live", "ended", "minutes"] if state == "shown" else [])


def test_late_words_come_in_while_the_minutes_are_a_draft() -> None:
    assert [one for one in MINUTES.states if takes_texts(one)] == ["draft"]


def test_once_minutes_are_shown_no_round_begins_in_which_tables_write() -> None:
    assert all(allows_round("draft", one) for one in FORMATS)
    resting = [one for one in FORMATS if not allows_round("shown", one)]
    assert resting == [
        "welcome", "questions", "discussion", "carousel", "trade-off", "report-back",
    ]  # fmt: skip


def test_only_the_new_words_of_a_hidden_objection_are_looked_at_again() -> None:
    assert [rewritten(one) for one in ("shown", "hidden", "appealed")] == [
        "shown", "appealed", "appealed",
    ]  # fmt: skip
    assert TEXT.legal("restore", rewritten("hidden"), "team")
    assert TEXT.legal("uphold", rewritten("hidden"), "team")
