"""Where the draw of a process stands, as the organiser's page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting.models import Draw, Job, Process, Selection
from budgeting.services import drawing, freezing, selection_planning, working
from budgeting.web.draw_facts import Facts


@dataclass(frozen=True, slots=True)
class DrawStanding:
    """The plan, the draw that counts, and the run that builds its list."""

    selection: Selection | None
    draw: Draw | None
    job: Job | None
    now: datetime
    can_publish: bool

    @property
    def scene(self) -> str:
        """What the page is about.

        unplanned, open (nothing is frozen), building, stopped, ready, published or drawn.
        """
        if self.draw is None or self.draw.state == "withdrawn":
            return "open" if self.selection is not None else "unplanned"
        if self.draw.state == "building":
            return "building" if self.running else "stopped"
        return self.draw.state

    @property
    def running(self) -> bool:
        """Whether a run is under way and has been heard of."""
        job = self.job
        unfinished = job is not None and job.state in working.UNFINISHED
        return unfinished and not self.lost

    @property
    def lost(self) -> bool:
        """Whether a run was begun and its worker has gone."""
        return self.job is not None and working.is_lost(self.job, self.now)

    @property
    def called(self) -> str:
        """The balls that were called so far."""
        return drawing.called_balls(self.draw) if self.draw else ""

    @property
    def facts(self) -> Facts:
        """The list, read; there must be a draw."""
        assert self.draw is not None  # noqa: S101 - the pages ask for it in these scenes only
        return Facts(self.draw, self.selection)


def draw_standing(session: Session, process: Process, now: datetime) -> DrawStanding:
    """Look where the draw stands."""
    draw = freezing.latest(session, process)
    job = working.latest(session, process, freezing.KIND) if draw else None
    return DrawStanding(
        selection=selection_planning.find(session, process),
        draw=draw,
        job=job,
        now=now,
        can_publish=draw is not None and drawing.can_publish(session, process, draw, now),
    )
