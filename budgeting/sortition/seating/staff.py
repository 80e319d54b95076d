"""Where facilitators, note-takers and interpreters sit in a round; they bring their own chairs."""

from __future__ import annotations

from collections.abc import Sequence

from budgeting.sortition.seating.hall import Hall, Participant
from budgeting.sortition.seating.rules import tables_for


def place_staff(hall: Hall, place: int, shift: int = 0) -> dict[int, int]:
    """The table, from 0, of every number of the staff; whoever has no possible table is missing.

    Interpreters go where most of their speakers can come, and stay there. Each other role is
    spread one a table as far as it reaches and moves on by one table from round to round, past
    the interpreters. ``shift`` begins elsewhere.
    """
    start = place + shift
    seats: dict[int, int] = {}
    for one in _of(hall, "interpreter"):
        table = _for_speakers(one, hall, place, shift, seats)
        if table is not None:
            seats[one.number] = table
    for role in ("facilitator", "note-taker"):
        waiting = _of(hall, role)
        tables = len(hall.tables)
        for first in range(0, len(waiting), tables):
            _spread(waiting[first : first + tables], hall, place, start, seats)
    return seats


def _of(hall: Hall, role: str) -> list[Participant]:
    return [one for one in hall.staff if one.role == role]


def _possible(one: Participant, hall: Hall, place: int, seats: dict[int, int]) -> tuple[int, ...]:
    """Tables without anybody from whom this person stays apart, staff or pinned resident."""
    shunned = set()
    for pair in hall.apart:
        if one.number in pair:
            other = hall.people[hall.places[pair[0] if pair[1] == one.number else pair[1]]]
            shunned.add(seats.get(other.number, other.pin(place) - 1))
    return tuple(t for t in tables_for(one, hall, place) if t not in shunned)


def _for_speakers(
    one: Participant, hall: Hall, place: int, start: int, seats: dict[int, int]
) -> int | None:
    """The table where most speakers who have no interpreter yet can sit, the pinned first.

    A later attempt, with another ``start``, only looks that somebody can.
    """
    colleagues = {
        seats[other.number]
        for other in hall.staff
        if other.language == one.language and other.number in seats
    }
    free: list[set[int]] = []
    for speaker in hall.residents:
        known = set(tables_for(speaker, hall, place))
        if speaker.language == one.language and not known & colleagues:
            free.append(known)
    taken = list(seats.values())
    tables = len(hall.tables)
    return min(
        _possible(one, hall, place, seats),
        key=lambda t: (
            -sum(tables_of == {t} for tables_of in free),
            -sum(t in tables_of for tables_of in free) if not start else 0,
            t in colleagues,
            taken.count(t),
            (t - start) % tables,
        ),
        default=None,
    )


def _round_from(home: int, tables: int) -> list[int]:
    return [(home + step) % tables for step in range(tables)]


def _spread(
    group: Sequence[Participant], hall: Hall, place: int, start: int, seats: dict[int, int]
) -> None:
    """Give as many of a group as possible a table each (augmenting paths), the pinned first."""
    tables = len(hall.tables)
    wishes = {}
    for rank, one in enumerate(group):
        possible = _possible(one, hall, place, seats)
        home = (rank + start) % tables
        wishes[one.number] = [t for t in _round_from(home, tables) if t in possible]
    holder: dict[int, int] = {}

    def settle(number: int, seen: set[int]) -> bool:
        for t in wishes[number]:
            if t in seen:
                continue
            seen.add(t)
            if t not in holder or settle(holder[t], seen):
                holder[t] = number
                return True
        return False

    for one in sorted(group, key=lambda one: (len(wishes[one.number]) > 1, one.number)):
        if not settle(one.number, set()) and wishes[one.number]:
            seats[one.number] = wishes[one.number][0]
    seats.update({number: t for t, number in holder.items()})
