"""The minutes: drafted by the program, edited, shown to those present, endorsed, published."""

from __future__ import annotations

from budgeting.deliberation.moves import LEAD, Machine, Step

MINUTES = Machine(
    "minutes",
    "draft",
    {
        "edit": Step(("draft",), "draft", LEAD),
        "show": Step(("draft",), "shown", LEAD),
        "take-back": Step(("shown",), "draft", LEAD),
        "endorse": Step(("shown",), "endorsed", LEAD),
        "publish": Step(("endorsed",), "published", ("organiser",)),
    },
)
OPINIONS = ("fair", "objection")
