"""The proof of the rounds: everything counted again from the tables alone.

Nothing here knows how the seats were found; this file shares no line with the search.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from budgeting.sortition.seating.hall import Hall, Participant, Round

Rule = Literal["apart", "wheelchair", "recording", "interpreter", "pin", "seats", "seated"]
Meeting = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Breach:
    """A hard rule that a round breaks: who, and at which table (0 where there is none)."""

    rule: Rule
    table: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RoundProof:
    """What was counted in one round.

    ``repeats`` are pairs of residents who sat together in an earlier round too; ``fewest_met`` is
    how many others the least acquainted resident has met so far. ``cells_off`` of ``cells`` pairs
    of table and feature have a count outside floor and ceiling of the table's share of the whole,
    ``off`` adds up by how many people, and ``worst`` is the largest such difference.
    ``same_facilitator`` counts residents who had their facilitator before, ``alone`` the tables
    with residents and without a facilitator, where there are facilitators at all.
    """

    residents: int
    repeats: int
    fewest_met: int
    cells: int
    cells_off: int
    off: int
    worst: int
    same_facilitator: int
    alone: int
    breaches: tuple[Breach, ...]


def prove(hall: Hall, rounds: Sequence[Round]) -> tuple[RoundProof, ...]:
    """Count every round, the first one first; ``rounds`` have the tables of the hall's people."""
    met: set[Meeting] = set()
    led: set[Meeting] = set()
    proofs = []
    for place, tables in enumerate(rounds):
        groups = _groups(hall, tables)
        meetings = {
            pair
            for group in groups.values()
            for pair in combinations((one.number for one in _residents(group)), 2)
        }
        leading = {
            (leader.number, one.number)
            for group in groups.values()
            for leader in group
            if leader.role == "facilitator"
            for one in _residents(group)
        }
        repeats, again = len(meetings & met), len(leading & led)
        met |= meetings
        led |= leading
        proofs.append(_proof(hall, place, tables, groups, repeats, again, _fewest(groups, met)))
    return tuple(proofs)


def _proof(
    hall: Hall,
    place: int,
    tables: Round,
    groups: dict[int, list[Participant]],
    repeats: int,
    again: int,
    fewest: int,
) -> RoundProof:
    seated = [one for group in groups.values() for one in _residents(group)]
    off = [_off(_residents(group), seated) for group in groups.values()]
    leaders = any(one.role == "facilitator" for one in hall.people)
    unled = [
        group
        for group in groups.values()
        if _residents(group) and not any(one.role == "facilitator" for one in group)
    ]
    return RoundProof(
        residents=len(seated),
        repeats=repeats,
        fewest_met=fewest,
        cells=sum(len(cells) for cells in off),
        cells_off=sum(any(cell) for cells in off for cell in cells),
        off=sum(sum(cell) for cells in off for cell in cells),
        worst=max((max(cell) for cells in off for cell in cells), default=0),
        same_facilitator=again,
        alone=len(unled) if leaders else 0,
        breaches=tuple(breaches(hall, place, tables)),
    )


def breaches(hall: Hall, place: int, tables: Round) -> Iterable[Breach]:
    """Every hard rule that a round breaks, by table and rule."""
    groups = _groups(hall, tables)
    lost = tuple(
        one.number
        for one, table in zip(hall.people, tables, strict=True)
        if not 1 <= table <= len(hall.tables)
    )
    if lost:
        yield Breach("seated", 0, lost)
    for number in sorted(groups):
        yield from _at_table(hall, place, number, groups[number])


def _at_table(hall: Hall, place: int, number: int, group: list[Participant]) -> Iterable[Breach]:
    table = hall.tables[number - 1]
    found: dict[Rule, list[int]] = {}
    pairs = (pair for pair in combinations(group, 2) if _are_apart(*pair))
    found["apart"] = [one.number for pair in pairs for one in pair]
    rolling = [one.number for one in group if one.wheelchair]
    if len(rolling) > table.wheelchair:
        found["wheelchair"] = rolling
    if table.recorded:
        found["recording"] = [one.number for one in group if one.no_recording]
    spoken = {one.language for one in group if one.role == "interpreter"}
    found["interpreter"] = [
        one.number for one in _residents(group) if one.language and one.language not in spoken
    ]
    found["pin"] = [one.number for one in group if one.pin(place) not in (0, number)]
    if len(_residents(group)) > table.seats:
        found["seats"] = [one.number for one in _residents(group)]
    for rule in sorted(found):
        if found[rule]:
            yield Breach(rule, number, tuple(sorted(set(found[rule]))))


def _are_apart(one: Participant, other: Participant) -> bool:
    named = other.number in one.apart or one.number in other.apart
    return named or (one.household > 0 and one.household == other.household)


def _groups(hall: Hall, tables: Round) -> dict[int, list[Participant]]:
    """Who sits at each table that is there, tables by number, people by number."""
    groups: dict[int, list[Participant]] = {t + 1: [] for t in range(len(hall.tables))}
    for one, table in zip(hall.people, tables, strict=True):
        if table in groups:
            groups[table].append(one)
    return groups


def _residents(group: Iterable[Participant]) -> list[Participant]:
    return [one for one in group if one.role == "resident"]


def _off(group: list[Participant], everybody: list[Participant]) -> list[list[int]]:
    """For each feature, by how many people the table is off with each of its values."""
    cells = []
    for feature in range(len(everybody[0].traits) if group else 0):
        whole = Counter(one.traits[feature] for one in everybody)
        here = Counter(one.traits[feature] for one in group)
        row = []
        for value in sorted(whole):
            floor, rest = divmod(len(group) * whole[value], len(everybody))
            ceiling = floor + (rest > 0)
            row.append(max(floor - here[value], here[value] - ceiling, 0))
        cells.append(row)
    return cells


def _fewest(groups: dict[int, list[Participant]], met: set[Meeting]) -> int:
    known: Counter[int] = Counter()
    for pair in met:
        known.update(pair)
    seated = [one.number for group in groups.values() for one in _residents(group)]
    return min((known[number] for number in seated), default=0)
