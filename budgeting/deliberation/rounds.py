"""A round and its clock: the server's time decides, and a late table is never cut off by itself.

A round that has run past its end is in overtime until somebody closes it. Moments are aware
datetimes, lengths are ``timedelta``; nothing here asks for the time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from budgeting.deliberation.moves import LEAD, IllegalStepError, Machine, Role, Step

ROUND = Machine(
    "round",
    "pending",
    {
        "announce": Step(("pending",), "announced", LEAD),
        "start": Step(("pending", "announced"), "running", LEAD),
        "pause": Step(("running",), "paused", LEAD),
        "resume": Step(("paused",), "running", LEAD),
        "extend": Step(("running",), "running", LEAD),
        "extend-paused": Step(("paused",), "paused", LEAD),
        "close": Step(("running", "paused"), "closed", LEAD),
        "reopen": Step(("closed", "skipped"), "running", LEAD),
        "skip": Step(("pending", "announced"), "skipped", LEAD),
    },
)
OVER = ("closed", "skipped")
NOW = ("running", "paused")
BEGUN = (*NOW, "closed")
GRACE = timedelta(minutes=2)
"""What was being typed when a round was closed is still taken for so long."""
TABLE_EXTENSION = timedelta(minutes=2)
LONGEST = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class RoundClock:
    """State and times of a round: ``ends_at`` while it runs, ``left`` while it is paused."""

    state: str = "pending"
    length: timedelta = timedelta(minutes=10)
    started_at: datetime | None = None
    ends_at: datetime | None = None
    left: timedelta | None = None
    closed_at: datetime | None = None

    def announce(self, role: Role) -> RoundClock:
        """Tell the room what comes next; no clock runs yet."""
        return replace(self, state=ROUND.after("announce", self.state, role))

    def start(self, now: datetime, role: Role) -> RoundClock:
        """Begin: the end is one length from now."""
        state = ROUND.after("start", self.state, role)
        return replace(self, state=state, started_at=now, ends_at=now + self.length)

    def pause(self, now: datetime, role: Role) -> RoundClock:
        """Stop the clock; what is left is kept (nothing, if the round is in overtime)."""
        state = ROUND.after("pause", self.state, role)
        return replace(self, state=state, ends_at=None, left=self.remaining(now))

    def resume(self, now: datetime, role: Role) -> RoundClock:
        """Let the clock run on with what was left."""
        state = ROUND.after("resume", self.state, role)
        return replace(self, state=state, ends_at=now + (self.left or timedelta()), left=None)

    def extend(self, by: timedelta, now: datetime, role: Role) -> RoundClock:
        """Add time; in overtime it counts from now. Not beyond four hours from now."""
        if self.state == "paused":
            state = ROUND.after("extend-paused", self.state, role)
            return replace(self, state=state, left=min((self.left or timedelta()) + by, LONGEST))
        state = ROUND.after("extend", self.state, role)
        end = max(self.ends_at or now, now) + by
        return replace(self, state=state, ends_at=min(end, now + LONGEST))

    def close(self, now: datetime, role: Role) -> RoundClock:
        """End the round; what is being typed is taken for two minutes more."""
        state = ROUND.after("close", self.state, role)
        return replace(self, state=state, left=None, closed_at=now)

    def reopen(self, by: timedelta, now: datetime, role: Role) -> RoundClock:
        """Let a round that was over run again; for a reason, which the log keeps."""
        state = ROUND.after("reopen", self.state, role)
        started = self.started_at or now
        return replace(self, state=state, started_at=started, ends_at=now + by, closed_at=None)

    def skip(self, role: Role) -> RoundClock:
        """Leave the round out."""
        return replace(self, state=ROUND.after("skip", self.state, role))

    def remaining(self, now: datetime) -> timedelta:
        """What is left of the round; nothing before it, after it and in overtime."""
        if self.state == "paused":
            return self.left or timedelta()
        if self.state != "running" or self.ends_at is None:
            return timedelta()
        return max(self.ends_at - now, timedelta())

    def shown(self, now: datetime) -> str:
        """The state as the room reads it: ``overtime`` is a round that runs past its end."""
        late = self.state == "running" and self.ends_at is not None and now >= self.ends_at
        return "overtime" if late else self.state

    @property
    def has_begun(self) -> bool:
        """Whether something was said in this round, so that words for it can still come in."""
        return self.state in BEGUN

    def takes_texts(self, now: datetime, extended: bool = False) -> bool:
        """Whether a table works in it: while the round is on, and in the grace after it."""
        if self.state in NOW:
            return True
        grace = GRACE + (TABLE_EXTENSION if extended else timedelta())
        return self.closed_at is not None and now < self.closed_at + grace


def check_texts(clock: RoundClock, now: datetime, role: Role, extended: bool = False) -> None:
    """``IllegalStepError`` if nothing can be written in this round now."""
    if not clock.takes_texts(now, extended):
        raise IllegalStepError("round", "write", clock.state, role)
