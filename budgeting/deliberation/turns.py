"""Speaking turns at one table in one round: who has not spoken yet, and at the end the spread."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Spread:
    """All that is kept of a round: the fewest and the most turns of a seat, and the silent seats.

    No seat is named, and no number belongs to one.
    """

    fewest: int
    most: int
    silent: int


@dataclass(frozen=True, slots=True)
class Turns:
    """The taps of one round, in order: each is the number of the seat whose turn it was.

    ``seats`` are the seats that somebody sits at. To be dropped at the end of the round.
    """

    seats: tuple[int, ...]
    taps: tuple[int, ...] = ()

    @property
    def spoken(self) -> frozenset[int]:
        """The seats that have had a turn."""
        return frozenset(self.taps) & frozenset(self.seats)

    @property
    def silent(self) -> int:
        """How many people have not spoken yet."""
        return len(set(self.seats)) - len(self.spoken)


def tap(turns: Turns, seat: int) -> Turns:
    """Add a turn of a seat; ``ValueError`` for a seat that nobody sits at."""
    if seat not in turns.seats:
        raise ValueError(f"nobody sits at seat {seat}")
    return replace(turns, taps=(*turns.taps, seat))


def undo(turns: Turns) -> Turns:
    """Take the last tap back; without any tap nothing changes."""
    return replace(turns, taps=turns.taps[:-1])


def spread(turns: Turns) -> Spread:
    """Return what is kept at the end of the round; of an empty table three zeros.

    Turns of somebody who has left the table since do not count.
    """
    counts = [turns.taps.count(seat) for seat in sorted(set(turns.seats))]
    return Spread(min(counts, default=0), max(counts, default=0), turns.silent)
