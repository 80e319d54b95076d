"""The clock of a round, driven through thousands of random afternoons."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from budgeting.deliberation.moves import IllegalStepError
from budgeting.deliberation.rounds import (
    GRACE,
    LONGEST,
    NOW,
    OVER,
    TABLE_EXTENSION,
    RoundClock,
    check_texts,
)

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def running(minutes: int = 10) -> RoundClock:
    return RoundClock(length=minutes * MINUTE).start(TEN, "facilitator")


def test_a_round_ends_one_length_after_its_start() -> None:
    assert running(30).ends_at == TEN + 30 * MINUTE


def test_a_pause_keeps_what_was_left() -> None:
    paused = running(10).pause(TEN + 4 * MINUTE, "facilitator")
    later = paused.resume(TEN + 60 * MINUTE, "facilitator")
    assert paused.remaining(TEN + 30 * MINUTE) == 6 * MINUTE
    assert later.ends_at == TEN + 66 * MINUTE


def test_a_round_never_ends_by_itself() -> None:
    late = TEN + 45 * MINUTE
    assert running(10).shown(late) == "overtime"
    assert running(10).takes_texts(late)


def test_two_minutes_more_in_overtime_count_from_now() -> None:
    late = TEN + 45 * MINUTE
    assert running(10).extend(2 * MINUTE, late, "facilitator").ends_at == late + 2 * MINUTE


def test_what_is_being_typed_at_the_close_is_taken_for_two_minutes() -> None:
    closed = running().close(TEN + 5 * MINUTE, "facilitator")
    end = TEN + 5 * MINUTE
    assert closed.takes_texts(end + GRACE - MINUTE / 60)
    assert not closed.takes_texts(end + GRACE)
    assert closed.takes_texts(end + GRACE, extended=True)
    assert not closed.takes_texts(end + GRACE + TABLE_EXTENSION, extended=True)
    with pytest.raises(IllegalStepError):
        check_texts(closed, end + GRACE, "table")


def test_a_skipped_round_can_be_brought_back() -> None:
    skipped = RoundClock().skip("facilitator")
    again = skipped.reopen(5 * MINUTE, TEN, "facilitator")
    assert (again.state, again.ends_at, again.started_at) == ("running", TEN + 5 * MINUTE, TEN)


def test_a_table_cannot_move_the_round() -> None:
    with pytest.raises(IllegalStepError):
        RoundClock().start(TEN, "table")


class Afternoon(RuleBasedStateMachine):
    """Any order of acts at any distance; an independent account of the time that has run."""

    def __init__(self) -> None:
        super().__init__()
        self.now = TEN
        self.clock = RoundClock(length=10 * MINUTE)
        self.left = 10 * MINUTE

    def act(self, name: str, *given: object) -> bool:
        try:
            self.clock = getattr(self.clock, name)(*given, "facilitator")
        except IllegalStepError:
            return False
        return True

    @rule(seconds=st.integers(0, 2000))
    def time_passes(self, seconds: int) -> None:
        if self.clock.state == "running":
            self.left = max(self.left - timedelta(seconds=seconds), timedelta())
        self.now += timedelta(seconds=seconds)

    @rule()
    def announce(self) -> None:
        was = self.clock.state
        assert self.act("announce") == (was == "pending")

    @rule()
    def start(self) -> None:
        was = self.clock.state
        begun = self.act("start", self.now)
        assert begun == (was in ("pending", "announced"))
        if begun:
            self.left = 10 * MINUTE

    @rule()
    def pause(self) -> None:
        was = self.clock.state
        assert self.act("pause", self.now) == (was == "running")

    @rule()
    def resume(self) -> None:
        was = self.clock.state
        assert self.act("resume", self.now) == (was == "paused")

    @rule(minutes=st.integers(1, 120))
    def extend(self, minutes: int) -> None:
        was = self.clock.state
        assert self.act("extend", minutes * MINUTE, self.now) == (was in NOW)
        if was in NOW:
            self.left = min(self.left + minutes * MINUTE, LONGEST)

    @rule()
    def close(self) -> None:
        was = self.clock.state
        assert self.act("close", self.now) == (was in NOW)

    @rule(minutes=st.integers(1, 120))
    def reopen(self, minutes: int) -> None:
        was = self.clock.state
        assert self.act("reopen", minutes * MINUTE, self.now) == (was in OVER)
        if was in OVER:
            self.left = minutes * MINUTE

    @precondition(lambda self: self.clock.state in ("pending", "announced"))
    @rule()
    def skip(self) -> None:
        assert self.act("skip")

    @invariant()
    def what_is_left_is_what_an_hourglass_would_show(self) -> None:
        expected = self.left if self.clock.state in NOW else timedelta()
        assert self.clock.remaining(self.now) == expected

    @invariant()
    def overtime_is_a_running_round_with_nothing_left(self) -> None:
        late = self.clock.state == "running" and self.left == timedelta()
        assert (self.clock.shown(self.now) == "overtime") == late

    @invariant()
    def texts_are_taken_while_it_is_on(self) -> None:
        if self.clock.state in NOW:
            assert self.clock.takes_texts(self.now)
        if self.clock.state in ("pending", "announced", "skipped"):
            assert not self.clock.takes_texts(self.now)

    @invariant()
    def words_come_in_late_only_for_what_has_begun(self) -> None:
        assert self.clock.has_begun == (self.clock.state in ("running", "paused", "closed"))
        assert not self.clock.takes_texts(self.now) or self.clock.has_begun


TestAfternoon = Afternoon.TestCase
TestAfternoon.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
