"""Seats that were made anew by mistake: the earlier ones come back, pins and proofs with them."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove
from budgeting.models import LogEntry, Process, Sitting
from budgeting.services import attending, seat_moves, seat_plans, seating, seats_back, sittings
from budgeting.services.seat_moves import Change
from budgeting.services.seat_plans import SeatPlan
from budgeting.sortition.seating.proof import prove
from tests.services.seats import ACT, a_sitting, seated, worked
from tests.things import a_process


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session)


@pytest.fixture
def sitting(session: Session, process: Process) -> Sitting:
    return seated(session, process, a_sitting(session, process))


def stands(session: Session, sitting: Sitting) -> SeatPlan:
    return seat_plans.read(session, sitting)


def offered(session: Session, sitting: Sitting) -> bool:
    return seats_back.are_there(sitting, stands(session, sitting))


def test_the_first_seats_have_none_before_them(
    session: Session, process: Process, sitting: Sitting
) -> None:
    assert not offered(session, sitting)
    with pytest.raises(IllegalMove):
        seats_back.bring_back(session, process, sitting, **ACT)


def test_earlier_seats_come_back_with_changes_by_hand_and_pins(
    session: Session, process: Process, sitting: Sitting
) -> None:
    plan = stands(session, sitting)
    other = next(n for n in plan.hall.places if plan.table(0, n) != plan.table(0, 1))
    seat_moves.carry_out(session, process, sitting, Change(1, 1, other=other), **ACT)
    seat_moves.pin(session, process, sitting, 5, 1, True, **ACT)
    before = stands(session, sitting)
    seated(session, process, sitting, seed="another")
    anew = stands(session, sitting)
    assert anew.rounds != before.rounds
    seats_back.bring_back(session, process, sitting, **ACT)
    session.commit()
    assert stands(session, sitting) == before
    held = sittings.rounds(session, sitting)
    proofs = prove(before.hall, before.rounds)
    assert [row.proof["repeats"] for row in held] == [one.repeats for one in proofs]
    assert session.query(LogEntry).filter_by(action="seats.brought_back").count() == 1
    seats_back.bring_back(session, process, sitting, **ACT)
    assert stands(session, sitting) == anew


def test_a_round_that_was_held_is_as_it_was(
    session: Session, process: Process, sitting: Sitting
) -> None:
    before = stands(session, sitting)
    job = seating.begin(session, process, sitting, first=2, seed="new", **ACT)
    assert worked(session, job) == "done"
    seats_back.bring_back(session, process, sitting, **ACT)
    assert stands(session, sitting) == before


@pytest.mark.parametrize("what", ["moved", "pinned", "gone", "settings"])
def test_whatever_changes_afterwards_ends_it(
    session: Session, process: Process, sitting: Sitting, what: str
) -> None:
    seated(session, process, sitting, seed="another")
    assert offered(session, sitting)
    plan = stands(session, sitting)
    if what == "moved":
        other = next(n for n in plan.hall.places if plan.table(0, n) != plan.table(0, 1))
        seat_moves.carry_out(session, process, sitting, Change(1, 1, other=other), **ACT)
    elif what == "pinned":
        seat_moves.pin(session, process, sitting, 5, 1, True, **ACT)
    elif what == "gone":
        gone = sittings.find_attendee(session, sitting, 3)
        attending.remove(session, process, sitting, gone, **ACT)
    else:
        tables = sittings.tables_of(sitting)
        setting = sittings.Setting(sitting.names, sitting.held_on, tables, ("mix", "mirror"))
        sittings.revise(session, process, sitting, setting, **ACT)
    now = stands(session, sitting)
    assert not offered(session, sitting)
    with pytest.raises(IllegalMove):
        seats_back.bring_back(session, process, sitting, **ACT)
    assert stands(session, sitting) == now


def test_a_search_that_found_nothing_leaves_nothing_to_bring_back(
    session: Session, process: Process, sitting: Sitting
) -> None:
    seated(session, process, sitting)
    assert not offered(session, sitting)
