"""Repairs of one round: a late arrival finds a seat, a no-show leaves one, few others move.

Fewest moves come first: nobody is moved for a better mix alone. Somebody is moved only where a hard
rule would be broken or a table would have two people fewer than it should.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from budgeting.sortition.seating.hall import Hall, Round
from budgeting.sortition.seating.obstacles import CannotSeatError, Obstacle
from budgeting.sortition.seating.pricing import Price, Pricing

MOST_MOVES = 2
WIDTH = 40
"""How many of the cheapest plans with one move are tried with a second one."""
Move = tuple[int, int]
Plan = tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """The tables after a repair, and the numbers of the others who were moved, at most two."""

    tables: Round
    moved: tuple[int, ...]


def admit(hall: Hall, rounds: Sequence[Round], place: int, number: int) -> Repair:
    """Seat a late arrival, who has table 0 in the round at ``place``.

    Raises ``CannotSeatError`` where no seat can be found with two moves of others.
    """
    pricing = Pricing(hall, rounds, place)
    person = hall.people[hall.places[number]]
    tables = range(1, len(hall.tables) + 1)
    plans: list[Plan] = [((number, table),) for table in tables]
    if person.role != "resident":
        return _best(pricing, sorted(plans, key=lambda plan: pricing.staff_at(person, plan[0][1])))
    broken = pricing.price(()).broken
    for _moves in range(MOST_MOVES + 1):
        ranked = _ranked(pricing, plans)
        if ranked and ranked[0][0].broken <= broken:
            return _done(pricing, ranked[0][1], {number})
        plans = [
            (*plan, (other, table))
            for _price, plan in ranked[:WIDTH]
            for other in pricing.movable(plan[-1][1])
            if other not in {one for one, _to in plan}
            for table in tables
            if table != plan[-1][1]
        ]
    raise CannotSeatError((Obstacle("no_place", (number,)),), place)


def close_gap(hall: Hall, rounds: Sequence[Round], place: int) -> Repair:
    """Mend a round after a no-show; ``hall`` and ``rounds`` are those without that person.

    Where two moves cannot mend everything, the best that they can do is returned: the proof of
    the round then names what is still broken.
    """
    pricing = Pricing(hall, rounds, place)
    best: tuple[Price, Plan] = (pricing.price(()), ())
    plans: list[Plan] = [()]
    for _moves in range(MOST_MOVES):
        if best[0][:2] == (0, 0):
            break
        ranked = _ranked(
            pricing, ((*plan, move) for plan in plans for move in _next_moves(pricing, plan))
        )
        if ranked and ranked[0][0][:2] < best[0][:2]:
            best = ranked[0]
        plans = [plan for _price, plan in ranked[:WIDTH]]
    return _done(pricing, best[1], set())


def _next_moves(pricing: Pricing, plan: Plan) -> Iterator[Move]:
    """The moves worth trying after a plan: out of broken tables, and into short ones.

    A second move goes between the two tables of the first, or on from one of them.
    """
    if plan:
        first, there = plan[0]
        sources, short = {there, pricing.table_of(first)}, []
    else:
        sources = {t for t in pricing.members if pricing.is_broken(t)}
        short = [t for t in pricing.members if pricing.is_short(t)]
    for source in pricing.members:
        targets = pricing.members if source in sources else short
        for other in pricing.movable(source):
            if other not in {one for one, _to in plan}:
                yield from ((other, table) for table in targets if table != source)


def _ranked(pricing: Pricing, plans: Iterable[Plan]) -> list[tuple[Price, Plan]]:
    """The plans with their prices, the cheapest first."""
    return sorted((pricing.price(plan), plan) for plan in plans)


def _best(pricing: Pricing, plans: Sequence[Plan]) -> Repair:
    """The first plan that adds no broken rule, or the first of all: staff need no chair."""
    sound = [plan for plan in plans if pricing.price(plan).broken <= pricing.price(()).broken]
    plan = (sound or list(plans))[0]
    return _done(pricing, plan, {plan[0][0]})


def _done(pricing: Pricing, plan: Plan, own: set[int]) -> Repair:
    tables = list(pricing.tables)
    for number, table in plan:
        tables[pricing.hall.places[number]] = table
    return Repair(tuple(tables), tuple(sorted({one for one, _to in plan} - own)))
