"""No-shows and late arrivals on the day: for each, at most two others move in each round."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from budgeting.deliberation.sitting_day import WORKING
from budgeting.errors import IllegalMove, Problem
from budgeting.models import Attendee, Day, Process, Seat, Sitting
from budgeting.services import days, seat_plans, sittings
from budgeting.services.sittings import note_act
from budgeting.sortition.seating.obstacles import CannotSeatError
from budgeting.sortition.seating.repair import admit, close_gap


class NoSeatFound(Problem):
    """Nobody can make room for this person with two moves."""

    status = 422


def mark_absent(
    session: Session,
    process: Process,
    sitting: Sitting,
    number: int,
    first: int,
    *,
    actor: str,
    now: datetime,
) -> tuple[int, ...]:
    """A no-show from the round ``first`` on; the numbers of those who were moved because of it.

    In every round at most two others move. ``IllegalMove`` if the person is absent already.
    """
    sittings.begin_change(session, sitting)
    person = sittings.find_attendee(session, sitting, number)
    if person.state == "absent":
        raise IllegalMove("absent", person.state)
    moved = _let_go(session, sitting, [person], first)
    details = {"first": first, "number": number, "moved": moved}
    note_act(session, "seats.absent", process, sitting, actor, now, **details)
    return tuple(moved)


def free_seats(
    session: Session,
    process: Process,
    sitting: Sitting,
    numbers: Collection[int],
    first: int,
    *,
    actor: str,
    now: datetime,
) -> tuple[int, ...]:
    """Several no-shows at once, in one act; the numbers of those who were moved.

    Whoever of ``numbers`` is absent already stays so.
    """
    sittings.begin_change(session, sitting)
    wanted = set(numbers)
    gone = [
        one
        for one in sittings.attendees(session, sitting)
        if one.number in wanted and one.state != "absent"
    ]
    if not gone:
        return ()
    moved = _let_go(session, sitting, gone, first)
    details = {"first": first, "numbers": [one.number for one in gone], "moved": moved}
    note_act(session, "seats.freed", process, sitting, actor, now, **details)
    return tuple(moved)


def _let_go(session: Session, sitting: Sitting, gone: Sequence[Attendee], first: int) -> list[int]:
    """Take the seats of these people from a round on, and mend the tables that they leave."""
    later = [row.id for row in sittings.rounds(session, sitting) if row.number >= first]
    session.execute(
        delete(Seat).where(
            Seat.attendee_id.in_([one.id for one in gone]), Seat.round_id.in_(later)
        ),
        execution_options={"synchronize_session": "fetch"},
    )
    for one in gone:
        one.state = "absent"
    session.flush()
    plan = seat_plans.read(session, sitting)
    moved: set[int] = set()
    rounds = list(plan.rounds)
    for place in range(first - 1, len(rounds)):
        for _gap in gone if any(rounds[place]) else ():
            repaired = close_gap(plan.hall, rounds, place)
            rounds[place] = repaired.tables
            moved.update(repaired.moved)
            if not repaired.moved:
                break
    seat_plans.keep(session, sitting, replace(plan, rounds=tuple(rounds)))
    _show(session, sitting)
    return sorted(moved)


def _show(session: Session, sitting: Sitting) -> None:
    """Tables and tablets of a day that is on show the seats as they are now."""
    day = session.get(Day, sitting.id)
    if day is not None and day.state in WORKING:
        days.show_all(day)


def mark_arrived(
    session: Session,
    process: Process,
    sitting: Sitting,
    number: int,
    first: int,
    *,
    actor: str,
    now: datetime,
) -> tuple[int, ...]:
    """A late arrival sits from the round ``first`` on; the numbers of those who were moved.

    In every round at most two others move; ``NoSeatFound`` where that is not enough. Rounds in
    which the person has a seat, and rounds without any seats, stay as they are.
    """
    sittings.begin_change(session, sitting)
    person = sittings.find_attendee(session, sitting, number)
    _come_in(session, sitting, person)
    plan = seat_plans.read(session, sitting)
    moved: set[int] = set()
    rounds = list(plan.rounds)
    for place in range(first - 1, len(rounds)):
        if any(rounds[place]) and not plan.table(place, number):
            try:
                repaired = admit(plan.hall, rounds, place, number)
            except CannotSeatError:
                raise NoSeatFound from None
            rounds[place] = repaired.tables
            moved.update(repaired.moved)
    seat_plans.keep(session, sitting, replace(plan, rounds=tuple(rounds)))
    _show(session, sitting)
    details = {"first": first, "number": number, "moved": sorted(moved)}
    note_act(session, "seats.arrived", process, sitting, actor, now, **details)
    return tuple(sorted(moved))


def _come_in(session: Session, sitting: Sitting, person: Attendee) -> None:
    """Mark somebody present; a pin from before the absence no longer holds."""
    person.state = "present"
    held = [row.id for row in sittings.rounds(session, sitting)]
    session.execute(
        update(Seat)
        .where(Seat.attendee_id == person.id, Seat.round_id.in_(held))
        .values(pinned=False),
        execution_options={"synchronize_session": "fetch"},
    )
    session.flush()
