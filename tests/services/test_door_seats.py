"""The door and the tables: late seats, freed seats, and who is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Attendee, Day, DayRound, LogEntry, Process, Sitting
from budgeting.services import (
    assembly,
    attending,
    checking_in,
    days,
    door_seats,
    inviting,
    seat_day,
    seat_plans,
    sittings,
)
from budgeting.services.assembly import Entry
from budgeting.services.sittings import Setting
from budgeting.sortition.seating.hall import Table
from tests import chosen, things
from tests.services.seats import seated

WHO = {"actor": "Dari", "now": datetime(2026, 11, 20, 9, tzinfo=UTC)}
TODAY = date(2026, 11, 20)
MEMBERS = 24


@pytest.fixture
def process(app: Flask, session: Session) -> Process:
    """Twenty-four members; all but number 24 have confirmed."""
    process = things.a_process(session)
    keys = app.extensions["keys"]
    chosen.an_assembly(session, process, chosen.a_pool(30), range(MEMBERS), (), keys)
    inviting.invite(session, process, date(2026, 12, 1), **WHO)
    for one in assembly.entries(session, process):
        if one.membership.position < MEMBERS:
            inviting.answer(session, process, one, "confirmed", **WHO)
    return process


@pytest.fixture
def sitting(session: Session, process: Process) -> Sitting:
    """Four tables of six, three rounds, with seats for the twenty-three who confirmed."""
    setting = Setting({"en": "First day"}, TODAY, (Table(6),) * 4, ("mix",) * 3)
    sitting = sittings.arrange(session, process, setting, **WHO)
    attending.take_members(session, process, sitting, **WHO)
    session.commit()
    return seated(session, process, sitting)


def member(session: Session, process: Process, number: int) -> Entry:
    return next(
        one for one in assembly.entries(session, process) if one.membership.position == number
    )


def come(session: Session, process: Process, sitting: Sitting, number: int) -> door_seats.Chair:
    one = member(session, process, number)
    checking_in.arrive(session, process, one)
    chair = door_seats.seat(session, process, sitting, one, **WHO)
    assert chair is not None
    return chair


def acts(session: Session) -> list[str]:
    return [one.action for one in session.query(LogEntry).order_by(LogEntry.seq)]


def residents(session: Session, sitting: Sitting) -> dict[int, int]:
    """How many sit at each table in the first round."""
    plan = seat_plans.read(session, sitting)
    counts: dict[int, int] = {}
    for table in plan.rounds[0]:
        counts[table] = counts.get(table, 0) + 1
    return counts


def a_day(session: Session, sitting: Sitting) -> Day:
    day = days.day_of(session, sitting)
    day.state = "check-in"
    session.flush()
    return day


def test_the_sitting_of_the_door_is_the_one_whose_doors_are_open(session, process, sitting):
    assert door_seats.sitting_of(session, process, TODAY) == sitting
    later = Setting({"en": "Second day"}, date(2026, 12, 5), (Table(6),), ("mix",))
    other = sittings.arrange(session, process, later, **WHO)
    assert door_seats.sitting_of(session, process, TODAY) == sitting
    a_day(session, other)
    assert door_seats.sitting_of(session, process, TODAY) == other


def test_whoever_comes_in_time_keeps_the_seat_and_nothing_is_logged(session, process, sitting):
    before = len(acts(session))
    chair = come(session, process, sitting, 5)
    plan = seat_plans.read(session, sitting)
    assert (chair.table, chair.moved) == (plan.table(0, 5), ())
    assert chair.later == ((2, plan.table(1, 5)), (3, plan.table(2, 5)))
    assert len(acts(session)) == before


def test_whoever_is_missing_is_named_and_loses_the_seat_in_one_act(session, process, sitting):
    for number in range(1, 21):
        come(session, process, sitting, number)
    assert door_seats.awaited(session, process, sitting) == [21, 22, 23]
    freed, moved = door_seats.free(session, process, sitting, **WHO)
    assert freed == [21, 22, 23]
    assert set(moved) <= set(range(1, 21))
    counts = residents(session, sitting).values()
    assert (sum(counts), max(counts) - min(counts) <= 2) == (20, True)
    entry = session.query(LogEntry).filter_by(action="seats.freed").one()
    assert entry.details["numbers"] == [21, 22, 23]
    assert door_seats.awaited(session, process, sitting) == []
    assert door_seats.free(session, process, sitting, **WHO) == ([], ())


def test_tables_and_polls_wait_no_more_for_whoever_is_missing(session, process, sitting):
    day = a_day(session, sitting)
    come(session, process, sitting, 1)
    assert len(seat_day.people(session, day, None)) == 23
    stage, floor = day.stage, day.floor
    door_seats.free(session, process, sitting, **WHO)
    session.refresh(day)
    assert [one.number for one in seat_day.people(session, day, None)] == [1]
    assert (day.stage, day.floor) > (stage, floor)


def test_whoever_comes_after_all_gets_a_seat_and_at_most_two_move(session, process, sitting):
    for number in range(1, 22):
        come(session, process, sitting, number)
    door_seats.free(session, process, sitting, **WHO)
    chair = come(session, process, sitting, 22)
    assert chair.table
    assert len(chair.later) == 2
    assert len(chair.moved) <= 2 * 3
    assert acts(session)[-1] == "seats.arrived"
    assert come(session, process, sitting, 22) == door_seats.Chair(22, chair.table, chair.later)


def test_whoever_was_on_no_list_is_put_on_it_and_seated(session, process, sitting):
    one = member(session, process, 24)
    assert door_seats.chair(session, sitting, one) is None
    chair = come(session, process, sitting, 24)
    assert chair.table
    assert max(residents(session, sitting).values()) == 6
    attends = sittings.find_attendee(session, sitting, 24)
    assert (attends.respondent_id, attends.state) == (one.respondent.id, "present")


def test_a_number_that_belongs_to_somebody_else_is_left_alone(session, process, sitting):
    session.add(Attendee(sitting_id=sitting.id, number=24, state="expected"))
    session.flush()
    one = member(session, process, 24)
    checking_in.arrive(session, process, one)
    assert door_seats.seat(session, process, sitting, one, **WHO) is None


def test_where_nobody_can_make_room_the_person_is_on_the_list_without_a_seat(
    session, process, sitting
):
    sitting.tables = [{"seats": 6, "wheelchair": 0, "recorded": False}] * 3 + [
        {"seats": 5, "wheelchair": 0, "recorded": False}
    ]
    session.flush()
    chair = come(session, process, sitting, 24)
    assert (chair.table, chair.later, chair.moved) == (0, (), ())
    assert sittings.find_attendee(session, sitting, 24).state == "present"


def test_only_the_rounds_to_come_change(session, process, sitting):
    a_day(session, sitting)
    for position, state in ((1, "closed"), (2, "running")):
        session.add(
            DayRound(
                sitting_id=sitting.id,
                position=position,
                format="plenary",
                minutes=20,
                seating=position,
                state=state,
            )
        )
    session.flush()
    assert door_seats.round_now(session, sitting) == 2
    before = seat_plans.read(session, sitting).rounds[0]
    for number in range(1, 20):
        come(session, process, sitting, number)
    door_seats.free(session, process, sitting, **WHO)
    plan = seat_plans.read(session, sitting)
    assert plan.rounds[0] == before[: len(plan.rounds[0])]
    chair = come(session, process, sitting, 20)
    assert chair.table
    assert [number for number, _table in chair.later] == [3]


def test_the_console_is_told_how_many_have_come_once_one_has(session, process, sitting):
    assert door_seats.in_the_hall(session, sitting) is None
    come(session, process, sitting, 3)
    come(session, process, sitting, 4)
    assert door_seats.in_the_hall(session, sitting) == (2, 23)
