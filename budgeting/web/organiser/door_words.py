"""What the door says of the tables: a seat that was given, room that was made, seats set free."""

from __future__ import annotations

from collections.abc import Sequence

from budgeting.services.door_seats import Chair
from budgeting.web.telling.words import _, ngettext

Said = tuple[str, str]
"""Words, and how they look."""


def chair_words(sits: Chair | None) -> list[Said]:
    """What else is to be told once somebody is in the hall; where the person sits stands below."""
    if sits is None:
        return []
    if not sits.table:
        words = _("There is no seat for this number: two moves of others make no room. "
                  "The organiser makes the seats again from this round on, and counts this number "
                  "then.")  # fmt: skip
        return [(words, "warning")]
    return [(moved_words(sits.moved), "warning")] if sits.moved else []


def freed_words(freed: Sequence[int], moved: Sequence[int]) -> list[Said]:
    """What came of freeing the seats of those who have not come."""
    if not freed:
        return [(_("Nobody is missing: no seat was freed."), "success")]
    words = ngettext("One seat was freed.", "%(num)s seats were freed.", len(freed))
    return [(words, "success"), (moved_words(moved), "warning" if moved else "success")]


def moved_words(moved: Sequence[int]) -> str:
    """Who has to be told of another table."""
    if not moved:
        return _("Nobody else was moved.")
    return ngettext(
        "Tell number %(numbers)s: another table in at least one round.",
        "Tell these numbers: another table in at least one round: %(numbers)s.",
        len(moved),
        numbers=", ".join(map(str, moved)),
    )
