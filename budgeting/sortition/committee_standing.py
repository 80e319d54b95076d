"""How far the second lottery has come: who is still to be placed, and what binds the rest.

Members of one trait with the same wishes are one variable for each wish. Those who get no wish
are counted by trait and committee only: once as many members as possible have a wished committee,
nobody among them can sit in one of their own, for that would be one member more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from budgeting.sortition.committee_programme import Row, maximise

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Profile:
    """What members have in common: the number of their trait, and wishes as committee numbers."""

    trait: int
    wishes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column counts: people of a trait in a committee, by a wish of this rank or without."""

    trait: int
    committee: int
    profile: int | None = None
    rank: int | None = None


@dataclass
class Standing:
    """``left`` counts the members of each profile who are not placed yet.

    ``sizes`` are (least, most) of each committee, ``balanced`` tells the traits that the share
    binds; ``heads`` and ``traits`` count who is placed. ``totals`` are sums still to be reached.
    """

    profiles: tuple[Profile, ...]
    left: list[int]
    sizes: tuple[tuple[int, int], ...]
    balanced: tuple[bool, ...]
    percent: int
    heads: list[int] = field(init=False)
    traits: list[list[int]] = field(init=False)
    totals: list[tuple[tuple[int, ...], int]] = field(default_factory=list)
    cells: list[Cell] = field(init=False)

    def __post_init__(self) -> None:
        """Nobody is placed; one column for each wish of a profile, trait and committee."""
        numbers = range(len(self.sizes))
        self.heads = [0 for _ in numbers]
        self.traits = [[0 for _ in numbers] for _ in self.balanced]
        self.cells = [
            Cell(profile.trait, committee, place, rank)
            for place, profile in enumerate(self.profiles)
            for rank, committee in enumerate(profile.wishes)
        ]
        self.cells += [
            Cell(trait, committee) for trait in range(len(self.balanced)) for committee in numbers
        ]
        self._places = {cell: place for place, cell in enumerate(self.cells)}

    def best(self, ranks: Sequence[int]) -> tuple[int, ...] | None:
        """Fill the seats so that the most wishes of these ranks are kept, and fix that number."""
        columns = [n for n, cell in enumerate(self.cells) if cell.rank in ranks]
        found = maximise(self._mosts(), self._rows(self.cells), dict.fromkeys(columns, 1))
        if found is not None:
            self.totals.append((tuple(ranks), sum(found[column] for column in columns)))
        return found

    def take(
        self, profile: int, liking: Sequence[int], found: tuple[int, ...]
    ) -> tuple[int, tuple[int, ...]]:
        """Place one member of a profile in the first committee that the totals still allow.

        ``liking`` are all committees, the dearest first, and ``found`` is a way to place everybody
        who is left. Returns the committee, and such a way for the others.
        """
        options = self._options(profile, liking)
        now = next(place for place, cell in enumerate(options) if self._holds(found, profile, cell))
        self.left[profile] -= 1
        if now == 0:
            chosen, rest = options[0], list(found)
            rest[self._places[options[0]]] -= 1
        else:
            chosen, rest = self._first_of(options[: now + 1])
        self._seat(chosen)
        return chosen.committee, tuple(rest)

    def _first_of(self, options: Sequence[Cell]) -> tuple[Cell, list[int]]:
        """The first option with which the others can still be placed; the last one always can."""
        columns = [*self.cells, *options]
        start = len(self.cells)
        one = Row(dict.fromkeys(range(start, len(columns)), 1), 1, 1)
        worth = {start + place: len(options) - place for place in range(len(options))}
        mosts = (*self._mosts(), *(1 for _ in options))
        found = maximise(mosts, [*self._rows(columns), one], worth)
        if found is None:
            raise AssertionError("a way to place everybody was lost")
        return options[found[start:].index(1)], list(found[:start])

    def _options(self, profile: int, liking: Sequence[int]) -> list[Cell]:
        own = self.profiles[profile]
        return [
            Cell(own.trait, committee, profile, own.wishes.index(committee))
            if committee in own.wishes
            else Cell(own.trait, committee)
            for committee in liking
        ]

    def _holds(self, found: Sequence[int], profile: int, option: Cell) -> bool:
        """Whether this way to place everybody gives a member of the profile this option."""
        if not found[self._places[option]]:
            return False
        wished = sum(
            n for n, cell in zip(found, self.cells, strict=True) if cell.profile == profile
        )
        return option.rank is not None or wished < self.left[profile]

    def _seat(self, cell: Cell) -> None:
        self.heads[cell.committee] += 1
        self.traits[cell.trait][cell.committee] += 1
        self.totals = [(ranks, number - (cell.rank in ranks)) for ranks, number in self.totals]

    def _mosts(self) -> tuple[int, ...]:
        people = self._people()
        return tuple(
            people[cell.trait] if cell.profile is None else self.left[cell.profile]
            for cell in self.cells
        )

    def _people(self) -> list[int]:
        people = [0 for _ in self.balanced]
        for profile, left in zip(self.profiles, self.left, strict=True):
            people[profile.trait] += left
        return people

    def _rows(self, columns: Sequence[Cell]) -> list[Row]:
        """Everything that binds; columns beyond those of the standing are one member's options."""
        return [*self._rows_of_members(), *self._rows_of_seats(columns), *self._sums(columns)]

    def _rows_of_members(self) -> list[Row]:
        rows: list[dict[int, int]] = [{} for _ in self.profiles]
        traits: list[dict[int, int]] = [{} for _ in self.balanced]
        for n, cell in enumerate(self.cells):
            traits[cell.trait][n] = 1
            if cell.profile is not None:
                rows[cell.profile][n] = 1
        return [
            *(Row(row, None, left) for row, left in zip(rows, self.left, strict=True) if row),
            *(Row(row, n, n) for row, n in zip(traits, self._people(), strict=True)),
        ]

    def _rows_of_seats(self, columns: Sequence[Cell]) -> list[Row]:
        rows = []
        for committee, (least, most) in enumerate(self.sizes):
            here = [n for n, cell in enumerate(columns) if cell.committee == committee]
            heads = self.heads[committee]
            rows.append(Row(dict.fromkeys(here, 1), least - heads, most - heads))
            for trait, binds in enumerate(self.balanced):
                if binds and self.percent < WHOLE:
                    entries = {n: WHOLE * (columns[n].trait == trait) - self.percent for n in here}
                    spare = self.percent * heads - WHOLE * self.traits[trait][committee]
                    rows.append(Row(entries, None, spare))
        return rows

    def _sums(self, columns: Sequence[Cell]) -> list[Row]:
        """The numbers of kept wishes that are fixed already."""
        rows = []
        for ranks, number in self.totals:
            entries = {n: 1 for n, cell in enumerate(columns) if cell.rank in ranks}
            if entries:
                rows.append(Row(entries, number, number))
        return rows
