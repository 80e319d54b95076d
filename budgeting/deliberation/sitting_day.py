"""The states of a sitting, from its plan to its published minutes."""

from __future__ import annotations

from budgeting.deliberation.moves import LEAD, Machine, Step

DAY = Machine(
    "sitting",
    "draft",
    {
        "schedule": Step(("draft",), "scheduled", ("organiser",)),
        "revise": Step(("scheduled",), "draft", ("organiser",)),
        "check-in": Step(("scheduled",), "check-in", LEAD),
        "go-live": Step(("check-in",), "live", LEAD),
        "end": Step(("live",), "ended", LEAD),
        "resume": Step(("ended",), "live", LEAD),
        "draft-minutes": Step(("ended",), "minutes", LEAD),
        "endorse": Step(("ended", "minutes"), "endorsed", LEAD),
        "publish": Step(("endorsed",), "published", ("organiser",)),
    },
)
"""A break is a round of the day, not a state of it: whoever sits down early is not locked out."""

OPEN = ("check-in", "live", "ended", "minutes")
"""In these states seats and posts can be opened with their codes."""
WORKING = ("check-in", "live")
"""In these states rounds can be run and things written."""
ENDORSING = ("live", "ended", "minutes")
"""In these states residents say whether the minutes are fair, while these are shown."""
