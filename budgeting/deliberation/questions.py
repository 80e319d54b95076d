"""Questions to experts and departments: from the table to a published answer."""

from __future__ import annotations

from budgeting.deliberation.moves import LEAD, Machine, Step

_TEAM = ("team", *LEAD)
_ANSWERING = ("expert", *LEAD)
WAITING = ("submitted", "assigned")
ANSWERED = ("answered-live", "answered-in-writing", "not-answerable")
SHOWN = (*WAITING, *ANSWERED)
QUESTION = Machine(
    "question",
    "submitted",
    {
        "assign": Step(("submitted", "assigned"), "assigned", _TEAM),
        "merge": Step(("submitted", "assigned"), "merged", _TEAM),
        "part": Step(("merged",), "submitted", _TEAM),
        "answer-live": Step(
            ("submitted", "assigned", "answered-live"), "answered-live", _ANSWERING
        ),
        "answer-in-writing": Step(
            ("submitted", "assigned", "answered-live", "answered-in-writing"),
            "answered-in-writing",
            _ANSWERING,
        ),
        "decline": Step(("submitted", "assigned"), "not-answerable", _ANSWERING),
        "hide": Step((*WAITING, "merged", *ANSWERED), "hidden", _TEAM),
        "restore": Step(("hidden",), "submitted", _TEAM),
    },
)


def may_edit(state: str, *, supported: bool) -> bool:
    """Whether the text can still be corrected: never after the first support.

    ``supported`` says that there ever was one, also if it was taken back since then.
    """
    return state in WAITING and not supported
