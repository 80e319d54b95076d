"""Make the seats of a sitting: asked for, searched outside the request, kept with their proof."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting.errors import Problem, Stopped
from budgeting.models import Job, Process, Sitting
from budgeting.services import clock, seat_plans, seats_back, sittings
from budgeting.services.recording import record
from budgeting.services.seat_plans import SeatPlan
from budgeting.services.working import Bench, ask_for, still_wanted, work
from budgeting.sortition.seating.checks import obstacles
from budgeting.sortition.seating.obstacles import CannotSeatError, Obstacle
from budgeting.sortition.seating.seating import STEPS_A_PERSON, seat

KIND = "seats"


class SeatsRefused(Problem):
    """The demands contradict each other; ``obstacles`` say which, ``round`` in which round."""

    status = 422

    def __init__(self, found: tuple[Obstacle, ...], number: int) -> None:
        super().__init__(*found)
        self.obstacles = found
        self.round = number


def begin(
    session: Session,
    process: Process,
    sitting: Sitting,
    *,
    actor: str,
    now: datetime,
    first: int = 1,
    seed: str = "",
) -> Job:
    """Ask for the seats from the round ``first`` on; earlier rounds and pins stay as they are.

    ``SeatsRefused`` names demands that contradict each other at first sight, ``IllegalMove``
    says that seats of this process are being made already. The log keeps the seed.
    """
    sittings.begin_change(session, sitting)
    plan = seat_plans.read(session, sitting)
    for place in range(first - 1, len(plan.rounds)):
        found = obstacles(plan.hall, place)
        if found:
            raise SeatsRefused(found, place + 1)
    seed = seed or secrets.token_hex(8)
    subject = f"{sitting.id}/{first}/{seed}"
    steps = STEPS_A_PERSON * len(plan.hall.residents) * len(plan.rounds)
    job = ask_for(session, process, KIND, now, subject=subject, total=steps)
    details = {"sitting": sitting.id, "first": first, "seed": seed}
    record(session, "seats.asked", actor=actor, at=now, process=process, **details)
    return job


def sitting_of(job: Job) -> int:
    """The sitting that a job makes seats for."""
    return int(job.subject.split("/")[0])


@work(KIND)
def make_seats(session: Session, job: Job, bench: Bench) -> None:
    """Search without a transaction, then write all rounds; nothing if the people changed."""
    sitting_id, first, seed = job.subject.split("/")
    sitting = session.get(Sitting, int(sitting_id))
    if sitting is None:
        return
    plan = seat_plans.read(session, sitting)
    session.commit()
    given = {place: plan.rounds[place] for place in range(int(first) - 1)}
    refusal: CannotSeatError | None = None
    try:
        made = seat(plan.hall, seed, given=given, progress=bench.report)
    except CannotSeatError as problem:
        refusal, made = problem, plan.rounds
    still_wanted(session, job, clock.now())
    sittings.begin_change(session, sitting)
    if seat_plans.read(session, sitting) != plan:
        raise Stopped
    process = session.get_one(Process, job.process_id)
    details = {"sitting": sitting.id, "seed": seed}
    if refusal is not None:
        row = sittings.rounds(session, sitting)[refusal.place]
        seat_plans.note_obstacles(row, refusal.obstacles)
        record(session, "seats.refused", actor="", at=clock.now(), process=process, **details)
        return
    seat_plans.keep(session, sitting, SeatPlan(plan.hall, plan.features, made))
    seats_back.remember(session, sitting, plan)
    record(session, "seats.made", actor="", at=clock.now(), process=process, **details)
