"""Arguments for and against a project, and table notes: written once, hidden with a reason."""

from __future__ import annotations

from typing import Literal

from budgeting.deliberation.moves import LEAD, Machine, Role, Step

Side = Literal["for", "against"]
SIDES: tuple[Side, ...] = ("for", "against")
NOTE_KINDS = ("point", "agreement", "disagreement", "question", "minority")
KINDS_AS_TOLD = ("minority", "disagreement", "agreement", "point", "question")
"""The order in which minutes tell notes: first what is lost most easily."""
_TEAM: tuple[Role, ...] = ("team", *LEAD)
_TABLE: tuple[Role, ...] = ("table", "scribe")

TEXT = Machine(
    "text",
    "shown",
    {
        "hide": Step(("shown",), "hidden", _TEAM),
        "appeal": Step(("hidden",), "appealed", _TABLE),
        "restore": Step(("hidden", "appealed"), "shown", _TEAM),
        "uphold": Step(("appealed",), "hidden", _TEAM),
        "withdraw": Step(("shown",), "withdrawn", _TABLE),
    },
)
SHOWN = "shown"


def may_edit(state: str, *, supported: bool) -> bool:
    """Whether the text can still be changed or withdrawn: never after the first support.

    ``supported`` says that there ever was one, also if it was taken back since then.
    """
    return state == SHOWN and not supported
