"""A selection in the database, and its draw in any state, for tests of services and pages."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from budgeting.config import Settings
from budgeting.models import Draw, Job, Process, Respondent, Selection
from budgeting.services import building_panels, clock, drawing, freezing, working
from budgeting.services.keys import Keyring
from tests.drawn import some_terms

KEYS = Keyring("a secret of the tests")
STEP = timedelta(minutes=1)


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


def built(session: Session, process: Process, panels: int = 40) -> Draw:
    """A draw whose list is full."""
    draw, job = frozen(session, process, panels)
    run(session, job)
    return draw


def published(session: Session, process: Process, panels: int = 40, beacon: str = "") -> Draw:
    """A draw whose list is published; the number is waited for."""
    draw = built(session, process, panels)
    now = clock.now() - STEP
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
