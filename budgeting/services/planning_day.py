"""Plan a day: write its rounds, add one, change, move and remove it, and bring it back.

Only rounds that have not begun are changed. While the day runs that is still allowed for what is
to come; every change is logged, and everybody's pages learn of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting.deliberation.runsheet import Entry
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Day, DayRound, LogEntry, Poll, Sitting
from budgeting.services import day_polls, days, posts
from budgeting.services.recording import record
from budgeting.services.timetable import entry_of

PLANNED = ("draft", "scheduled", "check-in", "live")
"""In these states of the day its plan can change."""
WAITING = ("pending", "announced")
MOST_ROUNDS = 60
_ASIDE = 10_000
"""Positions are unique, so rows are put aside while they change places."""


def write(
    session: Session,
    sitting: Sitting,
    entries: Sequence[Entry],
    source: str,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Replace the whole plan; ``IllegalMove`` once a round of the day has begun."""
    day = _begin(session, sitting)
    held = days.rounds(session, day)
    if any(one.state not in WAITING for one in held):
        raise IllegalMove("plan", "begun")
    _unbind_polls(session, held)
    for row in held:
        session.delete(row)
    session.flush()
    for position, entry in enumerate(entries, start=1):
        session.add(_written(DayRound(sitting_id=sitting.id, position=position), entry))
    session.flush()
    posts.prepare(session, sitting)
    _note(session, day, "plan.written", actor, now, source=source, rounds=len(entries))


def begin_at(
    session: Session, sitting: Sitting, starts_at: datetime, *, actor: str, now: datetime
) -> None:
    """Say when the day begins."""
    day = _begin(session, sitting)
    day.starts_at = starts_at
    _note(session, day, "plan.starts", actor, now, starts_at=starts_at.isoformat())


def schedule(session: Session, sitting: Sitting, *, actor: str, now: datetime) -> None:
    """Say that the plan stands, so that the doors can open; ``IllegalMove`` without a round."""
    day = _begin(session, sitting)
    if not days.rounds(session, day):
        raise IllegalMove("schedule", "empty")
    posts.prepare(session, sitting)
    days.move(session, day, "schedule", "organiser", actor=actor, now=now)


def reconsider(session: Session, sitting: Sitting, *, actor: str, now: datetime) -> None:
    """Take the word back, before the doors have opened."""
    days.move(session, _begin(session, sitting), "revise", "organiser", actor=actor, now=now)


def add(session: Session, sitting: Sitting, entry: Entry, *, actor: str, now: datetime) -> DayRound:
    """Append a round; ``IllegalMove`` once there are very many."""
    day = _begin(session, sitting)
    held = days.rounds(session, day)
    if len(held) >= MOST_ROUNDS:
        raise IllegalMove("plan", "full")
    row = _written(DayRound(sitting_id=sitting.id, position=len(held) + 1), entry)
    session.add(row)
    session.flush()
    _note(session, day, "plan.added", actor, now, round=row.id, **_told(entry))
    return row


def revise(
    session: Session, sitting: Sitting, row: DayRound, entry: Entry, *, actor: str, now: datetime
) -> None:
    """Change a round that has not begun."""
    day = _begin(session, sitting)
    _still_waits(session, row)
    before = _told(entry_of(row))
    _written(row, entry)
    _note(session, day, "plan.revised", actor, now, round=row.id, before=before, **_told(entry))


def move(
    session: Session,
    sitting: Sitting,
    row: DayRound,
    direction: Literal["up", "down"],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Change places with the neighbour; the first cannot go up, none passes one that has begun."""
    day = _begin(session, sitting)
    _still_waits(session, row)
    held = days.rounds(session, day)
    place = held.index(row)
    other = place - 1 if direction == "up" else place + 1
    if not 0 <= other < len(held):
        return
    _still_waits(session, held[other])
    held[place], held[other] = held[other], held[place]
    _number(session, held)
    _note(session, day, "plan.moved", actor, now, round=row.id, direction=direction)


def remove(
    session: Session, sitting: Sitting, row: DayRound, *, actor: str, now: datetime
) -> LogEntry:
    """Take a round out; the entry in the log holds what :func:`restore` needs."""
    day = _begin(session, sitting)
    _still_waits(session, row)
    polls = _unbind_polls(session, [row])
    gone = {**_told(entry_of(row)), "names": dict(row.names), "position": row.position}
    session.delete(row)
    session.flush()
    _number(session, days.rounds(session, day))
    return _note(session, day, "plan.removed", actor, now, **gone, polls=polls)


def restore(
    session: Session, sitting: Sitting, entry: LogEntry, *, actor: str, now: datetime
) -> DayRound:
    """Bring a round back to its place, or as near to it as what has begun allows."""
    day, gone = _begin(session, sitting), entry.details
    if entry.action != "plan.removed" or gone["sitting"] != sitting.id or _is_back(session, entry):
        raise NotFound
    held = days.rounds(session, day)
    begun = sum(one.state not in WAITING for one in held)
    shape = Entry(
        gone["format"], gone["minutes"], gone["names"], tuple(gone["tables"]),
        tuple(gone["projects"]), gone["seating"],
    )  # fmt: skip
    row = _written(DayRound(sitting_id=sitting.id, position=_ASIDE * 2), shape)
    session.add(row)
    session.flush()
    held.insert(min(max(gone["position"] - 1, begun), len(held)), row)
    _number(session, held)
    mine = update(Poll).where(Poll.id.in_(gone["polls"]), Poll.sitting_id == sitting.id)
    session.execute(mine.where(Poll.round_id.is_(None)).values(round_id=row.id))
    _note(session, day, "plan.restored", actor, now, round=row.id, removed=entry.seq)
    return row


def _begin(session: Session, sitting: Sitting) -> Day:
    """Lock the day for a change of its plan; ``IllegalMove`` when it is over."""
    day = days.day_of(session, sitting)
    days.lock(session, day)
    if day.state not in PLANNED:
        raise IllegalMove("plan", day.state)
    return day


def _still_waits(session: Session, row: DayRound) -> None:
    session.refresh(row)
    if row.state not in WAITING:
        raise IllegalMove("plan", row.state)


def _is_back(session: Session, removed: LogEntry) -> bool:
    """Whether a round was brought back already: twice would be two rounds."""
    mine = select(LogEntry).where(
        LogEntry.process_id == removed.process_id,
        LogEntry.action == "plan.restored",
        LogEntry.seq > removed.seq,
    )
    return any(one.details.get("removed") == removed.seq for one in session.scalars(mine))


def _number(session: Session, held: Sequence[DayRound]) -> None:
    """Give the rounds their positions in this order."""
    steps: tuple[Callable[[int], int], ...] = (lambda place: _ASIDE + place, lambda place: place)
    for position in steps:
        for place, row in enumerate(held, start=1):
            row.position = position(place)
        session.flush()


def _written(row: DayRound, entry: Entry) -> DayRound:
    row.format, row.minutes, row.names = entry.format, entry.minutes, dict(entry.names)
    row.tables, row.projects = list(entry.tables), list(entry.projects)
    row.seating = entry.seating
    if row.project not in entry.projects:
        row.project = None
    return row


def _unbind_polls(session: Session, held: Sequence[DayRound]) -> list[int]:
    """Keep the polls of rounds that go; they are asked in the next round that fits.

    ``IllegalMove`` if one was opened already: its answers belong to its round.
    """
    mine = select(Poll).where(Poll.round_id.in_([one.id for one in held])).order_by(Poll.id)
    polls = list(session.scalars(mine))
    if any(one.state != "draft" for one in polls):
        raise IllegalMove("plan", "poll")
    for poll in polls:
        poll.round_id = None
    session.flush()
    return [poll.id for poll in polls]


def _told(entry: Entry) -> dict[str, Any]:
    return {
        "format": entry.format,
        "minutes": entry.minutes,
        "tables": list(entry.tables),
        "projects": list(entry.projects),
        "seating": entry.seating,
    }


def _note(
    session: Session, day: Day, action: str, actor: str, now: datetime, **details: Any
) -> LogEntry:
    """Log a change, let polls find their rounds, and tell everybody's pages."""
    day_polls.bind(session, day)
    days.show_all(day)
    process = days.process_of(session, day)
    details["sitting"] = day.sitting_id
    return record(session, action, actor=actor, at=now, process=process, **details)
