"""What the tables of the example's hall write: agreements, notes, arguments, and their states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from budgeting.deliberation.arguments import SIDES
from budgeting.demo.hall_texts import Line, lines
from budgeting.demo.stage import Stage
from budgeting.models import DayRound
from budgeting.services import noting, speaking, table_rounds

Thing = TypeVar("Thing")
NOTES = ("point", "agreement", "disagreement", "minority")
IN_NEED, SILENT, FINISHED = 12, 19, (3, 9, 16, 22, 27)
"""Of the round that is on: a table that wants help, one not heard of, and those that are done."""
HELP = "나무 사진이 열리지 않습니다. 종이를 가져다 주실 수 있습니까?"


def agree_on_rules(stage: Stage, row: DayRound) -> None:
    """Each table takes three of the usual rules, and is done."""
    for table in stage.tables:
        for line in _some(lines("agreement"), table, 3):
            _note(stage, row, table, line)
        _submit(stage, row, table)


def discuss(stage: Stage, row: DayRound) -> None:
    """A whole round: arguments on both sides of three projects, notes, nothing found for one."""
    for table in stage.tables:
        about = _some(row.projects, table, 3)
        for project in about:
            _argue(stage, row, table, project)
            _note(stage, row, table, _some(_notes(project), table // 4, 1)[0])
        for project in sorted(set(row.projects) - set(about)):
            _find_none(stage, row, table, project)
        _submit(stage, row, table)


def begin_to_discuss(stage: Stage, row: DayRound) -> None:
    """The round that is on: everybody is somewhere else in it."""
    for table in stage.tables:
        if table == SILENT:
            continue
        done = table in FINISHED
        for project in _some(row.projects, table, 3 if done else 1 + table % 2):
            _argue(stage, row, table, project)
            if table % 3:
                _note(stage, row, table, _some(_notes(project), table // 4, 1)[0])
        if table % 3 == 1:
            _speak(stage, row, table)
        if done:
            _submit(stage, row, table)
    if IN_NEED in stage.tables:
        table_rounds.call_help(stage.session, stage.day, row, IN_NEED, HELP, wanted=True)


def _argue(stage: Stage, row: DayRound, table: int, project: int) -> None:
    for place, side in enumerate(SIDES):
        line = _some(lines(side, project), table // 3 + place, 1)[0]
        noting.write_argument(
            stage.session, stage.day, row, table, key=stage.key(), project=project, side=side,
            text=stage.words(table, line), by="table", now=stage.now,
        )  # fmt: skip
        stage.wait(1)


def _find_none(stage: Stage, row: DayRound, table: int, project: int) -> None:
    for side in SIDES:
        noting.mark_none_found(
            stage.session, stage.day, row, table, project=project, side=side, none=True,
            by="table", now=stage.now,
        )  # fmt: skip


def _note(stage: Stage, row: DayRound, table: int, line: Line) -> None:
    noting.write_note(
        stage.session, stage.day, row, table, key=stage.key(), kind=line.kind,
        project=line.project or None, text=stage.words(table, line), by="table", now=stage.now,
    )  # fmt: skip


def _notes(project: int) -> Sequence[Line]:
    return [line for kind in NOTES for line in lines(kind, project)]


def _speak(stage: Stage, row: DayRound, table: int) -> None:
    """Whoever counts the turns has tapped most people once, and the first ones twice."""
    seats = speaking.tally(stage.session, stage.day, row, table).seats
    for seat in [*seats[: len(seats) - 3], *seats[:2]]:
        key = stage.key()
        speaking.tap(stage.session, stage.day, row, table, seat, key=key, now=stage.now)


def _submit(stage: Stage, row: DayRound, table: int) -> None:
    table_rounds.move(stage.session, stage.day, row, table, "submit", "table", stage.now)


def _some(held: Sequence[Thing], first: int, number: int) -> list[Thing]:
    """So many of a list, from another place on for each table."""
    return [held[(first + step) % len(held)] for step in range(min(number, len(held)))]
