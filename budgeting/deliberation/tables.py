"""A table's work in one round: from not started to accepted."""

from __future__ import annotations

from datetime import datetime, timedelta

from budgeting.deliberation.moves import LEAD, Machine, Step

_TEAM = ("team", *LEAD)
TABLE_ROUND = Machine(
    "table round",
    "not-started",
    {
        "work": Step(("not-started", "working", "returned"), "working", ("table", "scribe")),
        "submit": Step(("not-started", "working", "returned"), "submitted", ("table", "scribe")),
        "take-back": Step(("submitted",), "working", ("table", "scribe")),
        "return": Step(("submitted", "accepted"), "returned", _TEAM),
        "accept": Step(("submitted",), "accepted", _TEAM),
    },
)
QUIET = timedelta(minutes=5)


def is_silent(state: str, touched_at: datetime | None, began: datetime, now: datetime) -> bool:
    """Whether a table that should be working has not been heard of for five minutes."""
    return state not in ("submitted", "accepted") and now - (touched_at or began) >= QUIET
