"""Sittings for the tests: an invented assembly at its tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from budgeting.config import Settings
from budgeting.models import Job, Process, Sitting
from budgeting.services import attending, clock, seating, sittings, working
from budgeting.services.attending import Guest
from budgeting.services.keys import Keyring
from budgeting.services.sittings import Setting
from budgeting.sortition.seating.hall import Table
from tests.sortition.seating.halls import an_assembly

ACT: dict[str, Any] = {"actor": "Haneul", "now": clock.now()}
FEATURES = ("district", "gender", "age")


def guests(number: int, **needs: Any) -> list[Guest]:
    """People 1, 2, ... with three features; ``needs`` are for the first one."""
    listed = [
        Guest(one.number, traits=dict(zip(FEATURES, one.traits, strict=False)))
        for one in an_assembly(number)
    ]
    return [Guest(1, traits=listed[0].traits, **needs), *listed[1:]] if needs else listed


def a_sitting(
    session: Session, process: Process, people: int = 24, rounds: int = 2, **needs: Any
) -> Sitting:
    """A sitting of six at a table, without seats yet; table 1 has a place for a wheelchair."""
    tables = (Table(6, 1, recorded=True), *([Table(6)] * (-(-people // 6) - 1)))
    setting = Setting(
        {"en": "First day", "ko": "첫째 날"}, date(2026, 12, 5), tables, ("mix",) * rounds
    )
    sitting = sittings.arrange(session, process, setting, **ACT)
    attending.replace_list(session, process, sitting, guests(people, **needs), **ACT)
    session.commit()
    return sitting


def worked(session: Session, job: Job) -> str:
    """Do a job as the queue would, and say how it ended."""
    job_id = job.id
    session.commit()
    working.run_job(
        lambda: Session(session.get_bind(), expire_on_commit=False),
        job_id,
        Keyring("tests"),
        Settings(),
    )
    session.expire_all()
    return session.get_one(Job, job_id).state


def seated(session: Session, process: Process, sitting: Sitting, seed: str = "x") -> Sitting:
    """The same sitting with seats."""
    assert worked(session, seating.begin(session, process, sitting, seed=seed, **ACT)) == "done"
    return sitting
