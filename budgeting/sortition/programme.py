"""Linear and integer programmes of the lottery, by PuLP with HiGHS, which only this file knows.

The solver works in floating point and only proposes: every panel and every count that comes of it
is checked in whole numbers by those who ask. A clock never chooses between two answers: what gives
way to something else does so after a number of steps, and so on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pulp

SECONDS = 50
"""One programme may take so long; less than the silence after which work is taken for lost."""
ROUGH = 0.05
"""The relative gap at which a rounding may stop: any one that keeps the limits will do."""
_WORK, _NODES = 200_000, 10
"""A brief search looks at so many columns in all its nodes together, and at so many nodes at least.

The searches of the pools in docs/measurements.md end after one to seven nodes.
"""
_NO_CLOCK = 1 << 10
"""The search of HiGHS' presolve for dependent equations, which a clock of its own ends."""
_FEASIBLE = 2
_NONE = ("kInfeasible", "kUnbounded", "kUnboundedOrInfeasible")


class Unsettled(RuntimeError):  # noqa: N818 - a state, as in errors.py
    """The solver ended without an answer."""


class Exhausted(Unsettled):
    """A brief search came to its end without an answer, as it does on every machine."""


class OutOfTime(Unsettled):
    """This machine did not end in time. Another one might have, so nothing else may be taken."""


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
    brief: bool = False,
    seconds: float | None = None,
) -> Answer | None:
    """Find the cheapest values, or None if there are none; ``whole`` asks for whole numbers.

    ``gap`` is the relative gap at which an integer programme may stop. A ``brief`` one stops after
    a number of steps with the best values that it has by then; it raises ``Exhausted`` if it has
    none. Raises ``OutOfTime`` if ``seconds`` pass before it ends.
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
    limit = {"mip_max_nodes": max(_NODES, _WORK // max(1, len(columns)))} if brief else {}
    solver = pulp.HiGHS(
        msg=False,
        gapRel=gap,
        gapAbs=0,
        threads=1,
        timeLimit=SECONDS if seconds is None else seconds,
        random_seed=0,
        presolve_rule_off=_NO_CLOCK,
        **limit,
    )
    if not _has_answer(model, solver):
        return None
    return Answer(
        tuple(float(variable.value() or 0) for variable in variables),
        () if whole else tuple(float(variable.dj or 0) for variable in variables),
    )


def _has_answer(model: pulp.LpProblem, solver: pulp.HiGHS) -> bool:
    """Run HiGHS and ask it how it ended: PuLP calls a run optimal that a clock has stopped."""
    with suppress(KeyError):  # PuLP has no word for the end of a brief search
        model.solve(solver)
    status = model.solverModel.getModelStatus().name
    if status in _NONE:
        return False
    if status == "kTimeLimit":
        raise OutOfTime
    if status == "kSolutionLimit":
        if model.solverModel.getInfo().primal_solution_status != _FEASIBLE:
            raise Exhausted
    elif status not in ("kOptimal", "kModelEmpty"):
        raise Unsettled
    return True


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
