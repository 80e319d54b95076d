"""Build the numbered list of panels in the background: follow, stop, go on where it stopped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from time import monotonic
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, Stopped
from budgeting.models import Draw, Job, Process
from budgeting.services import clock, drawn_files, working
from budgeting.services.freezing import KIND, latest
from budgeting.services.locking import lock
from budgeting.services.recording import record
from budgeting.services.working import Bench, still_wanted, work
from budgeting.sortition import repeating
from budgeting.sortition.building import Panel, build, frequencies
from budgeting.sortition.checking import broken_panel
from budgeting.sortition.evidence import Announced, rarest
from budgeting.sortition.pool import Terms

KEEP_SECONDS = 1.0
"""Panels younger than this are lost when the machine dies, and built again in the same way."""


class BrokenPanel(RuntimeError):  # noqa: N818 - named for what was found
    """A panel was built that breaks the terms: a fault of this program, and the list ends here."""


@work(KIND)
def build_panels(session: Session, job: Job, bench: Bench) -> None:
    """Build the list of one draw; nothing is locked while panels are being built."""
    draw = session.get_one(Draw, int(job.subject))
    terms, begun, wanted = (
        drawn_files.terms_of_draw(draw), drawn_files.panels_of_draw(draw), draw.wanted
    )  # fmt: skip
    announced = drawn_files.ceiling_of(draw)
    session.commit()
    if announced is None:
        announced = repeating.announced(terms)
        _tell_ceiling(session, job, announced)
        session.commit()
    for panels, weighed in _kept_in_time(build(terms, wanted, begun), bench, wanted):
        keep(session, job, terms, announced, panels, weighed)
        session.commit()


def resume(session: Session, process: Process, *, actor: str, now: datetime) -> Job:
    """Ask for the rest of the list; ``IllegalMove`` if it is full or under way."""
    lock(session, process)
    draw = latest(session, process)
    if draw is None or draw.state != "building":
        raise IllegalMove("resume", draw.state if draw else "nothing")
    job = working.ask_for(session, process, KIND, now, subject=str(draw.id), total=draw.wanted)
    job.done = draw.made
    draw.facts = _not_weighed(draw)
    record(
        session, "panels.resumed", actor=actor, at=now, process=process,
        draw=draw.number, made=draw.made,
    )  # fmt: skip
    return job


def stop(session: Session, process: Process, *, actor: str, now: datetime) -> None:
    """Ask the run to stop; the list keeps the panels that it has by then."""
    job = working.latest(session, process, KIND)
    if job is None or job.state not in working.UNFINISHED:
        return
    working.stop(session, job)
    record(session, "panels.stopped", actor=actor, at=now, process=process)


def keep(
    session: Session,
    job: Job,
    terms: Terms,
    announced: Announced,
    panels: tuple[Panel, ...],
    weighed: int = 0,
) -> None:
    """Write the list so far in a transaction that the caller ends; ``Stopped`` if it is unwanted.

    ``weighed`` tells whoever waits how far the search for the next panels is. A list with every
    panel that was wanted makes the draw ready. ``BrokenPanel`` if one of the panels that came
    breaks the terms, which no list may show to anybody.
    """
    draw = _still_building(session, job)
    if any(broken_panel(terms, panel) for panel in panels[draw.made :]):
        raise BrokenPanel
    draw.panels = drawn_files.packed_panels(panels)
    draw.made = len(panels)
    draw.rarest = rarest(terms, frequencies(terms, panels), announced.never)
    draw.facts = _not_weighed(draw) | ({"weighed": weighed} if weighed else {})
    if draw.made >= draw.wanted:
        draw.state = "ready"
        process = session.get_one(Process, draw.process_id)
        record(
            session, "panels.built", actor="", at=clock.now(), process=process,
            draw=draw.number, made=draw.made, smallest=draw.rarest,
        )  # fmt: skip
    session.flush()


def _not_weighed(draw: Draw) -> dict[str, Any]:
    return {name: fact for name, fact in draw.facts.items() if name != "weighed"}


def _kept_in_time(
    blocks: Iterator[tuple[Panel, ...]], bench: Bench, wanted: int
) -> Iterator[tuple[tuple[Panel, ...], int]]:
    """The lists that are worth keeping: one a second, the full one, and the last before a stop.

    With each comes how many panels were weighed since it grew.
    """
    due, made, weighed = monotonic(), 0, 0
    for panels in blocks:
        weighed = weighed + 1 if len(panels) == made else 0
        made = len(panels)
        is_due = monotonic() >= due or len(panels) >= wanted
        if is_due:
            yield panels, weighed
            due = monotonic() + KEEP_SECONDS
        try:
            bench.report(len(panels), wanted)
        except Stopped:
            if not is_due:
                yield panels, 0
            raise


def _tell_ceiling(session: Session, job: Job, announced: Announced) -> None:
    draw = _still_building(session, job)
    told = {
        "millionths": announced.smallest,
        "certain": list(announced.certain),
        "never": list(announced.never),
    }
    draw.facts = {**draw.facts, "ceiling": told}
    session.flush()


def _still_building(session: Session, job: Job) -> Draw:
    """The draw of the job, locked; ``Stopped`` if it was withdrawn or published meanwhile.

    The process is locked first, as by everybody else: whoever withdraws a draw holds it and then
    wants the job, and two who wait for each other would both be turned away.
    """
    lock(session, session.get_one(Process, job.process_id))
    still_wanted(session, job, clock.now())
    wanted = select(Draw).where(Draw.id == int(job.subject)).with_for_update()
    draw = session.scalars(wanted.execution_options(populate_existing=True)).one()
    if draw.state != "building":
        raise Stopped
    return draw
