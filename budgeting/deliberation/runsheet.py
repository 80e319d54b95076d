"""The run-sheet of a sitting: how long a plan takes, when it ends, how long a person can speak.

An entry is one round, a break included. Lengths are whole minutes, speaking times whole seconds;
moments come in as arguments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from budgeting.deliberation.formats import FORMATS

BREAK = "break"
SPOKEN = ("group-building", "questions", "discussion", "trade-off")
"""In these formats the residents of a table talk to each other."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One round: ``format`` is a key of ``FORMATS``, ``tables`` () are all, ``projects`` numbers.

    ``seating`` is the number of the seating round that begins with it, if people change tables.
    """

    format: str
    minutes: int
    names: Mapping[str, str] = field(default_factory=dict)
    tables: tuple[int, ...] = ()
    projects: tuple[int, ...] = ()
    seating: int | None = None

    def __post_init__(self) -> None:
        """``ValueError`` for a format that nobody knows or a length below one minute."""
        if self.format not in FORMATS:
            raise ValueError(f"unknown format {self.format!r}")
        if self.minutes < 1:
            raise ValueError("a round takes at least one minute")


def blocks(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Entries that run at the same time, together: neighbours for tables that none other has."""
    found: list[list[Entry]] = []
    for one in entries:
        if found and _beside(one, found[-1]):
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _beside(one: Entry, block: Sequence[Entry]) -> bool:
    mine = set(one.tables)
    return bool(mine) and all(other.tables and mine.isdisjoint(other.tables) for other in block)


def length(block: Sequence[Entry]) -> int:
    """Minutes until the last of the entries that run at the same time is over."""
    return max(one.minutes for one in block)


def total(entries: Sequence[Entry]) -> int:
    """Minutes from the first entry to the end of the last, breaks included."""
    return sum(map(length, blocks(entries)))


def begins(starts_at: datetime, entries: Sequence[Entry]) -> list[datetime]:
    """When each entry begins, if the first begins at ``starts_at`` and all keep their time."""
    moments, now = [], starts_at
    for block in blocks(entries):
        moments += [now] * len(block)
        now += timedelta(minutes=length(block))
    return moments


def end(starts_at: datetime, entries: Sequence[Entry]) -> datetime:
    """When the last entry ends; during the day, ``starts_at`` is when the running round ends."""
    return starts_at + timedelta(minutes=total(entries))


def people_a_table(people: int, tables: int) -> int:
    """How many sit at the fullest table, if ``people`` are spread evenly; 0 without tables."""
    return -(-people // tables) if people > 0 and tables > 0 else 0


def speaking_seconds(entry: Entry, people: int, tables: int) -> int | None:
    """Seconds that each person has, if the time of a table is shared evenly.

    ``None`` where the table does not talk in this format, or nobody is there. What it takes to
    settle, to read and to write is not taken off: nobody has more than this.
    """
    here = people_a_table(people, tables)
    if entry.format not in SPOKEN or not here:
        return None
    return entry.minutes * 60 // here
