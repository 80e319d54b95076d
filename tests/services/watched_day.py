"""A hall for random days, with an account beside the program: compared with it after every act.

A small hall lives in memory; every example starts from the same copy of it. The account keeps what
was acknowledged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from budgeting.deliberation import rounds as round_rules
from budgeting.deliberation.arguments import TEXT
from budgeting.deliberation.minutes import MINUTES
from budgeting.deliberation.polls import POLL
from budgeting.deliberation.questions import QUESTION
from budgeting.deliberation.sitting_day import DAY
from budgeting.deliberation.tables import TABLE_ROUND
from budgeting.errors import Problem
from budgeting.models import (
    Answer,
    Argument,
    Base,
    Day,
    DayRound,
    Minutes,
    Note,
    Poll,
    Question,
    Support,
    TableRound,
)
from budgeting.services import day_codes, day_report, days, poll_results, polling, published
from tests import things
from tests.services.day import a_day

FORMATS = ("welcome", "discussion", "questions", "trade-off", "poll-after", "endorsement")
NOON = datetime(2026, 12, 5, 3, 0, tzinfo=UTC)
_kept: list[bytes] = []


def _engine(content: bytes | None) -> Engine:
    raw = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    if content:
        raw.deserialize(content)
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _hall() -> bytes:
    """The bytes of a database with a day whose first round has not begun; made once."""
    if not _kept:
        engine = _engine(None)
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            a_day(session, things.a_process(session), "check-in", formats=FORMATS, now=NOON)
        raw: Any = engine.raw_connection().driver_connection
        _kept.append(raw.serialize())
        engine.dispose()
    return _kept[0]


class WatchedDay(RuleBasedStateMachine):
    """The account keeps what the program said yes to; nobody acts yet."""

    @initialize()
    def open_the_hall(self) -> None:
        self.engine = _engine(_hall())
        self.session = Session(self.engine, expire_on_commit=False)
        self.now = NOON
        self.day = self.session.scalars(select(Day)).one()
        self.rows = days.rounds(self.session, self.day)
        self.look_for_polls()
        self.voices = {n: day_codes.voice_of(self.day, n) for n in range(1, 10)}
        self.texts: dict[str, str] = {}
        self.answers: dict[tuple[int, str], str] = {}
        self.supports: set[tuple[str, str, str]] = set()
        self.stages: list[tuple[int, int]] = []

    def look_for_polls(self) -> None:
        """A mood card is one poll more, and its undo one less."""
        self.polls = list(self.session.scalars(select(Poll).order_by(Poll.id)))

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.close()
            self.engine.dispose()

    def did(self, act: Callable[..., Any], *given: Any, **named: Any) -> bool:
        """Carry an act out as one transaction; whether the program said yes."""
        try:
            act(self.session, self.day, *given, **named)
        except Problem:
            self.session.rollback()
            self.session.expire_all()
            return False
        self.session.commit()
        self.session.expire_all()
        return True

    @property
    def by_bom(self) -> dict[str, Any]:
        return {"actor": "Bom", "now": self.now}

    # --- what must hold after every act

    @invariant()
    def every_state_is_one_that_the_machines_know(self) -> None:
        for table, machine in (
            (Day, DAY), (DayRound, round_rules.ROUND), (TableRound, TABLE_ROUND), (Poll, POLL),
            (Note, TEXT), (Argument, TEXT), (Question, QUESTION), (Minutes, MINUTES),
        ):  # fmt: skip
            found = set(self.session.scalars(select(table.state)))  # type: ignore[attr-defined]
            assert found <= set(machine.states), (table, found)

    @invariant()
    def a_table_is_in_one_round_at_a_time(self) -> None:
        running = [row for row in self.rows if row.state in round_rules.NOW]
        assert len(running) <= 1

    @invariant()
    def what_was_acknowledged_is_there_once(self) -> None:
        stored: dict[str, str] = {}
        for table in (Note, Argument, Question):
            stored |= {one.key: one.text for one in self.session.scalars(select(table))}
        assert stored == self.texts

    @invariant()
    def every_answer_counts_once_and_as_it_was_given_last(self) -> None:
        given = self.session.scalars(select(Answer))
        assert {(one.poll_id, one.voice): one.choice for one in given} == self.answers

    @invariant()
    def every_support_counts_once(self) -> None:
        given = self.session.scalars(select(Support))
        assert {(one.kind, one.key, one.voice) for one in given} == self.supports

    @invariant()
    def nobody_sees_a_result_before_it_is_released(self) -> None:
        for poll in self.polls:
            seen = polling.result(self.session, self.day, poll) is not None
            assert seen == (poll.state == "shown"), poll.state

    @invariant()
    def a_result_that_was_told_takes_no_answers_again(self) -> None:
        told = poll_results.released(self.session, self.day)
        assert not [poll.id for poll in self.polls if poll.id in told and poll.state == "open"]

    @invariant()
    def what_is_hidden_passes_no_door(self) -> None:
        hidden = {
            one.text
            for table in (Note, Argument, Question)
            for one in self.session.scalars(select(table))
            if one.state in ("hidden", "appealed", "withdrawn")
        }
        told = str(day_report.facts(self.session, self.day))
        assert not [text for text in hidden if text in told]
        shown = [*published.notes(self.session, self.day)]
        assert all(note.text not in hidden for note in shown)

    @invariant()
    def versions_only_grow(self) -> None:
        self.session.refresh(self.day)
        self.stages.append((self.day.stage, self.day.floor))
        assert self.stages == sorted(self.stages)
        self.session.rollback()
