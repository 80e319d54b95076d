"""The phases of a vote: which move is legal when, and who may make it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Phase = Literal["draft", "sealed", "open", "paused", "closed", "counting", "published"]
Move = Literal["seal", "open", "pause", "resume", "close", "end", "count", "publish", "recount"]
Role = Literal["organiser", "officer"]

GRACE = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Step:
    """A move leads from any phase of ``sources`` to ``target`` and belongs to one role."""

    sources: tuple[Phase, ...]
    target: Phase
    role: Role


MOVES: Mapping[Move, Step] = {
    "seal": Step(("draft",), "sealed", "organiser"),
    "open": Step(("sealed",), "open", "officer"),
    "pause": Step(("open",), "paused", "officer"),
    "resume": Step(("paused",), "open", "officer"),
    "close": Step(("open", "paused"), "open", "officer"),
    "end": Step(("open",), "closed", "officer"),
    "count": Step(("closed",), "counting", "officer"),
    "recount": Step(("counting",), "counting", "officer"),
    "publish": Step(("counting",), "published", "officer"),
}


def is_legal(move: Move, phase: Phase, role: Role) -> bool:
    """Say whether somebody of this role may make this move in this phase."""
    step = MOVES[move]
    return phase in step.sources and role == step.role


def takes_new_ballots(phase: Phase, closes_at: datetime | None, now: datetime) -> bool:
    """Say whether a ballot may be begun or changed: open, and before the announced close."""
    return phase == "open" and (closes_at is None or now < closes_at)


def takes_reviewed_ballots(
    phase: Phase, closes_at: datetime | None, now: datetime, reviewed_at: datetime
) -> bool:
    """Say whether a ballot reviewed at ``reviewed_at`` may still be cast: the grace counts."""
    if phase != "open":
        return False
    if closes_at is None or now < closes_at:
        return True
    return reviewed_at < closes_at and now < closes_at + GRACE


def may_end(phase: Phase, closes_at: datetime | None, now: datetime, in_review: int) -> bool:
    """Say whether the box can be taken away: the countdown is over, and so is the grace.

    The grace is over after its full length, or as soon as no ballot is left in review.
    """
    if phase != "open" or closes_at is None or now < closes_at:
        return False
    return in_review == 0 or now >= closes_at + GRACE
