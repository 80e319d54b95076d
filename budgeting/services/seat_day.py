"""A resident's day at a seat: table by round, consent, agreements, help, and being away.

All of it is kept under the voice. That somebody helps is a fact about the day; who helps and what
was pressed is not noted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.sitting_day import OPEN, WORKING
from budgeting.errors import IllegalMove
from budgeting.models import Attendee, Day, DayRound, Seat, SeatingRound, Voice
from budgeting.models.base import Base
from budgeting.services import days
from budgeting.services.day_codes import voice_of
from budgeting.services.inserting import insert_once


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who attends, for the count alone; ``table`` is 0 for one without a seat."""

    number: int
    table: int
    voice: str
    away: bool


def seating_of(held: Sequence[DayRound], row: DayRound | None) -> int:
    """The number of the seating round that holds during a round of the day; the first before it."""
    until = held if row is None else [one for one in held if one.position <= row.position]
    begun = [one.seating for one in until if one.seating is not None] if row else []
    return begun[-1] if begun else 1


def tables(session: Session, day: Day, seating: int) -> dict[int, int]:
    """At which table each resident sits who is not absent: number to table, 0 without a seat."""
    seats = (
        select(Seat.attendee_id, Seat.table)
        .join(SeatingRound, SeatingRound.id == Seat.round_id)
        .where(SeatingRound.sitting_id == day.sitting_id, SeatingRound.number == seating)
        .subquery()
    )
    mine = (
        select(Attendee.number, seats.c.table)
        .outerjoin(seats, seats.c.attendee_id == Attendee.id)
        .where(
            Attendee.sitting_id == day.sitting_id,
            Attendee.role == "resident",
            Attendee.state != "absent",
        )
        .order_by(Attendee.number)
    )
    return {number: table or 0 for number, table in session.execute(mine)}


def table_of(session: Session, day: Day, number: int, seating: int) -> int:
    """At which table one resident sits; 0 without a seat."""
    mine = (
        select(Seat.table)
        .join(SeatingRound, SeatingRound.id == Seat.round_id)
        .join(Attendee, Attendee.id == Seat.attendee_id)
        .where(
            SeatingRound.sitting_id == day.sitting_id,
            SeatingRound.number == seating,
            Attendee.number == number,
        )
    )
    return session.scalar(mine) or 0


def people(session: Session, day: Day, row: DayRound | None) -> list[Person]:
    """Everybody who takes part in a round, or in the day; nobody once the salt is destroyed."""
    if day.salt is None:
        return []
    seated = tables(session, day, seating_of(days.rounds(session, day), row))
    away = set(
        session.scalars(select(Voice.voice).where(Voice.sitting_id == day.sitting_id, Voice.away))
    )
    wanted = set(row.tables) if row is not None and row.tables else None
    return [
        Person(number, table, voice, voice in away)
        for number, table in seated.items()
        if wanted is None or table in wanted
        for voice in [voice_of(day, number)]
    ]


def facts(session: Session, day: Day, voice: str) -> Voice:
    """What this voice has agreed to; before the first answer, nothing, and nothing is written."""
    found = session.get(Voice, (day.sitting_id, voice))
    return found or Voice(
        sitting_id=day.sitting_id, voice=voice,
        consented=False, agreed=False, assisted=False, away=False,
    )  # fmt: skip


def consent(session: Session, day: Day, voice: str) -> None:
    """Note that the person consents to what is kept of this day."""
    _note(session, day, voice).consented = True


def agree(session: Session, day: Day, voice: str) -> None:
    """Note that the person agrees to the rules of the table; ``IllegalMove`` before the consent."""
    mine = _note(session, day, voice)
    if not mine.consented:
        raise IllegalMove("agree", "no consent")
    mine.agreed = True


def let_help(session: Session, day: Day, voice: str) -> None:
    """Note that somebody helps at this seat: the fact, for the whole day, and nothing else."""
    _note(session, day, voice).assisted = True


def go_away(session: Session, day: Day, voice: str) -> None:
    """The person has left the hall for a while: the table is not waited for one more answer."""
    _set_away(session, day, voice, away=True)


def come_back(session: Session, day: Day, voice: str) -> None:
    """The person is back."""
    _set_away(session, day, voice, away=False)


def _set_away(session: Session, day: Day, voice: str, *, away: bool) -> None:
    if day.state not in WORKING:
        raise IllegalMove("away", day.state)
    mine = _note(session, day, voice)
    if mine.away != away:
        mine.away = away
        session.flush()
        days.show_floor(day)


def _note(session: Session, day: Day, voice: str) -> Voice:
    """The row of a voice, made on first use however often a button was pressed."""
    if day.state not in OPEN:
        raise IllegalMove("note", day.state)
    found = session.get(Voice, (day.sitting_id, voice))
    if found is None:
        values = dict.fromkeys(("consented", "agreed", "assisted", "away"), False)
        table = Base.metadata.tables["voice"]
        insert_once(session.connection(), table, sitting_id=day.sitting_id, voice=voice, **values)
        found = session.get_one(Voice, (day.sitting_id, voice))
    return found
