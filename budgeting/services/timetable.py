"""The clock times of a day: as planned before it begins, and as they have become while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from budgeting.deliberation.rounds import NOW, OVER
from budgeting.deliberation.runsheet import Entry, begins
from budgeting.models import DayRound
from budgeting.services.days import clock_of


@dataclass(frozen=True, slots=True)
class Slot:
    """When a round begins and ends; both are ``None`` for a round that was skipped."""

    row: DayRound
    begins: datetime | None
    ends: datetime | None


def entry_of(row: DayRound) -> Entry:
    """A round as the ground floor reads it."""
    return Entry(
        row.format, row.minutes, row.names, tuple(row.tables), tuple(row.projects), row.seating
    )


def timetable(
    held: Sequence[DayRound], starts_at: datetime | None, now: datetime, *, live: bool
) -> list[Slot]:
    """The clock times of all rounds, in the order of the run-sheet.

    Rounds that were held have the times that they had. What is to come begins when the running
    round ends, at the earliest now once the day is ``live``, and at ``starts_at`` before that.
    Without any moment to begin from there are no times.
    """
    known = {one.id: _held(one, now) for one in held if one.state in (*NOW, "closed")}
    ends = [slot.ends for slot in known.values() if slot.ends is not None]
    first = max([*ends, now] if live else ends, default=starts_at)
    coming = [one for one in held if one.state not in (*NOW, *OVER)]
    if first is not None:
        moments = begins(first, [entry_of(one) for one in coming])
        for row, moment in zip(coming, moments, strict=True):
            known[row.id] = Slot(row, moment, moment + timedelta(minutes=row.minutes))
    return [known.get(one.id, Slot(one, None, None)) for one in held]


def end_of(slots: Sequence[Slot]) -> datetime | None:
    """When the day ends; ``None`` without any times."""
    return max((slot.ends for slot in slots if slot.ends is not None), default=None)


def _held(row: DayRound, now: datetime) -> Slot:
    clock = clock_of(row)
    if row.state == "closed":
        return Slot(row, row.started_at, row.closed_at)
    return Slot(row, row.started_at, now + clock.remaining(now))
