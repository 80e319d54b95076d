"""A selection in the database, and its draw in any state, for tests of services and pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from budgeting.config import Settings
from budgeting.errors import Stopped
from budgeting.models import Draw, Job, LogEntry, Membership, Process, Respondent, Selection
from budgeting.services import building_panels, clock, drawing, freezing, working
from budgeting.services.keys import Keyring
from budgeting.sortition.beacons import NETWORKS, round_from
from budgeting.sortition.evidence import Source
from tests.drawn import some_terms

KEYS = Keyring("a secret of the tests")
STEP = timedelta(minutes=1)
LONG = 250
"""Panels of a list that is built in several blocks."""


def a_selection(session: Session, process: Process, panels: int = 40) -> Selection:
    """The pool of ``some_terms``: 24 people for six seats and two reserves."""
    terms = some_terms()
    features = [
        {
            "name": name,
            "names": {"en": name.title(), "ko": name},
            "values": [
                {
                    "value": quota.value,
                    "names": {"en": quota.value.title(), "ko": quota.value},
                    "share": 500_000,
                    "least": quota.least,
                    "most": quota.most,
                }
                for quota in terms.quotas
                if quota.feature == name
            ],
        }
        for name in terms.features
    ]
    selection = Selection(
        process_id=process.id,
        seats=terms.seats,
        reserves=terms.reserves,
        panels=panels,
        features=features,
    )
    session.add(selection)
    for person in terms.people:
        session.add(
            Respondent(
                process_id=process.id,
                pseudonym=person.id,
                answers=dict(zip(terms.features, person.values, strict=True)),
                household=int(person.household) if person.household else None,
                standing=person.standing,
                sealed=b"sealed",
            )
        )
    session.commit()
    return selection


def frozen(session: Session, process: Process, panels: int = 40) -> tuple[Draw, Job]:
    """A pool that is frozen, and the job that waits to build its list."""
    a_selection(session, process, panels)
    found = freezing.freeze(session, process, actor="Haneul", now=clock.now())
    session.commit()
    return found


def run(session: Session, job: Job) -> None:
    """Do a job as the queue would, in sessions of its own."""
    job_id = job.id
    session.rollback()
    working.run_job(
        lambda: Session(session.get_bind(), expire_on_commit=False), job_id, KEYS, Settings()
    )
    session.expire_all()


def a_round(in_minutes: int = 10) -> Source:
    """A round of drand that comes so many minutes from now."""
    return round_from(NETWORKS["quicknet"], clock.now() + in_minutes * STEP)


def built(session: Session, process: Process, panels: int = 40) -> Draw:
    """A draw whose list is full."""
    draw, job = frozen(session, process, panels)
    run(session, job)
    return draw


def published(
    session: Session, process: Process, panels: int = 40, beacon: Source | None = None
) -> Draw:
    """A draw whose list is published; the number is waited for."""
    draw = built(session, process, panels)
    now = clock.now() - STEP
    draw.frozen_at = now - STEP
    drawing.publish(session, process, beacon=beacon, actor="Haneul", now=now)
    session.commit()
    return draw


def drawn(session: Session, process: Process, value: str = "07", panels: int = 40) -> Draw:
    """A draw whose panel is known."""
    draw = published(session, process, panels)
    drawing.draw_panel(session, process, value, ["Yuna", "Dari"], actor="Haneul", now=clock.now())
    session.commit()
    return draw


def last_job(session: Session, process: Process) -> Job:
    """The newest run that builds a list."""
    job = working.latest(session, process, building_panels.KIND)
    assert job is not None
    return job


def stopped_after(monkeypatch: pytest.MonkeyPatch, panels: int) -> None:
    """Let a run be stopped, as by a person, once its list has so many panels."""

    def report(_progress: working.Progress, done: int, _total: int) -> None:
        if done >= panels:
            raise Stopped

    monkeypatch.setattr(working.Progress, "__call__", report)


def everybody(session: Session, draw: Draw) -> Sequence[Row[tuple[str, int, str]]]:
    """Kind, position and pseudonym of all whom a draw named."""
    rows = select(Membership.kind, Membership.position, Respondent.pseudonym).join(
        Respondent, Respondent.id == Membership.respondent_id
    )
    mine = rows.where(Membership.draw_id == draw.id)
    return session.execute(mine.order_by(Membership.kind, Membership.position)).all()


def actions(session: Session, process: Process) -> list[str]:
    """What the log of a process tells, from the first act on."""
    mine = select(LogEntry.action).where(LogEntry.process_id == process.id)
    return list(session.scalars(mine.order_by(LogEntry.seq)))
