"""The seats of a sitting: made outside the request, kept with their proof, changed by hand."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound, Taken
from budgeting.models import Draw, LogEntry, Membership, Process, Respondent, Seat, Selection
from budgeting.services import (
    attendance,
    attending,
    clock,
    seat_finding,
    seat_moves,
    seat_plans,
    seating,
    sittings,
)
from budgeting.services.attending import Guest
from budgeting.services.seat_moves import Change
from budgeting.sortition.seating.proof import prove
from tests.services.seats import ACT, a_sitting, guests, seated, worked
from tests.things import a_process


@pytest.fixture
def process(session: Session) -> Process:
    return a_process(session)


def logged(session: Session) -> list[str]:
    return list(session.scalars(select(LogEntry.action).order_by(LogEntry.seq)))


def proofs_are_kept(session: Session, sitting) -> None:
    plan = seat_plans.read(session, sitting)
    kept = [row.proof["repeats"] for row in sittings.rounds(session, sitting)]
    assert kept == [one.repeats for one in prove(plan.hall, plan.rounds)]


def test_seats_are_made_and_proven_and_the_log_keeps_the_seed(session, process):
    sitting = seated(session, process, a_sitting(session, process), seed="of the minutes")
    plan = seat_plans.read(session, sitting)
    first, second = prove(plan.hall, plan.rounds)
    assert first.breaches == second.breaches == ()
    assert sorted(plan.rounds[0]) == [1] * 6 + [2] * 6 + [3] * 6 + [4] * 6
    proofs_are_kept(session, sitting)
    assert logged(session)[-2:] == ["seats.asked", "seats.made"]
    entry = session.scalars(select(LogEntry).where(LogEntry.action == "seats.made")).one()
    assert entry.details == {"sitting": sitting.id, "seed": "of the minutes"}


def test_the_same_seed_makes_the_same_seats(session, process):
    sitting = seated(session, process, a_sitting(session, process))
    before = seat_plans.read(session, sitting).rounds
    seated(session, process, sitting, seed="another")
    assert seat_plans.read(session, sitting).rounds != before
    seated(session, process, sitting)
    assert seat_plans.read(session, sitting).rounds == before


def test_rounds_that_were_held_stay_when_later_ones_are_made_anew(session, process):
    sitting = seated(session, process, a_sitting(session, process))
    before = seat_plans.read(session, sitting).rounds
    job = seating.begin(session, process, sitting, first=2, seed="new", **ACT)
    assert worked(session, job) == "done"
    after = seat_plans.read(session, sitting).rounds
    assert after[0] == before[0]
    assert after[1] != before[1]


def test_demands_that_contradict_each_other_are_refused_at_once(session, process):
    sitting = a_sitting(session, process, wheelchair=True, no_recording=True)
    attending.add_staff(session, process, sitting, "facilitator", "", 4, **ACT)
    attending.revise(
        session,
        process,
        sitting,
        sittings.find_attendee(session, sitting, 2),
        Guest(2, language="vi"),
        **ACT,
    )
    with pytest.raises(seating.SeatsRefused) as refusal:
        seating.begin(session, process, sitting, **ACT)
    assert [one.code for one in refusal.value.obstacles] == ["no_interpreter"]


def test_what_only_the_search_finds_out_is_kept_with_the_round(session, process):
    sitting = a_sitting(session, process, wheelchair=True, no_recording=True)
    job = seating.begin(session, process, sitting, **ACT)
    assert worked(session, job) == "done"
    (obstacle,) = seat_plans.obstacles_of(sittings.rounds(session, sitting)[0])
    assert (obstacle.code, obstacle.numbers) == ("no_place", (1,))
    assert not seat_plans.read(session, sitting).is_made
    assert logged(session)[-1] == "seats.refused"


def test_nothing_is_written_for_people_who_changed_meanwhile(session, process, monkeypatch):
    sitting = a_sitting(session, process)
    job = seating.begin(session, process, sitting, **ACT)
    real = seating.seat

    def meanwhile(hall, seed, **given):
        with Session(session.get_bind()) as other:
            same = sittings.find(other, process, sitting.id)
            gone = sittings.find_attendee(other, same, 3)
            attending.remove(other, process, same, gone, **ACT)
            other.commit()
        return real(hall, seed, **given)

    monkeypatch.setattr(seating, "seat", meanwhile)
    assert worked(session, job) == "stopped"
    assert not seat_plans.read(session, sitting).is_made


def test_a_swap_shows_its_effect_and_does_what_it_showed(session, process):
    sitting = seated(session, process, a_sitting(session, process))
    before = seat_plans.read(session, sitting)
    other = next(
        one.number
        for one in before.hall.people
        if before.table(0, one.number) != before.table(0, 1)
    )
    change = Change(1, 1, other=other)
    effect = seat_moves.preview(session, sitting, change)
    assert seat_plans.read(session, sitting) == before
    assert effect.before == prove(before.hall, before.rounds)[0]
    done = seat_moves.carry_out(session, process, sitting, change, **ACT)
    after = seat_plans.read(session, sitting)
    assert done.after == effect.after == prove(after.hall, after.rounds)[0]
    assert after.table(0, 1) == before.table(0, other)
    assert after.table(0, other) == before.table(0, 1)
    assert after.rounds[1] == before.rounds[1]
    assert effect.repeats_after == sum(one.repeats for one in prove(after.hall, after.rounds))
    proofs_are_kept(session, sitting)
    assert logged(session)[-1] == "seats.moved"


def test_a_move_to_a_full_table_is_refused_with_its_reason(session, process):
    sitting = seated(session, process, a_sitting(session, process))
    before = seat_plans.read(session, sitting)
    to = before.table(0, 1) % 4 + 1
    with pytest.raises(seat_moves.MoveRefused) as refusal:
        seat_moves.carry_out(session, process, sitting, Change(1, 1, table=to), **ACT)
    assert {one.rule for one in refusal.value.breaches} == {"seats"}
    assert seat_plans.read(session, sitting) == before


@pytest.mark.parametrize(
    "change", [Change(3, 1, table=1), Change(1, 99, table=1), Change(1, 1, table=5), Change(1, 1)]
)
def test_a_change_of_what_is_not_there_is_not_found(session, process, change):
    sitting = seated(session, process, a_sitting(session, process))
    with pytest.raises(NotFound):
        seat_moves.preview(session, sitting, change)


def test_a_pinned_person_stays_when_the_seats_are_made_anew(session, process):
    sitting = seated(session, process, a_sitting(session, process))
    table = seat_plans.read(session, sitting).table(0, 5)
    seat_moves.pin(session, process, sitting, 5, 1, True, **ACT)
    for seed in "abc":
        seated(session, process, sitting, seed)
        assert seat_plans.read(session, sitting).table(0, 5) == table
    with pytest.raises(seat_moves.MoveRefused):
        seat_moves.carry_out(session, process, sitting, Change(1, 5, table=table % 4 + 1), **ACT)
    seat_moves.pin(session, process, sitting, 5, 1, False, **ACT)
    assert not session.scalars(select(Seat).where(Seat.pinned)).all()
    assert logged(session)[-1] == "seats.unpinned"


def test_a_no_show_leaves_and_comes_back_late(session, process):
    sitting = seated(session, process, a_sitting(session, process))
    attendance.mark_absent(session, process, sitting, 7, 2, **ACT)
    plan = seat_plans.read(session, sitting)
    assert 7 not in plan.hall.places
    with pytest.raises(IllegalMove):
        attendance.mark_absent(session, process, sitting, 7, 2, **ACT)
    moved = attendance.mark_arrived(session, process, sitting, 7, 2, **ACT)
    assert len(moved) <= 2
    plan = seat_plans.read(session, sitting)
    assert plan.table(0, 7) > 0
    assert plan.table(1, 7) > 0
    assert prove(plan.hall, plan.rounds)[1].breaches == ()
    assert logged(session)[-2:] == ["seats.absent", "seats.arrived"]


def test_a_late_wheelchair_without_a_place_is_told_and_nothing_is_kept(session, process):
    sitting = seated(session, process, a_sitting(session, process, wheelchair=True))
    person = sittings.find_attendee(session, sitting, 9)
    attendance.mark_absent(session, process, sitting, 9, 1, **ACT)
    attending.revise(session, process, sitting, person, Guest(9, wheelchair=True), **ACT)
    session.commit()
    with pytest.raises(attendance.NoSeatFound):
        attendance.mark_arrived(session, process, sitting, 9, 1, **ACT)
    session.rollback()
    assert sittings.find_attendee(session, sitting, 9).state == "absent"


def test_members_who_confirmed_or_came_attend_under_their_numbers(session, process):
    session.add(Selection(process_id=process.id, seats=4, features=[{"name": "gender"}]))
    draw = Draw(process_id=process.id, number=1, terms=b"", wanted=10, frozen_at=clock.now())
    session.add(draw)
    session.flush()
    states = [("confirmed", False), ("declined", False), ("invited", True), ("drawn", False)]
    for place, (state, present) in enumerate(states, start=1):
        person = Respondent(
            process_id=process.id,
            pseudonym=f"p{place}",
            answers={"age": "30s", "gender": "women"},
            household=4,
            language="vi" if place == 3 else "ko",
        )
        session.add(person)
        session.flush()
        session.add(
            Membership(
                respondent_id=person.id,
                process_id=process.id,
                draw_id=draw.id,
                kind="member",
                position=place,
                state=state,
                present=present,
            )
        )
    sitting = a_sitting(session, process)
    attending.replace_list(session, process, sitting, [], **ACT)
    assert attending.take_members(session, process, sitting, **ACT) == 2
    assert attending.take_members(session, process, sitting, **ACT) == 0
    plan = seat_plans.read(session, sitting)
    assert plan.features == ("gender", "age")
    assert [(one.number, one.household, one.language) for one in plan.hall.people] == [
        (1, 4, ""),
        (3, 4, "vi"),
    ]


def test_a_number_is_given_once(session, process):
    sitting = a_sitting(session, process)
    with pytest.raises(Taken):
        attending.replace_list(session, process, sitting, [*guests(3), Guest(2)], **ACT)


def test_staff_get_numbers_of_their_own(session, process):
    sitting = a_sitting(session, process)
    attending.add_staff(session, process, sitting, "facilitator", "vi", 2, **ACT)
    attending.add_staff(session, process, sitting, "interpreter", "vi", 1, **ACT)
    staff = seat_plans.read(session, sitting).hall.staff
    assert [(one.number, one.role, one.language) for one in staff] == [
        (901, "facilitator", ""),
        (902, "facilitator", ""),
        (903, "interpreter", "vi"),
    ]


def test_a_resident_finds_the_tables_of_a_number(session, process):
    sitting = a_sitting(session, process)
    assert seat_finding.current(session, process, clock.now().date()) is None
    seated(session, process, sitting)
    assert seat_finding.current(session, process, clock.now().date()) == sitting
    plan = seat_plans.read(session, sitting)
    found = seat_finding.find_seats(session, sitting, 4)
    assert found.tables == ((1, plan.table(0, 4)), (2, plan.table(1, 4)))
    attendance.mark_absent(session, process, sitting, 4, 1, **ACT)
    with pytest.raises(NotFound):
        seat_finding.find_seats(session, sitting, 4)
