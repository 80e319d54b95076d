"""The example's assembly: plan, answers and quotas, and for the open vote a finished draw."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from budgeting.demo import people
from budgeting.models import Job, Process
from budgeting.services import (
    clock,
    drawing,
    freezing,
    households,
    importing_respondents,
    selection_planning,
)
from budgeting.services.keys import Keyring

SEATS, RESERVES, PANELS = 250, 60, 1000
ANSWERS = 2000
BALLS = "047"
WITNESSES = ("Haneul", "Dari", "a resident from the first row")
KEPT = timedelta(days=365)


def plan(session: Session, keys: Keyring, process: Process, *, actor: str) -> None:
    """Plan the selection, import the answers through the ordinary import, and propose quotas."""
    now = clock.now()
    frame = selection_planning.Frame(SEATS, RESERVES, PANELS, (now + KEPT).date())
    selection_planning.set_frame(session, process, frame, actor=actor, now=now)
    for place, feature in enumerate(people.features()):
        selection_planning.put_feature(session, process, place, feature, actor=actor, now=now)
    session.flush()
    table = people.answers(ANSWERS, process.year)
    upload = importing_respondents.keep(session, keys, process, table, now)
    importing_respondents.carry_out(session, keys, process, upload, actor=actor, now=now)
    households.decide_exact(session, process, actor=actor, now=now)
    selection_planning.propose_quotas(session, process, actor=actor, now=now)
    session.commit()


def draw(session: Session, process: Process, run: Callable[[Job], None], *, actor: str) -> None:
    """Freeze the pool, build the list with ``run``, publish it, and let three balls decide."""
    _, job = freezing.freeze(session, process, actor=actor, now=clock.now())
    session.commit()
    run(job)
    session.expire_all()
    drawing.publish(session, process, actor=actor, now=clock.now())
    session.commit()
    for ball in BALLS:
        drawing.call_ball(session, process, ball, actor=actor, now=clock.now())
    drawing.draw_panel(session, process, BALLS, WITNESSES, actor=actor, now=clock.now())
    session.commit()
