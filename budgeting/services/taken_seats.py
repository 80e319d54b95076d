"""What everybody may know of the seats since the draw: how many changed hands, and who came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from budgeting.services.assembly import LEFT, Entry


@dataclass(frozen=True, slots=True)
class SinceTheDraw:
    """How many of the members have ``left``, and who ``came``: pseudonym and place as a reserve.

    Without such a place the person came from the pool. ``seated`` hold one of the ``seats`` now.
    Who left is not told, nor who was proposed and not yet invited.
    """

    seats: int
    left: int
    came: tuple[tuple[str, int | None], ...]
    seated: tuple[str, ...]


def since_the_draw(drawn: Sequence[Entry], seats: int) -> SinceTheDraw:
    """What everybody may know of the seats: how many changed hands, and who came in the order."""
    members = [one for one in drawn if one.membership.kind == "member"]
    return SinceTheDraw(
        seats=seats,
        left=sum(one.membership.state in LEFT for one in members),
        came=tuple(
            (one.id, one.membership.reason.get("reserve"))
            for one in members
            if one.membership.replaces and one.membership.state != "drawn"
        ),
        seated=tuple(one.id for one in members if one.seated),
    )
