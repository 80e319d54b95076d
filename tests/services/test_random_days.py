"""Random days: whatever anybody does in whatever order, nothing is lost, doubled or told early.

A small hall lives in memory; every example starts from the same copy of it. An account beside the
program keeps what was acknowledged, and is compared after every act.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from budgeting.deliberation import rounds as round_rules
from budgeting.deliberation.arguments import NOTE_KINDS, SIDES, TEXT
from budgeting.deliberation.minutes import MINUTES
from budgeting.deliberation.moves import LEAD, ROLES
from budgeting.deliberation.polls import POLL, STANCES
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
from budgeting.services import (
    asking,
    day_codes,
    day_report,
    days,
    endorsing,
    facilitating,
    minuting,
    moderating,
    noting,
    polling,
    published,
    seat_day,
    supporting,
    table_rounds,
    theming,
)
from tests import things
from tests.services.day import a_day

NOON = datetime(2026, 12, 5, 3, 0, tzinfo=UTC)
DAYS = int(os.environ.get("MADANG_RANDOM_DAYS", "80"))
"""How many days are played; the figures in the documentation name a larger number."""
_kept: list[bytes] = []

places = st.integers(0, 5)
tables = st.integers(1, 3)
people = st.integers(1, 9)
keys = st.integers(1, 6)
projects = st.integers(1, 3)


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
            a_day(session, things.a_process(session), "check-in", now=NOON)
        raw: Any = engine.raw_connection().driver_connection
        _kept.append(raw.serialize())
        engine.dispose()
    return _kept[0]


class RandomDay(RuleBasedStateMachine):
    """Everybody acts; the account keeps what the program said yes to."""

    @initialize()
    def open_the_hall(self) -> None:
        self.engine = _engine(_hall())
        self.session = Session(self.engine, expire_on_commit=False)
        self.now = NOON
        self.day = self.session.scalars(select(Day)).one()
        self.rows = days.rounds(self.session, self.day)
        self.polls = list(self.session.scalars(select(Poll).order_by(Poll.id)))
        self.voices = {n: day_codes.voice_of(self.day, n) for n in range(1, 10)}
        self.texts: dict[str, str] = {}
        self.answers: dict[tuple[int, str], str] = {}
        self.supports: set[tuple[str, str, str]] = set()
        self.stages: list[tuple[int, int]] = []

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

    @rule(seconds=st.integers(1, 1500))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(place=places, act=st.sampled_from(["announce", "start", "pause", "resume", "extend"]))
    def the_lead_runs_a_round(self, place: int, act: str) -> None:
        self.did(getattr(facilitating, act), self.rows[place], "facilitator", **self.by_bom)

    @rule(place=places, act=st.sampled_from(["start", "close", "skip"]))
    def the_lead_ends_a_round(self, place: int, act: str) -> None:
        self.did(getattr(facilitating, act), self.rows[place], "facilitator", **self.by_bom)

    @rule(place=places, minutes=st.integers(1, 20))
    def the_lead_reopens_a_round(self, place: int, minutes: int) -> None:
        row = self.rows[place]
        self.did(facilitating.reopen, row, minutes, "Too short.", "facilitator", **self.by_bom)

    @rule()
    def the_lead_undoes(self) -> None:
        allowed = facilitating.may_undo(self.day, self.now)
        assert self.did(facilitating.undo, **self.by_bom) == allowed

    @rule(name=st.sampled_from(list(DAY.steps)), role=st.sampled_from(ROLES))
    def somebody_moves_the_day(self, name: str, role: Any) -> None:
        if name in ("publish", "endorse", "draft-minutes"):
            return  # goes with the minutes
        legal = DAY.legal(name, self.day.state, role)
        assert self.did(days.move, name, role, **self.by_bom) == legal

    @rule(name=st.sampled_from(list(MINUTES.steps)), role=st.sampled_from(LEAD))
    def the_lead_moves_the_minutes(self, name: str, role: Any) -> None:
        if name != "edit":
            self.did(minuting.move, name, role, **self.by_bom)

    @rule(place=places, table=tables, key=keys, kind=st.sampled_from(NOTE_KINDS))
    def a_table_writes_a_note(self, place: int, table: int, key: int, kind: str) -> None:
        name, text = f"note-{key:04}", f"Note {key} of table {table}, {kind}."
        self._send(noting.write_note, name, text, self.rows[place], table, kind=kind, project=None)

    @rule(place=places, table=tables, key=keys, project=projects, side=st.sampled_from(SIDES))
    def a_table_writes_an_argument(
        self, place: int, table: int, key: int, project: int, side: str
    ) -> None:
        name, text = f"argument-{key:04}", f"Argument {key} of table {table} {side} {project}."
        self._send(
            noting.write_argument, name, text, self.rows[place], table, project=project, side=side
        )

    def _send(
        self, write: Callable[..., Any], key: str, text: str, row: DayRound, table: int, **said: Any
    ) -> None:
        sent = {"key": key, "text": text, "by": "table", "now": self.now, **said}
        if self.did(write, row, table, **sent):
            assert self.texts.setdefault(key, text) == text
            assert self.did(write, row, table, **sent)  # the answer was lost: it is sent again

    @rule(place=places, person=people, key=keys)
    def a_resident_asks(self, place: int, person: int, key: int) -> None:
        name, text = f"question-{key:04}", f"Question {key} of {person}?"
        asked = {
            "key": name, "table": None, "voice": self.voices[person], "project": None,
            "text": text, "by": "seat", "now": self.now,
        }  # fmt: skip
        if self.did(asking.ask, self.rows[place], **asked):
            assert self.texts.setdefault(name, text) == text
            assert self.did(asking.ask, self.rows[place], **asked)

    @rule(kind=st.sampled_from(["argument", "question"]), key=keys, person=people)
    def a_resident_supports(self, kind: Any, key: int, person: int) -> None:
        name = f"{kind}-{key:04}"
        if self.did(supporting.mark, kind, name, self.voices[person]):
            self.supports.add((kind, name, self.voices[person]))
            assert self.did(supporting.mark, kind, name, self.voices[person])

    @rule(kind=st.sampled_from(["argument", "question"]), key=keys, person=people)
    def a_resident_thinks_again(self, kind: Any, key: int, person: int) -> None:
        name = f"{kind}-{key:04}"
        if self.did(supporting.unmark, kind, name, self.voices[person]):
            self.supports.discard((kind, name, self.voices[person]))

    @rule(
        place=st.integers(0, 2), act=st.sampled_from(["open_", "close", "reopen", "show", "hide"])
    )
    def the_lead_moves_a_poll(self, place: int, act: str) -> None:
        self.did(getattr(polling, act), self.polls[place], "facilitator", **self.by_bom)

    @rule(place=st.integers(0, 2), person=people, choice=st.sampled_from([*STANCES, "perhaps"]))
    def a_resident_answers(self, place: int, person: int, choice: str) -> None:
        poll, voice = self.polls[place], self.voices[person]
        was_open = poll.state == "open"
        if self.did(polling.answer, poll, voice, choice, self.now):
            assert was_open
            assert choice in STANCES
            self.answers[poll.id, voice] = choice

    @rule(place=places, table=tables, name=st.sampled_from(["submit", "take-back", "return"]))
    def a_table_moves_on(self, place: int, table: int, name: str) -> None:
        role: Any = "team" if name == "return" else "table"
        self.did(table_rounds.move, self.rows[place], table, name, role, self.now)

    @rule(kind=st.sampled_from(["note", "argument", "question"]), key=keys)
    def the_team_hides(self, kind: str, key: int) -> None:
        self._judge(kind, key, "hide", "Rude.")

    @rule(kind=st.sampled_from(["note", "argument", "question"]), key=keys)
    def the_team_restores(self, kind: str, key: int) -> None:
        self._judge(kind, key, "restore", "")

    def _judge(self, kind: str, key: int, name: str, reason: str) -> None:
        try:
            text = moderating.find(self.session, self.day, kind, f"{kind}-{key:04}")
        except Problem:
            return
        given = {"reason": reason, "actor": "team 1", "now": self.now}
        self.did(moderating.move, text, name, "team", **given)

    @rule(key=keys, publish=st.booleans())
    def the_team_makes_a_theme(self, key: int, publish: bool) -> None:
        theme = theming.make(
            self.session, self.day, {"en": f"Theme {key}"}, {}, [f"note-{key:04}"], now=self.now
        )
        self.session.commit()
        if publish:
            self.did(theming.publish, theme, shown=True, actor="team 1", now=self.now)

    @rule(person=people, fair=st.booleans())
    def a_resident_reads_the_minutes(self, person: int, fair: bool) -> None:
        is_open = endorsing.is_open(self.session, self.day)
        voice = self.voices[person]
        said = self.did(endorsing.endorse, voice, fair=fair, objection="" if fair else "No.")
        assert said == is_open

    @rule(person=people)
    def a_resident_agrees(self, person: int) -> None:
        self.did(seat_day.agree, self.voices[person])

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
            for role in ROLES:
                seen = polling.result(self.session, self.day, poll, role) is not None
                closed_to_lead = poll.state == "closed" and role in LEAD
                assert seen == (poll.state == "shown" or closed_to_lead), (poll.state, role)

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


def _played(machine: type[RuleBasedStateMachine]) -> Iterator[type]:
    machine.TestCase.settings = settings(
        max_examples=DAYS, stateful_step_count=25, deadline=None, print_blob=False
    )
    yield machine.TestCase


(TestRandomDay,) = _played(RandomDay)
