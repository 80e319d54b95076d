"""The states of a plan of a day: empty, written, with everything in it that is unwise, and live."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.orm import Session

from budgeting.deliberation.runsheet import Entry
from budgeting.models import Day, Process, Sitting
from budgeting.services import clock, day_polls, planning_day, posts
from tests import things
from tests.services.plans import a_plan, rounds
from tests.services.seats import ACT, a_sitting

LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente " * 2
BEGINS = datetime(2026, 12, 5, 0, 30, tzinfo=UTC)
PROJECTS = tuple(range(1, 21))


class Place(Protocol):
    """Whatever has a database and the parts of addresses."""

    session: Session
    values: dict[str, Any]


def _written(scene: Place) -> tuple[Process, Sitting]:
    """A day of seven hours with experts and polls, and another sitting to copy."""
    session, process = scene.session, things.a_process(scene.session)
    other = a_plan(session, process, "three-hours")
    sitting = a_plan(session, process, "seven-hours", projects=0)
    planning_day.begin_at(session, sitting, BEGINS, **ACT)
    names = {"en": "Parks department", "ko": "공원과"}
    expert = posts.add(session, sitting, "expert", names, **ACT)
    day_polls.ask_projects(session, process, sitting, [1, 2], **ACT)
    listed = {one.format: one.id for one in rounds(session, sitting)}
    scene.values |= {
        "sitting_id": sitting.id, "other_id": other.id, "template": "expo",
        "round_id": listed["discussion"], "post_id": expert.id, "pair": "project-1",
        "language": "ko",
    }  # fmt: skip
    return process, sitting


def _unwise(scene: Place) -> None:
    """Whatever can be wrong with a plan is wrong with this one."""
    process, session = things.a_process(scene.session), scene.session
    things.some_projects(session, process, 20)
    sitting = a_sitting(session, process)
    plan = [
        Entry("poll-after", 1, {"en": LONG, "ko": LONG}),
        Entry("vote", 25),
        Entry("presentation", 20, projects=PROJECTS),
        Entry("answers", 20, projects=PROJECTS),
        Entry("presentation", 20),
        Entry("carousel", 30, projects=PROJECTS),
        Entry("discussion", 5, projects=PROJECTS, tables=(1, 2)),
        Entry("discussion", 5, projects=PROJECTS, tables=(3, 4)),
        Entry("report-back", 2),
    ]
    planning_day.write(session, sitting, plan, "none", **ACT)
    day_polls.ask_projects(session, process, sitting, PROJECTS, **ACT)
    sitting.tables = [*sitting.tables, sitting.tables[0]]
    session.flush()
    scene.values |= {"sitting_id": sitting.id, "round_id": rounds(session, sitting)[0].id}


def _live(scene: Place) -> None:
    """Two rounds are over, one was skipped, one runs; a poll was opened, an expert withdrawn."""
    _process, sitting = _written(scene)
    session, now = scene.session, clock.now()
    posts.withdraw(session, sitting, posts.find(session, sitting, scene.values["post_id"]), **ACT)
    held = rounds(session, sitting)
    for row in held[:2]:
        row.state, row.started_at, row.closed_at = "closed", now, now + timedelta(minutes=20)
    held[2].state, held[2].started_at = "running", now
    held[2].ends_at = now + timedelta(minutes=8)
    held[4].state = "skipped"
    day_polls.polls(session, sitting)[0].state = "open"
    session.get_one(Day, sitting.id).state = "live"
    scene.values["round_id"] = held[2].id


def _unplanned(scene: Place) -> None:
    process = things.a_process(scene.session)
    scene.values |= {"sitting_id": a_sitting(scene.session, process).id}


BUILDERS: Mapping[str, Callable[[Any], object]] = {
    "plan is empty": _unplanned,
    "plan is written": _written,
    "plan is unwise": _unwise,
    "plan runs": _live,
}
"""What leads to each state, under its name."""
