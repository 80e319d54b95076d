"""Straw polls and mood cards: no result before it is released, not for any role."""

from __future__ import annotations

from budgeting.deliberation.moves import LEAD, Machine, Step

POLL = Machine(
    "poll",
    "draft",
    {
        "open": Step(("draft",), "open", LEAD),
        "close": Step(("open",), "closed", LEAD),
        "reopen": Step(("closed",), "open", LEAD),
        "show": Step(("closed",), "shown", LEAD),
        "hide": Step(("shown",), "closed", LEAD),
    },
)
"""A poll whose result was shown is not opened again: the result would move the answers."""
UNSURE = "unsure"
STANCES = ("for", UNSURE, "against")
SMALLEST_CELL = 10


def takes_answers(state: str) -> bool:
    """Answers can be given and changed until the close."""
    return state == "open"


def opens_with_round(state: str, *, was_released: bool) -> bool:
    """The start of a round opens its polls, and opens those again whose result nobody was shown.

    So a round that was undone, left out or closed asks again; answers that were given stay.
    """
    return state == POLL.start or (state == "closed" and not was_released)


def tells_result(state: str) -> bool:
    """Whether what was answered may be seen: once released, and then by everybody.

    Not even the lead sees it earlier. A closed poll can take answers again, and two results of
    it would differ by the one answer of whoever came late.
    """
    return state == "shown"
