"""The example's assembly day: its people, tables and seats, its run-sheet, posts and polls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from budgeting.deliberation.runsheet import Entry
from budgeting.deliberation.runsheet_templates import TEMPLATES
from budgeting.demo import hall_texts
from budgeting.models import Job, Process, Sitting
from budgeting.services import (
    assembly,
    attending,
    checking_in,
    clock,
    day_polls,
    inviting,
    listing,
    planning_day,
    posts,
    seat_plans,
    seating,
    sittings,
)
from budgeting.services.sittings import Setting
from budgeting.sortition.seating.hall import Mode, Table

NAMES = {"ko": "총회의 날", "en": "Assembly day"}
CHAIRS = (9,) * 14 + (10,) * 6 + (8,) * 8
"""28 tables of different sizes for 250 residents, as old halls have them."""
ROUNDS = 3
SEED = "yard"
ZONE = ZoneInfo("Asia/Seoul")
Run = Callable[[Job], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the hall is, and which projects are talked about."""

    chairs: tuple[int, ...] = CHAIRS
    rounds: int = ROUNDS
    projects: tuple[int, ...] = hall_texts.PROJECTS


def admit_members(session: Session, process: Process, today: date, *, actor: str) -> None:
    """Everybody who was drawn was invited, said yes, and stands in the hall."""
    now = clock.now()
    inviting.invite(session, process, today, actor=actor, now=now)
    for one in assembly.entries(session, process):
        if one.membership.kind != "member":
            continue
        if one.membership.state == "invited":
            inviting.answer(session, process, one, "confirmed", actor=actor, now=now)
        if one.membership.state == "confirmed":
            checking_in.arrive(session, process, one)
    session.flush()


def arrange(
    session: Session, process: Process, plan: Plan, people: int = 0, *, actor: str
) -> Sitting:
    """The sitting with its tables and people: the members, or as many ``people`` by number."""
    now = clock.now()
    mix: Mode = "mix"
    tables = tuple(Table(chairs) for chairs in plan.chairs)
    setting = Setting(NAMES, now.astimezone(ZONE).date(), tables, (mix,) * plan.rounds)
    sitting = sittings.arrange(session, process, setting, actor=actor, now=now)
    if people:
        guests = [attending.Guest(number) for number in range(1, people + 1)]
        attending.replace_list(session, process, sitting, guests, actor=actor, now=now)
    else:
        attending.take_members(session, process, sitting, actor=actor, now=now)
    staff = len(plan.chairs)
    attending.add_staff(session, process, sitting, "facilitator", "", staff, actor=actor, now=now)
    return sitting


def seat(session: Session, process: Process, sitting: Sitting, run: Run, *, actor: str) -> None:
    """Make the seats of all rounds, unless they are made."""
    if not seat_plans.read(session, sitting).is_made:
        job = seating.begin(session, process, sitting, actor=actor, now=clock.now(), seed=SEED)
        session.commit()
        run(job)
        session.expire_all()


def schedule(
    session: Session,
    sitting: Sitting,
    sheet: Sequence[Entry],
    plan: Plan,
    starts_at: datetime,
    *,
    actor: str,
) -> None:
    """Write the run-sheet, add experts and polls, and say that the plan stands."""
    now, process = clock.now(), session.get_one(Process, sitting.process_id)
    planning_day.write(session, sitting, sheet, "seven-hours", actor=actor, now=now)
    planning_day.begin_at(session, sitting, starts_at, actor=actor, now=now)
    for expert in hall_texts.experts():
        posts.add(session, sitting, "expert", expert.names, actor=actor, now=now)
    day_polls.ask_projects(session, process, sitting, plan.projects, actor=actor, now=now)
    day_polls.ask_evaluation(session, sitting, actor=actor, now=now)
    planning_day.schedule(session, sitting, actor=actor, now=now)


def offer(session: Session, process: Process) -> Sequence[int]:
    """The numbers of everything on the ballot."""
    return [one.number for one in listing.projects(session, process)]


def run_sheet(plan: Plan, tables: int, every: Sequence[int]) -> Sequence[Entry]:
    """The template; all projects lie on the table in the trade-off, the contested ones after it."""
    entries = TEMPLATES["seven-hours"].plan(plan.projects, tables)
    talks = [place for place, one in enumerate(entries) if one.format == "discussion"]
    entries[talks[-1]] = replace(entries[talks[-1]], projects=hall_texts.CONTESTED)
    return [_fitted(one, plan, every) for one in entries]


def _fitted(entry: Entry, plan: Plan, every: Sequence[int]) -> Entry:
    """Seats that are made, and the whole offer where a table builds its package."""
    seating = entry.seating if (entry.seating or 1) <= plan.rounds else None
    projects = tuple(every) if entry.format == "trade-off" else entry.projects
    return replace(entry, seating=seating, projects=projects)
