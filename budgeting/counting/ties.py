"""The tie chain: most support, then lowest spend, then the order drawn by lottery."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from budgeting.counting.optima import Crowd, Optima
from budgeting.counting.outcome import Stage, Tie
from budgeting.counting.problem import Plan, Tally


def lottery_order(seed: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Return the project ids in the order that the seed gives them, the first preferred.

    The ids are sorted by the SHA-256 of the seed, a zero byte and the id, all in UTF-8, so
    that anybody can repeat the draw and the order of the input decides nothing.
    """
    return tuple(
        sorted(
            ids,
            key=lambda project_id: (sha256(f"{seed}\0{project_id}".encode()).digest(), project_id),
        )
    )


def chain_of(tally: Tally, found: Optima, best: Plan) -> tuple[Tie, ...]:
    """Name the stages of the chain at which more than one plan was left.

    Plans of projects without support are not among them: they cost money for nothing.
    """
    stages: tuple[tuple[Stage, Crowd, int], ...] = (
        ("spend", found.everywhere, found.by_cost[0][1][0]),
        ("lottery", found.by_cost[0][1], 1),
    )
    ties = []
    for stage, (number, union, common), left in stages:
        if number == 1:
            continue
        contested = tally.problem.places(union & ~common)
        chosen = tally.problem.places(union & ~common & -best[2])
        ties.append(Tie(stage, number, left, tally.names(contested), tally.names(chosen)))
    return tuple(ties)
