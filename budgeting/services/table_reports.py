"""What a table hands in as a whole: its three lines and a disagreement, or its agreements.

Two devices at one table never write over each other: every save names the version that it
changes. Saving what is there already is done already, so that it can be sent twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, TextRefused
from budgeting.models import Day, DayRound, TableRound
from budgeting.services import days, table_rounds, texts
from budgeting.services.noting import By

LINES = 3
LONGEST_LINE = 200
LONGEST_TEXT = 500
AGREEMENTS = ("turns", "listen", "person", "reasons", "names", "screens")
"""The rules that a table can agree on, by key, in the order in which residents read them."""


def version(mine: TableRound | None) -> int:
    """Which version of its report a table sees."""
    return int(mine.lines.get("version", 0)) if mine is not None else 0


def lines_of(mine: TableRound) -> list[str]:
    """The lines in which a table reports, but for empty ones."""
    return [one for one in mine.lines.get("lines", ()) if one]


def disagreement_of(mine: TableRound) -> str:
    """The one thing on which a table reports that it did not agree; empty if there is none."""
    return str(mine.lines.get("disagreement", ""))


def words_of(mine: TableRound) -> list[str]:
    """What a table says in its own words: its lines, its disagreement, the rules that it adds."""
    told = (*lines_of(mine), disagreement_of(mine), mine.lines.get("amended", ""))
    return [one for one in told if one]


def report(
    session: Session,
    day: Day,
    row: DayRound,
    table: int,
    lines: Sequence[str],
    disagreement: str,
    *,
    seen: int,
    by: By,
    now: datetime,
) -> None:
    """Save up to three lines and one disagreement; any of them may be empty for now."""
    kept = [_short(one, LONGEST_LINE) for one in lines][:LINES]
    told = {"lines": kept, "disagreement": _short(disagreement, LONGEST_LINE)}
    _save(session, day, row, table, "report-back", told, seen, by, now)


def agree(
    session: Session,
    day: Day,
    row: DayRound,
    table: int,
    agreed: Sequence[str],
    amended: str,
    *,
    seen: int,
    by: By,
    now: datetime,
) -> None:
    """Save what a table has agreed on, of :data:`AGREEMENTS`, and what it adds or changes."""
    kept = [one for one in AGREEMENTS if one in agreed]
    told = {"agreed": kept, "amended": _short(amended, LONGEST_TEXT)}
    _save(session, day, row, table, "welcome", told, seen, by, now)


def _short(text: str, longest: int) -> str:
    words = texts.clean(text)
    if len(words) > longest:
        raise TextRefused("long", longest)
    return words


def _save(
    session: Session,
    day: Day,
    row: DayRound,
    table: int,
    kind: str,
    told: Mapping[str, Any],
    seen: int,
    by: By,
    now: datetime,
) -> None:
    if row.format != kind:
        raise IllegalMove("report", row.format)
    days.lock(session, day)
    mine = table_rounds.at_table(session, row, table)
    session.refresh(mine, with_for_update=True)
    if all(mine.lines.get(name) == value for name, value in told.items()):
        return
    if version(mine) != seen:
        raise IllegalMove("report", "changed")
    table_rounds.touch(session, day, row, table, by, now)
    mine.lines = {**mine.lines, **told, "version": seen + 1}
