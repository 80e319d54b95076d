"""Seat everybody in every round, one round after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from budgeting.sortition.chance import Stream
from budgeting.sortition.seating.checks import obstacles
from budgeting.sortition.seating.hall import Hall, Round
from budgeting.sortition.seating.obstacles import CannotSeatError, Obstacle
from budgeting.sortition.seating.rules import tables_with_staff, wheelchair_places
from budgeting.sortition.seating.search import Progress, improve, obey
from budgeting.sortition.seating.staff import place_staff
from budgeting.sortition.seating.start import bound_seats, first_seats, sizes_by_lot
from budgeting.sortition.seating.swaps import Swaps
from budgeting.sortition.seating.weighing import weights

STEPS_A_PERSON = 480
ATTEMPTS = 8
NOBODY: Mapping[int, Round] = {}


def seat(
    hall: Hall,
    seed: str,
    *,
    effort: int = STEPS_A_PERSON,
    given: Mapping[int, Round] = NOBODY,
    progress: Progress = lambda done, total: None,
) -> tuple[Round, ...]:
    """The tables of everybody in every round.

    ``effort`` is the most steps of the search for each resident and round. Rounds in ``given``
    (place from 0 -> tables) stay as they are. ``progress`` gets steps done and all steps. The
    same hall, seed and effort give the same tables on every machine. Raises ``CannotSeatError``
    if the hard rules of a round cannot be kept.
    """
    steps = effort * len(hall.residents)
    rounds = dict(given)
    for place in range(len(hall.rounds)):
        if place not in rounds:
            others = [rounds[key] for key in sorted(rounds)]
            chance = Stream(f"{seed}/{place}")
            part = _part(progress, steps, place, len(hall.rounds))
            rounds[place] = _round(hall, place, others, chance, steps, part)
    progress(1, 1)
    return tuple(rounds[place] for place in range(len(hall.rounds)))


def _part(progress: Progress, steps: int, place: int, rounds: int) -> Progress:
    return lambda done, _steps: progress(steps * place + done, steps * rounds)


def _round(
    hall: Hall,
    place: int,
    others: Sequence[Round],
    chance: Stream,
    steps: int,
    progress: Progress,
) -> Round:
    """One round.

    Where the hard rules cannot be kept at once, the staff try other tables, and free chairs stay
    free at tables drawn by lot instead of evenly.
    """
    found = obstacles(hall, place)
    if found:
        raise CannotSeatError(found, place)
    refused: tuple[Obstacle, ...] = ()
    for shift in range(max(ATTEMPTS, len(hall.tables))):
        progress(0, steps)
        staff = place_staff(hall, place, shift)
        sizes = sizes_by_lot(hall, place, chance) if shift else hall.sizes(place)
        swaps, refused = _begin(hall, place, others, staff, sizes, chance)
        if swaps is not None:
            best = improve(swaps, chance, steps, progress) if len(swaps.table) else swaps.table
            seats = {one.number: int(best[row]) for row, one in enumerate(hall.residents)}
            seats |= staff
            return tuple(seats[one.number] + 1 for one in hall.people)
        if shift + 1 >= ATTEMPTS and refused[0].code == "apart":
            break
    raise CannotSeatError(refused, place)


def _begin(
    hall: Hall,
    place: int,
    others: Sequence[Round],
    staff: Mapping[int, int],
    sizes: Sequence[int],
    chance: Stream,
) -> tuple[Swaps | None, tuple[Obstacle, ...]]:
    """Tables that keep every hard rule, or why they could not be found."""
    lost = tuple(one.number for one in hall.staff if one.number not in staff)
    if lost:
        return None, (Obstacle("no_place", lost),)
    wheels = wheelchair_places(hall, staff)
    allowed = tables_with_staff(hall, place, staff)
    seats, lost = first_seats(hall, sizes, wheels, allowed, chance)
    if lost:
        full = [table.seats for table in hall.tables]
        bound, lost = bound_seats(hall, full, wheels, allowed, chance)
        sizes = hall.sizes(place, {t: len(group) for t, group in enumerate(bound)})
        seats, _none = first_seats(hall, sizes, wheels, allowed, chance)
    if lost:
        return None, (Obstacle("no_place", lost),)
    weighed = weights(hall, hall.rounds[place], sizes, wheels, allowed, staff, others)
    first = np.array([seats[one.number] for one in hall.residents], dtype=np.int64)
    swaps = Swaps(weighed, first)
    if obey(swaps, chance):
        return swaps, ()
    troubled = [hall.residents[row].number for row in swaps.troubled()]
    return None, (Obstacle("apart", tuple(troubled)),)
