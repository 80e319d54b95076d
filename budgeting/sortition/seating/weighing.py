"""What counts in a round: repeated meetings, own facilitators, and the mix of every table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from budgeting.sortition.seating.hall import Hall, Mode, Round
from budgeting.sortition.seating.luck import Integers
from budgeting.sortition.seating.rules import StaffTables
from budgeting.sortition.seating.start import Allowed
from budgeting.sortition.seating.swaps import HARD, Weights


@dataclass(frozen=True, slots=True)
class Worth:
    """How much a repeated meeting, a facilitator seen before and a count off the ideal weigh."""

    repeat: int
    facilitator: int
    off: int


WORTH: dict[Mode, Worth] = {"mix": Worth(6, 6, 1), "mirror": Worth(1, 1, 6)}


def weights(
    hall: Hall,
    mode: Mode,
    sizes: Sequence[int],
    wheels: Sequence[int],
    allowed: Allowed,
    staff: StaffTables,
    others: Sequence[Round],
) -> Weights:
    """The weights of one round beside ``others``, the rounds that are seated already."""
    worth = WORTH[mode]
    values, least, most, off = _mix(hall, sizes, wheels, worth.off)
    return Weights(
        pairs=_pairs(hall, others, worth.repeat),
        places=_places(hall, allowed, staff, others, worth.facilitator),
        values=values,
        least=least,
        most=most,
        off=off,
    )


def meetings(hall: Hall, others: Sequence[Round]) -> Integers:
    """How often each resident has met each other one; nobody meets themselves."""
    seats = [hall.places[one.number] for one in hall.residents]
    met = np.zeros((len(seats), len(seats)), dtype=np.int64)
    for tables in others:
        seated = np.array([tables[seat] for seat in seats], dtype=np.int64)
        met += (seated[:, None] == seated[None, :]) & (seated[:, None] > 0)
    np.fill_diagonal(met, 0)
    return met


def _pairs(hall: Hall, others: Sequence[Round], repeat: int) -> Integers:
    pairs = meetings(hall, others) * repeat
    row = {one.number: place for place, one in enumerate(hall.residents)}
    for one, other in hall.apart:
        if one in row and other in row:
            pairs[row[one], row[other]] += HARD
            pairs[row[other], row[one]] += HARD
    return pairs


def _places(
    hall: Hall, allowed: Allowed, staff: StaffTables, others: Sequence[Round], again: int
) -> Integers:
    row = {one.number: place for place, one in enumerate(hall.residents)}
    places = np.zeros((len(row), len(hall.tables)), dtype=np.int64)
    for number, tables in allowed.items():
        barred = np.ones(len(hall.tables), dtype=np.int64)
        barred[list(tables)] = 0
        places[row[number]] += barred * HARD
    for one, other in hall.apart:
        for here, there in ((one, other), (other, one)):
            if here in row and there in staff:
                places[row[here], staff[there]] += HARD
    for leader, times in _led(hall, others).items():
        if leader in staff:
            places[:, staff[leader]] += times * again
    return places


def _led(hall: Hall, others: Sequence[Round]) -> dict[int, Integers]:
    """How often each facilitator had each resident at the table."""
    seats = [hall.places[one.number] for one in hall.residents]
    led = {}
    for leader in (one for one in hall.staff if one.role == "facilitator"):
        times = np.zeros(len(seats), dtype=np.int64)
        for tables in others:
            seated = np.array([tables[seat] for seat in seats], dtype=np.int64)
            times += (seated == tables[hall.places[leader.number]]) & (seated > 0)
        led[leader.number] = times
    return led


def _mix(
    hall: Hall, sizes: Sequence[int], wheels: Sequence[int], weight: int
) -> tuple[Integers, Integers, Integers, Integers]:
    """Values of everybody, least and most of each value at each table, and their weights.

    The ideal of a table is its share of the whole, between floor and ceiling. Wheelchairs count
    as a feature of their own, of which a table has at most its places.
    """
    people = hall.residents
    columns: list[list[int]] = []
    least: list[list[int]] = []
    most: list[list[int]] = []
    for feature in zip(*(one.traits for one in people), strict=True):
        totals = Counter(feature)
        codes = {value: len(least) + code for code, value in enumerate(sorted(totals))}
        columns.append([codes[value] for value in feature])
        for value in sorted(totals):
            least.append([size * totals[value] // len(people) for size in sizes])
            most.append([-(-size * totals[value] // len(people)) for size in sizes])
    off = [weight] * len(least)
    columns.append([len(least) + one.wheelchair for one in people])
    least += [[0] * len(sizes), [0] * len(sizes)]
    most += [list(sizes), list(wheels)]
    values = np.array(columns, dtype=np.int64).T.copy()
    table = np.array(least, dtype=np.int64).T.copy(), np.array(most, dtype=np.int64).T.copy()
    return values, *table, np.array([*off, HARD, HARD], dtype=np.int64)
