"""How the minutes tell a number of people: exactly, as nobody, or not at all."""

from __future__ import annotations

from budgeting.deliberation.polls import SMALLEST_CELL


def told(count: int) -> int | None:
    """A number of people, or ``None`` for one from 1 to 9; nobody is told as 0."""
    return count if count == 0 or count >= SMALLEST_CELL else None
