"""Random days: whatever anybody does in whatever order, nothing is lost, doubled or told early."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from budgeting.deliberation.arguments import NOTE_KINDS, SIDES
from budgeting.deliberation.minutes import MINUTES
from budgeting.deliberation.moves import LEAD, ROLES
from budgeting.deliberation.polls import STANCES
from budgeting.deliberation.sitting_day import DAY
from budgeting.errors import Problem
from budgeting.models import DayRound, TableRound
from budgeting.services import (
    asking,
    days,
    endorsing,
    facilitating,
    minuting,
    moderating,
    noting,
    polling,
    seat_day,
    supporting,
    table_rounds,
    theming,
    undoing,
)
from tests.services.watched_day import WatchedDay

DAYS = int(os.environ.get("MADANG_RANDOM_DAYS", "80"))
"""How many days are played; the figures in the documentation name a larger number."""

places = st.integers(0, 5)
tables = st.integers(1, 3)
people = st.integers(1, 9)
keys = st.integers(1, 6)
projects = st.integers(1, 3)


class RandomDay(WatchedDay):
    """Everybody acts."""

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

    @rule(act=st.sampled_from(["open_doors", "end_day", "go_on"]))
    def the_lead_moves_the_day(self, act: str) -> None:
        self.did(getattr(facilitating, act), "facilitator", **self.by_bom)

    @rule()
    def the_lead_asks_for_the_mood(self) -> None:
        if self.did(polling.ask_mood, "facilitator", **self.by_bom):
            self.look_for_polls()

    @rule()
    def the_lead_undoes(self) -> None:
        allowed = undoing.may(self.day, self.now)
        assert self.did(undoing.undo, self.day.undo.get("at", ""), **self.by_bom) == allowed
        self.look_for_polls()

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

    @rule(place=places, table=tables, key=keys)
    def the_scribe_enters_a_note(self, place: int, table: int, key: int) -> None:
        name, text = f"note-{key:04}", f"Paper {key} of table {table}."
        said = {"kind": "point", "project": None, "by": "scribe"}
        self._send(noting.write_note, name, text, self.rows[place], table, **said)

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
        before, works = self._stands(row, table)
        if self.did(write, row, table, **sent):
            assert (
                key in self.texts or works or minuting.find(self.session, self.day).state == "draft"
            )
            assert before not in ("submitted", "accepted") or self._stands(row, table)[0] == before
            assert self.texts.setdefault(key, text) == text
            assert self.did(write, row, table, **sent)  # the answer was lost: it is sent again

    def _stands(self, row: DayRound, table: int) -> tuple[str, bool]:
        """The state of a table in a round, and whether it still works in it."""
        mine = self.session.get(TableRound, (row.id, table))
        clock = days.clock_of(row)
        return mine.state if mine else "", clock.takes_texts(self.now, bool(mine and mine.extended))

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

    @rule(place=places)
    def the_lead_releases_a_round(self, place: int) -> None:
        self.did(polling.show_round, self.rows[place], "facilitator", **self.by_bom)

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


def _played(machine: type[RuleBasedStateMachine]) -> Iterator[type]:
    machine.TestCase.settings = settings(
        max_examples=DAYS, stateful_step_count=25, deadline=None, print_blob=False
    )
    yield machine.TestCase


(TestRandomDay,) = _played(RandomDay)
