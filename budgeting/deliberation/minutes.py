"""The minutes: drafted by the program, edited, shown to those present, endorsed, published."""

from __future__ import annotations

from collections.abc import Collection

from budgeting.deliberation.formats import FORMATS
from budgeting.deliberation.moves import LEAD, Machine, Step
from budgeting.deliberation.sitting_day import ENDORSING

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
ROUND = "endorsement"
"""The format of the round in which residents read the minutes while the day is on."""


def may_show(day: str, formats_on: Collection[str]) -> bool:
    """Whether minutes can be shown now: in the endorsement round, or when the day is over.

    ``formats_on`` are the formats of the rounds that are on: no table may still be writing.
    """
    if day != "live":
        return day in ENDORSING
    return ROUND in formats_on and not any(FORMATS[one].table for one in formats_on)


def takes_opinions(day: str, minutes: str) -> bool:
    """Whether residents can say that the minutes are fair, or object."""
    return day in ENDORSING and minutes == "shown"


def rewritten(state: str) -> str:
    """The state of an objection once its words have changed: hidden ones are looked at again.

    New words are shown to nobody before that, as they may say the same.
    """
    return "appealed" if state == "hidden" else state


def takes_texts(minutes: str) -> bool:
    """Whether words that were late, or on paper, still come into a round: until they are shown."""
    return minutes == MINUTES.start


def allows_round(minutes: str, kind: str) -> bool:
    """Whether a round of this format can begin: none in which tables write once minutes stand."""
    return minutes == MINUTES.start or not FORMATS[kind].table
