"""What the lead reads about the minutes: their parts, and what was done with them."""

from __future__ import annotations

from budgeting.web.telling.words import _


def part_words(part: str) -> tuple[str, str]:
    """What a part that people write is called, and what belongs in it."""
    return {
        "opening": (_("Opening"), _("Who opened the day, and what it was for.")),
        "remarks": (
            _("Remarks"),
            _("What was different from the plan, and what the room should know."),
        ),
        "next": (_("What happens next"), _("Who does what until when, and where it is told.")),
    }[part]


def done_words(name: str) -> str:
    """What has happened now."""
    return {
        "show": _("Everybody in the hall can read the minutes now and say whether they are fair."),
        "take-back": _("The minutes are a draft again. Show them anew when you are done."),
        "endorse": _("The endorsement is closed. What was said of the minutes stands in them."),
        "publish": _("The minutes are published."),
    }[name]
