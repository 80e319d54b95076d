"""Where a vote stands, as the desk shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting.deliberation.phases import GRACE, may_end
from budgeting.errors import PaperRefused
from budgeting.models import BoxKey, Job, OutcomeRecord, Process
from budgeting.services import box_keys, opening, tallying, unsealing, working
from budgeting.services.opening import Turnout
from budgeting.services.paper_urn import require_finished

STEPS = {"draft": "setup", "paused": "open", "counting": "closed"}


@dataclass(frozen=True, slots=True)
class Run:
    """How a piece of work outside the request is going at one moment."""

    job: Job | None
    now: datetime

    @property
    def running(self) -> bool:
        """Whether it is under way and has been heard of."""
        job = self.job
        return job is not None and job.state in working.UNFINISHED and not self.lost

    @property
    def lost(self) -> bool:
        """Whether it was begun and its worker has gone."""
        return self.job is not None and working.is_lost(self.job, self.now)


@dataclass(frozen=True, slots=True)
class Standing:
    """Phase, numbers, the key of the box, and how its opening and the count are going.

    ``in_box`` ballots came from tablets and from paper; ``paper_waits`` as long as some paper
    that was handed out is not in the box.
    """

    process: Process
    turnout: Turnout
    in_box: int
    paper_waits: bool
    key: BoxKey | None
    opening: Run
    count: Run
    outcome: OutcomeRecord | None
    now: datetime

    @property
    def closing(self) -> bool:
        """Whether a close was announced."""
        return self.process.phase == "open" and self.process.closes_at is not None

    @property
    def in_grace(self) -> bool:
        """Whether only ballots in review are still accepted."""
        closes_at = self.process.closes_at
        return self.closing and closes_at is not None and self.now >= closes_at

    @property
    def due(self) -> bool:
        """Whether the box can be taken away."""
        phase, closes_at = self.process.phase, self.process.closes_at
        return may_end(phase, closes_at, self.now, self.turnout.in_review)  # type: ignore[arg-type]

    @property
    def deadline(self) -> datetime | None:
        """The end of the countdown, then that of the grace."""
        closes_at = self.process.closes_at
        return closes_at + GRACE if closes_at is not None and self.in_grace else closes_at

    @property
    def job(self) -> Job | None:
        """The newest count."""
        return self.count.job

    @property
    def counting(self) -> bool:
        """Whether a count is under way and has been heard of."""
        return self.count.running

    @property
    def lost(self) -> bool:
        """Whether a count was begun and its worker has gone."""
        return self.count.lost

    @property
    def waits_for_holders(self) -> bool:
        """Whether the vote is closed and only two holders can open its box."""
        shut = self.key is not None and self.key.opened_at is None
        return shut and self.process.phase == "closed"

    @property
    def counted(self) -> bool:
        """Whether there is an outcome to look at, and no count that may replace it."""
        return self.outcome is not None and not self.counting

    @property
    def step(self) -> str:
        """The step of the process, in the words of ``phase_steps``."""
        if self.process.phase == "counting" and self.counted:
            return "counted"
        return STEPS.get(self.process.phase, self.process.phase)

    @property
    def scene(self) -> str:
        """What the page is about: if it changes, the page is loaded anew."""
        closes_at = self.process.closes_at
        deadline = int(closes_at.timestamp()) if closes_at else 0
        state = (
            self.process.phase, deadline, self.in_grace, self.due, self.opening.running,
            self.waits_for_holders, self.paper_waits, self.counting, self.counted,
        )  # fmt: skip
        return "-".join(str(part) for part in state)

    @property
    def numbers(self) -> str:
        """What changes from second to second."""
        return f"{self.turnout.cast}-{self.turnout.in_review}"


def standing(session: Session, process: Process, now: datetime) -> Standing:
    """Look where the vote stands."""
    return Standing(
        process=process,
        turnout=opening.turnout(session, process, now),
        in_box=unsealing.size(session, process),
        paper_waits=process.phase == "closed" and _paper_waits(session, process),
        key=box_keys.find(session, process),
        opening=Run(working.latest(session, process, unsealing.KIND), now),
        count=Run(working.latest(session, process, tallying.KIND), now),
        outcome=session.get(OutcomeRecord, process.id),
        now=now,
    )


def _paper_waits(session: Session, process: Process) -> bool:
    try:
        require_finished(session, process)
    except PaperRefused:
        return True
    return False
