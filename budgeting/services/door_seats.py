"""The door and the tables: whoever comes gets a seat, and seats of those who did not are freed.

An arrival still leaves no moment. Only a seat that is given late, or freed, is an act about seats,
and stands in the log with the number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from budgeting.deliberation.sitting_day import OPEN, WORKING
from budgeting.errors import Taken
from budgeting.models import Attendee, Day, Membership, Process, Sitting
from budgeting.services import attendance, attending, days, seat_day, seat_finding, sittings
from budgeting.services.assembly import Entry
from budgeting.services.locking import lock


@dataclass(frozen=True, slots=True)
class Chair:
    """Where somebody at the door sits now, and later: (round, table); ``moved`` made room.

    ``table`` is 0 while the person has no seat in the round that counts now.
    """

    number: int
    table: int
    later: tuple[tuple[int, int], ...] = ()
    moved: tuple[int, ...] = ()
    absent: bool = False


def sitting_of(session: Session, process: Process, today: date) -> Sitting | None:
    """The sitting whose doors are open; else that of today or the next one with seats."""
    opened = (
        select(Sitting)
        .join(Day, Day.sitting_id == Sitting.id)
        .where(Sitting.process_id == process.id, Day.state.in_(OPEN))
        .order_by(Day.state.in_(WORKING).desc(), Sitting.id.desc())
        .limit(1)
    )
    return session.scalar(opened) or seat_finding.current(session, process, today)


def round_now(session: Session, sitting: Sitting) -> int:
    """The round of seats that counts now: the first one, until a round of the day has another."""
    day = session.get(Day, sitting.id)
    if day is None:
        return 1
    held = days.rounds(session, day)
    return seat_day.seating_of(held, days.last(held))


def chair(session: Session, sitting: Sitting, one: Entry) -> Chair | None:
    """Where a member sits; None if the person is not on the list of this sitting."""
    person = _attendee(session, sitting, one)
    return None if person is None else _chair(session, sitting, person)


def seat(
    session: Session, process: Process, sitting: Sitting, one: Entry, *, actor: str, now: datetime
) -> Chair | None:
    """A seat for a member who has come: the one that waits, or one for which at most two move.

    Somebody who is on no list yet is put on it. None if the number belongs to somebody else, or
    there are no seats at all; a chair at table 0 if nobody can make room: the person stays on the
    list, and seats that are made anew count them.
    """
    sittings.begin_change(session, sitting)
    try:
        person = _attendee(session, sitting, one)
        person = person or attending.take_member(session, process, sitting, one)
    except Taken:
        return None
    first = round_now(session, sitting)
    sits = _chair(session, sitting, person)
    if sits.table and not sits.absent:
        return sits
    who = (process, sitting, person.number, first)
    try:
        moved = attendance.mark_arrived(session, *who, actor=actor, now=now)
    except attendance.NoSeatFound:
        moved = ()
    found = _chair(session, sitting, person)
    return Chair(found.number, found.table, found.later, moved)


def in_the_hall(session: Session, sitting: Sitting) -> tuple[int, int] | None:
    """How many of the members who have a seat here are in the hall; None until one was marked."""
    mine = (
        select(func.count(), func.coalesce(func.sum(cast(Membership.present, Integer)), 0))
        .join(Attendee, Attendee.respondent_id == Membership.respondent_id)
        .where(
            Membership.process_id == sitting.process_id,
            Attendee.sitting_id == sitting.id,
            Attendee.role == "resident",
            Attendee.state != "absent",
        )
    )
    expected, present = session.execute(mine).one()
    return (present, expected) if present else None


def awaited(session: Session, process: Process, sitting: Sitting) -> list[int]:
    """The numbers of the members whose seats wait although they are not in the hall."""
    waiting = (
        select(Attendee.number)
        .join(Membership, Membership.respondent_id == Attendee.respondent_id)
        .where(
            Membership.process_id == process.id,
            Membership.present.is_(False),
            Attendee.sitting_id == sitting.id,
            Attendee.role == "resident",
            Attendee.state != "absent",
        )
        .order_by(Attendee.number)
    )
    return list(session.scalars(waiting))


def free(
    session: Session, process: Process, sitting: Sitting, *, actor: str, now: datetime
) -> tuple[list[int], tuple[int, ...]]:
    """Free the seats of all who are not in the hall; their numbers, and who was moved.

    From the round that counts now on. Whoever comes after all gets a seat at the door.
    """
    lock(session, process)
    missing = awaited(session, process, sitting)
    who = (process, sitting, missing, round_now(session, sitting))
    return missing, attendance.free_seats(session, *who, actor=actor, now=now)


def _attendee(session: Session, sitting: Sitting, one: Entry) -> Attendee | None:
    return session.scalar(
        select(Attendee).where(
            Attendee.sitting_id == sitting.id, Attendee.respondent_id == one.respondent.id
        )
    )


def _chair(session: Session, sitting: Sitting, person: Attendee) -> Chair:
    if person.state == "absent":
        return Chair(person.number, 0, absent=True)
    first = round_now(session, sitting)
    tables = seat_finding.find_seats(session, sitting, person.number).tables
    later = tuple((number, table) for number, table in tables if number > first)
    return Chair(person.number, dict(tables).get(first, 0), later)
