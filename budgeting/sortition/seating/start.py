"""First seats of a round, by augmenting paths: needs and pins kept, everybody else by lot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from budgeting.sortition.chance import Stream
from budgeting.sortition.seating.hall import Hall

Allowed = Mapping[int, tuple[int, ...]]


class Chairs:
    """The chairs of every table, and how many of them are places for wheelchairs."""

    def __init__(self, hall: Hall, sizes: Sequence[int], wheels: Sequence[int]) -> None:
        self.seated: list[list[int]] = [[] for _ in sizes]
        self._sizes = sizes
        self._wheels = wheels
        self._rolling = {one.number for one in hall.residents if one.wheelchair}

    def find(self, number: int, allowed: Allowed, seen: set[tuple[int, bool]]) -> bool:
        """Seat somebody at an allowed table, moving others on where that helps."""
        rolls = number in self._rolling
        for t in allowed[number]:
            wheels = [one for one in self.seated[t] if one in self._rolling]
            narrow = rolls and len(wheels) >= self._wheels[t]
            if (t, narrow) in seen:
                continue
            seen.add((t, narrow))
            if not narrow and len(self.seated[t]) < self._sizes[t]:
                self.seated[t].append(number)
                return True
            for other in wheels if narrow else list(self.seated[t]):
                if self.find(other, allowed, seen):
                    self.seated[t].remove(other)
                    self.seated[t].append(number)
                    return True
        return False


def sizes_by_lot(hall: Hall, place: int, chance: Stream) -> tuple[int, ...]:
    """How many residents sit at each table when chance chooses the free chairs."""
    pinned = Counter(one.pin(place) - 1 for one in hall.residents if one.pin(place))
    sizes = [pinned[t] for t in range(len(hall.tables))]
    chairs = [t for t, table in enumerate(hall.tables) for _ in range(table.seats - pinned[t])]
    for seat in chance.order(len(chairs))[: len(hall.residents) - sum(sizes)]:
        sizes[chairs[seat]] += 1
    return tuple(sizes)


def first_seats(
    hall: Hall, sizes: Sequence[int], wheels: Sequence[int], allowed: Allowed, chance: Stream
) -> tuple[dict[int, int], tuple[int, ...]]:
    """A table for every number that finds one, and the numbers that find none.

    ``allowed`` has the tables of each resident, ``wheels`` the wheelchair places of each table.
    """
    seated, lost = bound_seats(hall, sizes, wheels, allowed, chance)
    taken = {number: t for t, group in enumerate(seated) for number in group}
    free = [t for t, size in enumerate(sizes) for _ in range(size - len(seated[t]))]
    settled = {*taken, *lost}
    others = [one.number for one in hall.residents if one.number not in settled]
    for seat, place in enumerate(chance.order(len(others))):
        taken[others[place]] = free[seat]
    return taken, lost


def bound_seats(
    hall: Hall, sizes: Sequence[int], wheels: Sequence[int], allowed: Allowed, chance: Stream
) -> tuple[list[list[int]], tuple[int, ...]]:
    """Those who cannot sit everywhere, by table, and the numbers that find no seat."""
    rank = chance.order(len(sizes))
    shuffled = {
        number: tuple(sorted(tables, key=lambda t: rank[t])) for number, tables in allowed.items()
    }
    chairs = Chairs(hall, sizes, wheels)
    bound = [one for one in hall.residents if len(allowed[one.number]) < len(sizes)]
    bound += [one for one in hall.residents if one.wheelchair and one not in bound]
    bound.sort(key=lambda one: (len(allowed[one.number]), one.number))
    lost = tuple(one.number for one in bound if not chairs.find(one.number, shuffled, set()))
    return chairs.seated, lost
