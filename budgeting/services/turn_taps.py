"""The taps of a table's tally while a round runs; at its end only their spread stays.

Which seat spoke is told to nobody but the table itself, and only for as long as the round is on.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.turns import Spread, Turns, spread
from budgeting.models import Day, DayRound, TableRound
from budgeting.services import seat_day

TAPS, KEYS = "taps", "keys"


def seats(session: Session, day: Day, row: DayRound, table: int) -> tuple[int, ...]:
    """The numbers of those who sit at a table in a round and are not away, in order."""
    found = seat_day.people(session, day, row)
    return tuple(sorted(one.number for one in found if one.table == table and not one.away))


def read(mine: TableRound | None, seated: tuple[int, ...]) -> Turns:
    """The taps so far."""
    kept: dict[str, Any] = mine.turns if mine is not None else {}
    return Turns(seated, tuple(kept.get(TAPS, ())))


def write(mine: TableRound, turns: Turns, key: str) -> None:
    """Keep the taps, and the key of the press that led here."""
    mine.turns = {TAPS: list(turns.taps), KEYS: [*mine.turns.get(KEYS, ()), key]}


def is_known(mine: TableRound, key: str) -> bool:
    """Whether this press has arrived already."""
    return key in mine.turns.get(KEYS, ())


def kept_spread(mine: TableRound) -> Spread | None:
    """What was kept of a round that is over; ``None`` if nobody tallied or it still runs."""
    kept = mine.turns
    return Spread(kept["fewest"], kept["most"], kept["silent"]) if "silent" in kept else None


def reduce(session: Session, row: DayRound) -> None:
    """The end of a round: every tally becomes its spread, and no seat can be told from it."""
    day = session.get_one(Day, row.sitting_id)
    tallied = select(TableRound).where(TableRound.round_id == row.id)
    waiting = [one for one in session.scalars(tallied) if KEYS in one.turns]
    people = seat_day.people(session, day, row) if waiting else []
    for mine in waiting:
        seated = tuple(sorted(one.number for one in people if one.table == mine.table))
        told = spread(read(mine, seated))
        mine.turns = {"fewest": told.fewest, "most": told.most, "silent": told.silent}
