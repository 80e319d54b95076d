"""What a few moves cost in one round, for repairs by hand-sized searches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from budgeting.sortition.seating.hall import Hall, Participant, Round
from budgeting.sortition.seating.rules import tables_for

REPEAT = 6
Cell = tuple[int, str]
"""A feature, by its place, and one of its values."""


class Price(NamedTuple):
    """Broken hard rules, people missing at tables, and then meetings and mix; less is better."""

    broken: int
    short: int
    soft: int


class Pricing:
    """One round, priced table by table; the tables that a plan does not touch are priced once."""

    def __init__(self, hall: Hall, rounds: Sequence[Round], place: int) -> None:
        self.hall = hall
        self.tables = rounds[place]
        self._people = {one.number: one for one in hall.people}
        self._allowed = {one.number: set(tables_for(one, hall, place)) for one in hall.people}
        self._pinned = {one.number for one in hall.people if one.pin(place)}
        self._sizes = hall.sizes(place)
        self._apart = set(hall.apart)
        self._met = _met(hall, [one for key, one in enumerate(rounds) if key != place])
        self._cells = {one.number: tuple(enumerate(one.traits)) for one in hall.residents}
        self._whole = Counter(cell for cells in self._cells.values() for cell in cells)
        self._ideals: dict[int, dict[Cell, tuple[int, int]]] = {}
        self._known: dict[tuple[int, tuple[int, ...]], Price] = {}
        self.members: dict[int, tuple[int, ...]] = {
            t: tuple(one.number for one in hall.people if self.table_of(one.number) == t)
            for t in range(1, len(hall.tables) + 1)
        }
        self._prices = {t: self._at(t, group) for t, group in self.members.items()}

    def table_of(self, number: int) -> int:
        """The table of somebody as it is now, or 0."""
        return self.tables[self.hall.places[number]]

    def movable(self, table: int) -> Iterable[int]:
        """The residents at a table whose seats are not pinned."""
        return (
            number
            for number in self.members.get(table, ())
            if number not in self._pinned and self._people[number].role == "resident"
        )

    def is_broken(self, table: int) -> bool:
        """Whether a hard rule is broken at a table."""
        return self._prices[table].broken > 0

    def is_short(self, table: int) -> bool:
        """Whether a table has two people fewer than it should."""
        return self._prices[table].short > 0

    def staff_at(self, person: Participant, table: int) -> tuple[int, int, int]:
        """How little a table needs this member of the staff; the least number needs most."""
        group = [self._people[number] for number in self.members[table]]
        speakers = sum(one.role == "resident" and one.language == person.language for one in group)
        wanted = speakers if person.role == "interpreter" else 0
        return (-wanted, sum(one.role == person.role for one in group), table)

    def price(self, plan: Sequence[tuple[int, int]]) -> Price:
        """The price of the round after moves, each a number and the table that it goes to."""
        goes = dict(plan)
        touched = {*goes.values(), *(self.table_of(number) for number in goes)} - {0}
        prices = {t: price for t, price in self._prices.items() if t not in touched}
        for t in sorted(touched):
            group = tuple(number for number in self.members[t] if number not in goes)
            prices[t] = self._at(t, (*group, *(one for one, to in plan if to == t)))
        return Price(
            sum(price.broken for price in prices.values()),
            sum(price.short for price in prices.values()),
            sum(price.soft for price in prices.values()),
        )

    def _at(self, t: int, numbers: tuple[int, ...]) -> Price:
        """The price of these people at a table; plans that share a table reckon it once."""
        known = self._known.get((t, numbers))
        if known is None:
            known = self._known[t, numbers] = self._reckon(t, numbers)
        return known

    def _reckon(self, t: int, numbers: tuple[int, ...]) -> Price:
        group = [self._people[number] for number in numbers]
        residents = [one for one in group if one.role == "resident"]
        pairs = [_pair(one.number, other.number) for one, other in combinations(group, 2)]
        return Price(
            self._broken(t, group, residents) + sum(pair in self._apart for pair in pairs),
            max(0, self._sizes[t - 1] - 1 - len(residents)),
            REPEAT * sum(self._met[pair] for pair in pairs if pair in self._met)
            + self._off(residents),
        )

    def _broken(
        self, t: int, group: Sequence[Participant], residents: Sequence[Participant]
    ) -> int:
        table = self.hall.tables[t - 1]
        spoken = {one.language for one in group if one.role == "interpreter"}
        return (
            sum(t - 1 not in self._allowed[one.number] for one in group)
            + sum(one.language not in spoken for one in residents if one.language)
            + max(0, sum(one.wheelchair for one in group) - table.wheelchair)
            + max(0, len(residents) - table.seats)
        )

    def _off(self, residents: Sequence[Participant]) -> int:
        """How far the counts of a table are outside floor and ceiling of its share."""
        ideal = self._ideal(len(residents))
        here = Counter(cell for one in residents for cell in self._cells[one.number])
        missing = sum(least for least, _most in ideal.values())
        for cell, number in here.items():
            least, most = ideal[cell]
            missing += max(number - most, 0) - min(number, least)
        return missing

    def _ideal(self, size: int) -> dict[Cell, tuple[int, int]]:
        """Floor and ceiling of every value at a table of so many."""
        if size not in self._ideals:
            people = len(self.hall.residents)
            self._ideals[size] = {
                cell: (size * total // people, -(-size * total // people))
                for cell, total in self._whole.items()
            }
        return self._ideals[size]


def _met(hall: Hall, others: Iterable[Round]) -> Counter[tuple[int, int]]:
    """How often two people share a table in the other rounds, staff among themselves left out."""
    met: Counter[tuple[int, int]] = Counter()
    for tables in others:
        groups: dict[int, list[Participant]] = {}
        for one, table in zip(hall.people, tables, strict=True):
            if table and one.role in ("resident", "facilitator"):
                groups.setdefault(table, []).append(one)
        for group in groups.values():
            met.update(
                _pair(one.number, other.number)
                for one, other in combinations(group, 2)
                if "resident" in (one.role, other.role)
            )
    return met


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
