"""Linear and integer programmes of the lottery, by PuLP with HiGHS, which only this file knows.

The solver works in floating point and only proposes: every panel and every count that comes of it
is checked in whole numbers by those who ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pulp

SECONDS = 120
ROUGH = 0.05
"""The relative gap at which a rounding may stop: any one that keeps the limits will do."""


class Unsettled(RuntimeError):  # noqa: N818 - a state, as in errors.py
    """The solver was stopped by its time limit before it had an answer."""


@dataclass(frozen=True, slots=True)
class Column:
    """A variable between ``least`` and ``most`` (None: no limit) with its cost."""

    cost: float = 0
    least: float = 0
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The sum of ``entries`` (column → factor) lies between ``least`` and ``most``."""

    entries: tuple[tuple[int, float], ...]
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The values of all columns, and for a linear programme their reduced costs."""

    values: tuple[float, ...]
    reduced: tuple[float, ...]


def minimise(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    whole: bool = False,
    gap: float = 0.0,
    seconds: float = SECONDS,
) -> Answer | None:
    """Find the cheapest values, or None if there are none; ``whole`` asks for whole numbers.

    ``gap`` is the relative gap at which an integer programme may stop. Raises ``Unsettled`` if
    ``seconds`` pass without any answer.
    """
    import pulp  # a quarter of a second, which those who draw nothing need not wait for

    model = pulp.LpProblem("lottery", pulp.LpMinimize)
    category = pulp.LpInteger if whole else pulp.LpContinuous
    variables = [
        model.add_variable(f"x{number}", column.least, column.most, category)
        for number, column in enumerate(columns)
    ]
    model.setObjective(
        pulp.LpAffineExpression(
            [(variables[n], column.cost) for n, column in enumerate(columns) if column.cost]
        )
    )
    for row in rows:
        _write(model, variables, row)
    solver = pulp.HiGHS(
        msg=False, gapRel=gap, gapAbs=0, threads=1, timeLimit=seconds, random_seed=0
    )
    model.solve(solver)
    if model.sol_status in (pulp.LpSolutionInfeasible, pulp.LpSolutionUnbounded):
        return None
    # A linear programme that was stopped has values, but they mean nothing.
    useful = (pulp.LpSolutionOptimal, *([pulp.LpSolutionIntegerFeasible] if whole else []))
    if model.sol_status not in useful:
        raise Unsettled
    return Answer(
        tuple(float(variable.value() or 0) for variable in variables),
        () if whole else tuple(float(variable.dj or 0) for variable in variables),
    )


def _write(model: pulp.LpProblem, variables: list[pulp.LpVariable], row: Row) -> None:
    """Write one row as an equation, or as one or two inequalities."""
    import pulp

    total: Any = pulp.LpAffineExpression([(variables[n], factor) for n, factor in row.entries])
    if row.least is not None and row.least == row.most:
        model.addConstraint(total == row.least)
        return
    if row.least is not None:
        model.addConstraint(total >= row.least)
    if row.most is not None:
        model.addConstraint(total <= row.most)
