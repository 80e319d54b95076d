"""Whole-number programmes of the second lottery, by PuLP with HiGHS, checked in whole numbers.

The solver works in floating point and only proposes: what it returns is rounded and held against
every row again, and nothing counts as the most that a limit of time has cut short.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pulp

SECONDS = 20


class Unfinished(RuntimeError):  # noqa: N818 - it says how the run ended
    """The solver was stopped by its time limit, or failed, before it had the answer."""


@dataclass(frozen=True, slots=True)
class Row:
    """The sum of ``entries`` (column → factor) lies between ``least`` and ``most``."""

    entries: Mapping[int, int]
    least: int | None = None
    most: int | None = None

    def keeps(self, values: Sequence[int]) -> bool:
        """Whether the values keep this row, exactly."""
        total = sum(factor * values[column] for column, factor in self.entries.items())
        return (self.least is None or total >= self.least) and (
            self.most is None or total <= self.most
        )


def maximise(
    mosts: Sequence[int], rows: Sequence[Row], worth: Mapping[int, int], seconds: int = SECONDS
) -> tuple[int, ...] | None:
    """Values from 0 to ``mosts`` that keep all rows and are worth the most; None if none keep them.

    Which of several equal answers comes out is the solver's choice. Raises ``Unfinished``.
    """
    import pulp  # a quarter of a second, which those who place nobody need not wait for

    model = pulp.LpProblem("committees", pulp.LpMaximize)
    variables = [
        model.add_variable(f"x{number}", 0, most, pulp.LpInteger)
        for number, most in enumerate(mosts)
    ]
    model.setObjective(_sum(variables, worth))
    for row in rows:
        if row.least is not None:
            model.addConstraint(_sum(variables, row.entries) >= row.least)
        if row.most is not None:
            model.addConstraint(_sum(variables, row.entries) <= row.most)
    if not _solve(model, seconds):
        return None
    values = tuple(round(variable.value() or 0) for variable in variables)
    bounded = all(0 <= value <= most for value, most in zip(values, mosts, strict=True))
    if not bounded or not all(row.keeps(values) for row in rows):
        raise Unfinished
    return values


def _sum(
    variables: Sequence[pulp.LpVariable], entries: Mapping[int, int]
) -> pulp.LpAffineExpression:
    import pulp

    return pulp.LpAffineExpression(
        [(variables[column], factor) for column, factor in entries.items()]
    )


def _solve(model: pulp.LpProblem, seconds: int) -> bool:
    """Run HiGHS; whether there is an answer. PuLP calls a stopped run optimal, so ask HiGHS."""
    import pulp

    solver = pulp.HiGHS(msg=False, gapRel=0, gapAbs=0, threads=1, timeLimit=seconds)
    try:
        model.solve(solver)
    except (pulp.PulpSolverError, KeyError, IndexError):
        # PuLP knows not every end that HiGHS can come to.
        raise Unfinished from None
    if model.sol_status == pulp.LpSolutionInfeasible:
        return False
    if model.sol_status != pulp.LpSolutionOptimal or model.solverModel.getInfo().mip_gap != 0:
        raise Unfinished
    return True
