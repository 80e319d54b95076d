"""Where somebody sits: the one question that everybody may ask, by number and without a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.models import Attendee, Process, Seat, SeatingRound, Sitting
from budgeting.services import sittings

DAY = timedelta(days=1)
"""The hall may be a day ahead of the server's clock or behind it."""


@dataclass(frozen=True, slots=True)
class FoundSeats:
    """The tables of one number in the rounds that have seats: (round, table), in order."""

    sitting: Sitting
    number: int
    tables: tuple[tuple[int, int], ...]


def current(session: Session, process: Process, today: date) -> Sitting | None:
    """The sitting of today or the next one with seats; if none is to come, the last one."""
    made = [
        one
        for one in sittings.sittings(session, process)
        if session.scalar(
            select(Seat.table)
            .join(SeatingRound, SeatingRound.id == Seat.round_id)
            .where(SeatingRound.sitting_id == one.id)
            .limit(1)
        )
    ]
    coming = [one for one in made if one.held_on is None or one.held_on >= today - DAY]
    return next(iter(coming), made[-1] if made else None)


def find_seats(session: Session, sitting: Sitting, number: int) -> FoundSeats:
    """The seats of a number; ``NotFound`` if nobody who comes has it."""
    person = sittings.find_attendee(session, sitting, number)
    if person.state == "absent":
        raise NotFound
    mine = (
        select(SeatingRound.number, Seat.table)
        .join(SeatingRound, SeatingRound.id == Seat.round_id)
        .join(Attendee, Attendee.id == Seat.attendee_id)
        .where(Attendee.id == person.id)
        .order_by(SeatingRound.number)
    )
    tables = tuple((row, table) for row, table in session.execute(mine))
    return FoundSeats(sitting, number, tables)
