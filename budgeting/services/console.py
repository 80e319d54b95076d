"""What the lead facilitator sees of the whole room: a tile for each table, the polls, the acts.

However many tables and people there are, the number of queries is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.deliberation.formats import FORMATS
from budgeting.deliberation.moves import Role
from budgeting.deliberation.tables import TABLE_ROUND, is_silent
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import (
    Answer,
    Argument,
    Day,
    DayRound,
    LogEntry,
    Note,
    Poll,
    Sitting,
    TableRound,
    Voice,
)
from budgeting.services import days, planning_day, seat_day, table_rounds, undoing
from budgeting.services.day_codes import voice_of
from budgeting.services.timetable import entry_of

SHORTEST, LONGEST = 5, 240
"""Minutes of a round that is made shorter or longer from the console."""
LATEST_ACTS = 200
MOST_POLLS = 12
"""So many polls of other rounds are listed; of the round that is on, all are."""
KINDS = ("day.", "round.", "poll.", "plan.", "table.", "minutes.")
"""The beginnings of the names of those acts that make up the log of a day."""
_OF_THE_MINUTES = ("day.draft-minutes", "day.endorse", "day.publish")
"""Steps of the day that go with one of the minutes, which is in the log itself."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A table as the lead sees it; ``answered`` is how many of how many who are there.

    ``row`` is the round at this table, or the last one that was closed there; ``state`` is that of
    the table in it. ``texts`` are the notes and arguments that it has written in this round.
    ``call`` is the table in the round in which it called for help, while nobody has answered.
    """

    table: int
    row: DayRound | None
    state: str
    call: TableRound | None = None
    extended: bool = False
    silent: bool = False
    texts: int = 0
    answered: tuple[int, int] | None = None

    @property
    def writes(self) -> bool:
        """Whether the table has to write something in this round."""
        return self.row is not None and FORMATS[self.row.format].table

    @property
    def help(self) -> bool:
        """Whether the table waits for help."""
        return self.call is not None

    @property
    def help_words(self) -> str:
        """What it said with its call."""
        return self.call.help_words if self.call is not None else ""


def tiles(session: Session, day: Day, held: Sequence[DayRound], now: datetime) -> list[Tile]:
    """Every table of the sitting, by number."""
    sitting = session.get_one(Sitting, day.sitting_id)
    rows = {table: days.last_at(held, table) for table in range(1, len(sitting.tables) + 1)}
    ids = sorted({row.id for row in rows.values() if row is not None})
    mine = select(TableRound).where(TableRound.round_id.in_(ids))
    work = {(one.round_id, one.table): one for one in session.scalars(mine)}
    texts, answered = _texts(session, ids), _answered(session, day, held)
    calls = {one.table: one for one in table_rounds.calls(session, day)}
    found = []
    for table, row in rows.items():
        if row is None:
            heard = answered.get(table)
            found.append(Tile(table, None, TABLE_ROUND.start, calls.get(table), answered=heard))
            continue
        one = work.get((row.id, table)) or TableRound(
            round_id=row.id, table=table, state=TABLE_ROUND.start, extended=False
        )
        found.append(
            Tile(
                table,
                row,
                one.state,
                calls.get(table),
                one.extended,
                _is_silent(row, one, now),
                texts.get((row.id, table), 0),
                answered.get(table),
            )
        )
    return found


def polls(session: Session, day: Day, held: Sequence[DayRound]) -> list[Poll]:
    """All polls of the round that is or was on last, and the latest of those opened elsewhere.

    Drafts are among them only while their round is on.
    """
    row, now = days.last(held), days.current(held)
    here, on = row.id if row else 0, now.id if now else 0
    mine = select(Poll).where(Poll.sitting_id == day.sitting_id)
    known = [one for one in session.scalars(mine) if one.state != "draft" or one.round_id == on]
    asked = [one for one in known if one.round_id == here]
    others = [one for one in known if one.round_id != here]
    asked.sort(key=lambda one: (one.position, one.id))
    others.sort(key=lambda one: (one.state != "open", -one.id))
    return sorted([*asked, *others[:MOST_POLLS]], key=lambda one: one.state != "open")


def held_back(session: Session, day: Day, held: Sequence[DayRound]) -> list[DayRound]:
    """The rounds of which several results wait to be released."""
    mine = select(Poll.round_id).where(Poll.sitting_id == day.sitting_id, Poll.state == "closed")
    waiting = Counter(session.scalars(mine))
    return [row for row in held if waiting[row.id] > 1]


def acts(session: Session, day: Day, most: int) -> list[LogEntry]:
    """The last acts of this day, the latest first."""
    process = days.process_of(session, day)
    mine = (
        select(LogEntry)
        .where(LogEntry.process_id == process.id)
        .order_by(LogEntry.seq.desc())
        .limit(LATEST_ACTS)
    )
    found = [
        one
        for one in session.scalars(mine)
        if one.details.get("sitting") == day.sitting_id
        and one.action.startswith(KINDS)
        and one.action not in _OF_THE_MINUTES
    ]
    return found[:most]


def lengthen(
    session: Session, day: Day, row: DayRound, by: int, *, actor: str, now: datetime
) -> None:
    """Make a round that is still to come longer or shorter, a break as well, by some minutes."""
    minutes = row.minutes + by
    if not SHORTEST <= minutes <= LONGEST:
        raise IllegalMove("plan", "minutes")
    sitting = session.get_one(Sitting, day.sitting_id)
    before = entry_of(row)
    longer = type(before)(
        before.format, minutes, before.names, before.tables, before.projects, before.seating
    )
    found = {str(row.id): undoing.columns_before(row, "minutes")}
    planning_day.revise(session, sitting, row, longer, actor=actor, now=now)
    undoing.keep(day, "plan.revised", now, rounds=found)


def help_is_there(
    session: Session, day: Day, row: DayRound, table: int, *, actor: str, now: datetime
) -> None:
    """Say that somebody has gone to the table that called in this round."""
    _check_table(session, day, table)
    days.lock(session, day)
    mine = table_rounds.at_table(session, row, table)
    before = undoing.columns_before(mine, "help", "help_words")
    mine.help, mine.help_words = False, ""
    days.show_floor(day)
    undoing.keep(day, "table.helped", now, table=undoing.table_change(mine, before))
    days.note(session, day, "table.helped", actor=actor, now=now, round=row.id, table=table)


def move_table(
    session: Session,
    day: Day,
    row: DayRound,
    table: int,
    name: str,
    role: Role,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Accept what a table has submitted, or give it back to go on with."""
    _check_table(session, day, table)
    days.lock(session, day)
    mine = table_rounds.at_table(session, row, table)
    before = undoing.columns_before(mine, "state")
    table_rounds.move(session, day, row, table, name, role, now)
    undoing.keep(day, f"table.{name}", now, table=undoing.table_change(mine, before))
    days.note(session, day, f"table.{name}", actor=actor, now=now, round=row.id, table=table)


def _check_table(session: Session, day: Day, table: int) -> None:
    if not 1 <= table <= len(session.get_one(Sitting, day.sitting_id).tables):
        raise NotFound


def _is_silent(row: DayRound, one: TableRound, now: datetime) -> bool:
    if row.state != "running" or row.started_at is None or not FORMATS[row.format].table:
        return False
    return is_silent(one.state, one.touched_at, row.started_at, now)


def _texts(session: Session, ids: Sequence[int]) -> dict[tuple[int, int], int]:
    """How many notes and arguments each table has written in these rounds, hidden ones too."""
    found: dict[tuple[int, int], int] = {}
    for kind in (Note, Argument):
        mine = (
            select(kind.round_id, kind.table, func.count())
            .where(kind.round_id.in_(ids), kind.state != "withdrawn")
            .group_by(kind.round_id, kind.table)
        )
        for round_id, table, number in session.execute(mine):
            found[round_id, table] = found.get((round_id, table), 0) + number
    return found


def _answered(
    session: Session, day: Day, held: Sequence[DayRound]
) -> Mapping[int, tuple[int, int]]:
    """Of each table, how many have answered every poll that is open to them; never what."""
    mine = select(Poll.id, Poll.round_id).where(
        Poll.sitting_id == day.sitting_id, Poll.state == "open"
    )
    asked = dict(session.execute(mine).all())
    if not asked or day.salt is None:
        return {}
    given, away = _given(session, list(asked)), _away(session, day)
    seating = seat_day.seating_of(held, days.current(held))
    found: dict[int, tuple[int, int]] = {}
    for person, table in seat_day.tables(session, day, seating).items():
        row = days.current_at(held, table)
        wanted = sum(one is None or (row is not None and one == row.id) for one in asked.values())
        voice = voice_of(day, person)
        is_done = given.get(voice, 0) >= wanted
        if not wanted or not table or (voice in away and not is_done):
            continue
        done, there = found.get(table, (0, 0))
        found[table] = done + is_done, there + 1
    return found


def _given(session: Session, asked: Sequence[int]) -> dict[str, int]:
    """How many of these polls each voice has answered."""
    mine = select(Answer.voice, func.count()).where(Answer.poll_id.in_(asked))
    return dict(session.execute(mine.group_by(Answer.voice)).all())


def _away(session: Session, day: Day) -> set[str]:
    mine = select(Voice.voice).where(Voice.sitting_id == day.sitting_id, Voice.away)
    return set(session.scalars(mine))
