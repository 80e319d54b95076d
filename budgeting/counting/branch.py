"""The best plan by branch and bound in whole numbers, for conditions that overlap freely.

It serves where the dynamic programme cannot: caps on fields and on districts together, projects
in several fields, exclusion groups that share a project. Every condition is a row
``sum(amount) <= limit``. The bound is the Lagrangian one: each row has a price, and whatever
prices are chosen, no plan is worth more than the limits at their prices plus all that projects
are worth beyond theirs. Prices are set row by row to the worth per amount at which the row is
full, a few times over. Source: Kellerer, Pferschy, Pisinger, *Knapsack Problems*, Springer
2004, chapter 9.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from budgeting.counting.limits import LimitReachedError, Meter
from budgeting.counting.problem import Plan, Problem

_SWEEPS = 12
_FINE = 1000
_BATCH = 1000
_NODE = 3
"""A node takes about as long as three states of the dynamic programme."""
Take = tuple[int, int, int]
Visit = Callable[[int, tuple[int, ...]], int]


@dataclass(frozen=True, slots=True)
class Row:
    """What every candidate takes of one limit; ``amounts`` are by place, without zeros."""

    amounts: dict[int, int]
    limit: int


def rows_of(problem: Problem) -> tuple[Row, ...]:
    """Write the budget, the caps and the exclusion groups as rows; idle ones are left out."""
    candidates = set(problem.candidates)
    rows = [Row({place: problem.costs[place] for place in problem.candidates}, problem.budget)]
    for cap in problem.caps:
        inside = sorted(candidates.intersection(cap.places))
        rows.append(Row({place: problem.costs[place] for place in inside}, cap.money))
    for group in problem.exclusions:
        rows.append(Row(dict.fromkeys(sorted(candidates.intersection(group)), 1), 1))
    return tuple(row for row in rows if sum(row.amounts.values()) > row.limit)


def best_plan(problem: Problem, meter: Meter, limit: int) -> Plan:
    """Return the best plan: most support, then lowest cost, then the lottery.

    Raises ``LimitReachedError`` after ``limit`` nodes.
    """
    worth, _ = chain_worth(problem)
    best: tuple[int, ...] = ()

    def visit(value: int, places: tuple[int, ...]) -> int:
        nonlocal best
        best = places
        return value + 1

    explore(problem, worth, 1, visit, meter, limit)
    return problem.measure(best)


def some_plan(problem: Problem, least: Plan, meter: Meter, limit: int) -> Plan | None:
    """Return a plan that the tie chain does not put behind ``least``, or None if none is.

    Raises ``LimitReachedError`` after ``limit`` nodes.
    """
    worth, weigh = chain_worth(problem)
    floor = weigh(least)
    if floor <= 0:
        return problem.measure(())
    found: tuple[int, ...] | None = None

    def visit(_: int, places: tuple[int, ...]) -> int:
        nonlocal found
        found = places
        return 2 * sum(worth.values())

    explore(problem, worth, floor, visit, meter, limit)
    return None if found is None else problem.measure(found)


def chain_worth(problem: Problem) -> tuple[dict[int, int], Callable[[Plan], int]]:
    """Put the whole tie chain into one number for each project, and for each plan.

    A unit of support outweighs all money, a unit of money the whole lottery.
    """
    spread = max(problem.budget, sum(problem.costs[place] for place in problem.candidates)) + 1
    width = len(problem.costs)

    def weigh(plan: Plan) -> int:
        cost, debt, rank = plan
        return ((-debt * spread - cost) << width) - rank

    return {place: weigh(problem.plan(place)) for place in problem.candidates}, weigh


def explore(
    problem: Problem, worth: dict[int, int], floor: int, visit: Visit, meter: Meter, limit: int
) -> None:
    """Visit the allowed sets worth at least ``floor``; ``visit`` returns the next floor.

    Each set is visited once, when its last project is decided.
    """
    rows = rows_of(problem)
    # Prices are worth per unit of money: scaled up, so that whole numbers are fine enough.
    scale = _FINE * max((amount for row in rows for amount in row.amounts.values()), default=1)
    prices, gains = price(rows, {place: scale * value for place, value in worth.items()})
    order = sorted(worth, key=lambda place: (-abs(gains[place]), place))
    takes = takes_of(rows, order)
    # Room that a row has beyond what all undecided projects could take of it stays unused.
    spare = tuple(row.limit - sum(row.amounts.values()) for row in rows)
    bound = sum(cost * row.limit for cost, row in zip(prices, rows, strict=True))
    bound += sum(gain for gain in gains.values() if gain > 0)
    nodes = 0
    stack: list[tuple[int, int, int, tuple[int, ...], tuple[int, ...]]] = []
    stack.append((0, bound, 0, spare, ()))
    while stack:
        depth, bound, value, spare, chosen = stack.pop()
        if bound < floor * scale:
            continue
        if depth == len(order):
            floor = max(floor, visit(value, chosen)) if value >= floor else floor
            continue
        nodes += 1
        if nodes % _BATCH == 0:
            meter.spend(_NODE * _BATCH)
        if nodes > limit:
            raise LimitReachedError
        place, take = order[depth], takes[depth]
        gain = gains[place]
        waste, freed = leave(spare, take, prices)
        branches = [(depth + 1, bound - max(gain, 0) - waste, value, freed, chosen)]
        if all(spare[number] + rest >= amount for number, amount, rest in take):
            joined = (*chosen, place)
            branches.append((depth + 1, bound + min(gain, 0), value + worth[place], spare, joined))
        stack.extend(branches if gain > 0 else reversed(branches))


def takes_of(rows: tuple[Row, ...], order: list[int]) -> list[list[Take]]:
    """Return by depth the row numbers, amounts and what all from here on could take."""
    rest = [sum(row.amounts.values()) for row in rows]
    takes = []
    for place in order:
        take = []
        for number, row in enumerate(rows):
            if place in row.amounts:
                take.append((number, row.amounts[place], rest[number]))
                rest[number] -= row.amounts[place]
        takes.append(take)
    return takes


def leave(
    spare: tuple[int, ...], take: list[Take], prices: list[int]
) -> tuple[int, tuple[int, ...]]:
    """Return what leaving a project out wastes of the rows' worth, and the new spare room."""
    freed = list(spare)
    waste = 0
    for number, amount, _ in take:
        freed[number] += amount
        waste += prices[number] * (max(freed[number], 0) - max(spare[number], 0))
    return waste, tuple(freed)


def price(rows: tuple[Row, ...], worth: dict[int, int]) -> tuple[list[int], dict[int, int]]:
    """Return a price for every row, and what each project is worth beyond all its prices."""
    prices = [0] * len(rows)
    gains = dict(worth)
    for _ in range(_SWEEPS):
        for number, row in enumerate(rows):
            fair = _full_at(row, gains, prices[number])
            rise = fair - prices[number]
            prices[number] = fair
            for place, amount in row.amounts.items():
                gains[place] -= rise * amount
    return prices, gains


def _full_at(row: Row, gains: dict[int, int], paid: int) -> int:
    """Return the worth per amount of the project at which the row is full."""
    per_amount = sorted(
        ((gains[place] + paid * amount) // amount, amount) for place, amount in row.amounts.items()
    )
    used = 0
    for dense, amount in reversed(per_amount):
        used += amount
        if used > row.limit:
            return max(dense, 0)
    return 0
