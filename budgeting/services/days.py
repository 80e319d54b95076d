"""The day of a sitting: its state, its versions, its rounds; and the lock for its changes."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.moves import IllegalStepError, Role
from budgeting.deliberation.rounds import NOW, RoundClock
from budgeting.deliberation.sitting_day import DAY
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Day, DayRound, Process, Sitting
from budgeting.services.recording import record

SALT = 32


def day_of(session: Session, sitting: Sitting) -> Day:
    """The day of a sitting; made on first use, with a salt of its own."""
    found = session.get(Day, sitting.id)
    if found is None:
        found = Day(sitting_id=sitting.id, state=DAY.start, salt=secrets.token_bytes(SALT))
        session.add(found)
        session.flush()
    return found


def find(session: Session, sitting_id: int) -> Day:
    """The day of a sitting; ``NotFound`` if it was never planned as a day."""
    found = session.get(Day, sitting_id)
    if found is None:
        raise NotFound
    return found


def process_of(session: Session, day: Day) -> Process:
    """The process that the day belongs to."""
    return session.get_one(Process, session.get_one(Sitting, day.sitting_id).process_id)


def lock(session: Session, day: Day) -> None:
    """Lock the day until the transaction ends, and read it afresh."""
    session.scalars(
        select(Day)
        .where(Day.sitting_id == day.sitting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def show_all(day: Day) -> None:
    """Something changed that everybody's page shows."""
    day.stage = Day.stage + 1
    day.floor = Day.floor + 1


def show_floor(day: Day) -> None:
    """Something changed that tables, the team, experts and the console show.

    The database counts, so that of two changes at once neither is lost to a page that waits.
    """
    day.floor = Day.floor + 1


def rounds(session: Session, day: Day) -> list[DayRound]:
    """The run-sheet in its order."""
    mine = select(DayRound).where(DayRound.sitting_id == day.sitting_id)
    return list(session.scalars(mine.order_by(DayRound.position, DayRound.id)))


def find_round(session: Session, day: Day, round_id: int) -> DayRound:
    """One round of this day; ``NotFound`` if it is none of this sitting."""
    found = session.get(DayRound, round_id)
    if found is None or found.sitting_id != day.sitting_id:
        raise NotFound
    return found


def current(held: Sequence[DayRound]) -> DayRound | None:
    """The round that is on; else the one that was announced; else none.

    Rounds of several groups of tables may run at once: the first in the run-sheet stands for all
    where no table is named (see :func:`current_at`).
    """
    running = [one for one in held if one.state in NOW]
    announced = [one for one in held if one.state == "announced"]
    return next(iter([*running, *announced]), None)


def current_at(held: Sequence[DayRound], table: int) -> DayRound | None:
    """The round that is on or announced at a table."""
    return current([one for one in held if not one.tables or table in one.tables])


def last(held: Sequence[DayRound]) -> DayRound | None:
    """The round that is on or announced, or the one that was closed last while nothing is on."""
    closed = [one for one in held if one.state == "closed" and one.closed_at is not None]
    latest = max(closed, key=lambda one: (one.closed_at, one.position), default=None)
    return current(held) or latest


def last_at(held: Sequence[DayRound], table: int) -> DayRound | None:
    """The same at one table."""
    return last([one for one in held if not one.tables or table in one.tables])


def clock_of(row: DayRound) -> RoundClock:
    """The clock of a round as the ground floor reads it."""
    return RoundClock(
        state=row.state,
        length=timedelta(minutes=row.minutes),
        started_at=row.started_at,
        ends_at=row.ends_at,
        left=None if row.left_seconds is None else timedelta(seconds=row.left_seconds),
        closed_at=row.closed_at,
    )


def wind(row: DayRound, clock: RoundClock) -> None:
    """Write a clock back into its round."""
    row.state, row.started_at, row.ends_at = clock.state, clock.started_at, clock.ends_at
    row.left_seconds = None if clock.left is None else int(clock.left.total_seconds())
    row.closed_at = clock.closed_at


def move(session: Session, day: Day, name: str, role: Role, *, actor: str, now: datetime) -> None:
    """Move the day on; ``IllegalMove`` if it is in another state or this is not one's task.

    What was done before it cannot be undone any more.
    """
    lock(session, day)
    before = day.state
    try:
        day.state = DAY.after(name, before, role)
    except IllegalStepError as refusal:
        raise IllegalMove(name, before) from refusal
    day.undo = {}
    show_all(day)
    note(session, day, f"day.{name}", actor=actor, now=now, before=before)


def note(
    session: Session, day: Day, action: str, *, actor: str, now: datetime, **details: object
) -> None:
    """Write an act of the day into the log; ``details`` hold no name, answer or code."""
    process = process_of(session, day)
    record(session, action, actor=actor, at=now, process=process, sitting=day.sitting_id, **details)
