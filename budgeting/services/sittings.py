"""The sittings of a process: their tables, their rounds and the people who attend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.models import Attendee, Process, Seat, SeatingRound, Sitting
from budgeting.models.base import Texts
from budgeting.services.recording import record
from budgeting.sortition.seating.hall import Mode, Table


@dataclass(frozen=True, slots=True)
class Setting:
    """What the organiser decides about a sitting."""

    names: Texts
    held_on: date | None
    tables: tuple[Table, ...]
    rounds: tuple[Mode, ...]


def sittings(session: Session, process: Process) -> list[Sitting]:
    """The sittings of a process, the earliest day first."""
    found = session.scalars(select(Sitting).where(Sitting.process_id == process.id))
    return sorted(found, key=lambda one: (one.held_on or date.max, one.id))


def find(session: Session, process: Process, sitting_id: int) -> Sitting:
    """One sitting of this process; ``NotFound`` if it has none of this number."""
    sitting = session.get(Sitting, sitting_id)
    if sitting is None or sitting.process_id != process.id:
        raise NotFound
    return sitting


def begin_change(session: Session, sitting: Sitting) -> None:
    """Lock a sitting until the change of its seats is written, where the database locks rows."""
    session.execute(select(Sitting.id).where(Sitting.id == sitting.id).with_for_update())


def rounds(session: Session, sitting: Sitting) -> list[SeatingRound]:
    """The rounds of a sitting in their order."""
    mine = select(SeatingRound).where(SeatingRound.sitting_id == sitting.id)
    return list(session.scalars(mine.order_by(SeatingRound.number, SeatingRound.id)))


def find_round(session: Session, sitting: Sitting, number: int) -> SeatingRound:
    """One round by its number; ``NotFound`` if there is none."""
    for one in rounds(session, sitting):
        if one.number == number:
            return one
    raise NotFound


def attendees(session: Session, sitting: Sitting) -> list[Attendee]:
    """Everybody who was ever to attend, by number."""
    mine = select(Attendee).where(Attendee.sitting_id == sitting.id)
    return list(session.scalars(mine.order_by(Attendee.number, Attendee.id)))


def find_attendee(session: Session, sitting: Sitting, number: int) -> Attendee:
    """The person of a number; ``NotFound`` if there is nobody."""
    mine = select(Attendee).where(Attendee.sitting_id == sitting.id, Attendee.number == number)
    person = session.scalar(mine)
    if person is None:
        raise NotFound
    return person


def tables_of(sitting: Sitting) -> tuple[Table, ...]:
    """The tables as the ground floor reads them."""
    return tuple(
        Table(int(one["seats"]), int(one["wheelchair"]), bool(one["recorded"]))
        for one in sitting.tables
    )


def arrange(
    session: Session, process: Process, setting: Setting, *, actor: str, now: datetime
) -> Sitting:
    """Plan a new sitting."""
    sitting = Sitting(process_id=process.id, names=setting.names, held_on=setting.held_on)
    session.add(sitting)
    session.flush()
    _write(session, sitting, setting, 0)
    _record(session, "sitting.arranged", process, sitting, setting, actor, now)
    return sitting


def revise(
    session: Session,
    process: Process,
    sitting: Sitting,
    setting: Setting,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Change a sitting; seats stay in the rounds before the first one that is another now.

    With other tables no seats stay.
    """
    begin_change(session, sitting)
    sitting.names, sitting.held_on = setting.names, setting.held_on
    kept = 0
    if tables_of(sitting) == setting.tables:
        pairs = zip(modes(session, sitting), setting.rounds, strict=False)
        kept = sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], pairs))
    gone = [one.id for one in rounds(session, sitting) if one.number > kept]
    session.execute(delete(Seat).where(Seat.round_id.in_(gone)))
    session.execute(delete(SeatingRound).where(SeatingRound.id.in_(gone)))
    _write(session, sitting, setting, kept)
    _record(session, "sitting.revised", process, sitting, setting, actor, now)


def modes(session: Session, sitting: Sitting) -> tuple[Mode, ...]:
    """What each round is for."""
    known: tuple[Mode, Mode] = ("mix", "mirror")
    return tuple(known[one.mode == "mirror"] for one in rounds(session, sitting))


def _write(session: Session, sitting: Sitting, setting: Setting, kept: int) -> None:
    """Write the tables, and the rounds behind those that are kept."""
    sitting.tables = [
        {"seats": one.seats, "wheelchair": one.wheelchair, "recorded": one.recorded}
        for one in setting.tables
    ]
    session.add_all(
        SeatingRound(sitting_id=sitting.id, number=number, mode=mode, proof={})
        for number, mode in enumerate(setting.rounds, start=1)
        if number > kept
    )
    session.flush()


def _record(
    session: Session,
    action: str,
    process: Process,
    sitting: Sitting,
    setting: Setting,
    actor: str,
    now: datetime,
) -> None:
    record(
        session,
        action,
        actor=actor,
        at=now,
        process=process,
        sitting=sitting.id,
        tables=len(setting.tables),
        seats=sum(one.seats for one in setting.tables),
        rounds=list(setting.rounds),
    )


def note_act(
    session: Session,
    action: str,
    process: Process,
    sitting: Sitting,
    actor: str,
    now: datetime,
    **details: object,
) -> None:
    """Write a line about the seats of a sitting into the log: numbers, never names."""
    record(session, action, actor=actor, at=now, process=process, sitting=sitting.id, **details)
