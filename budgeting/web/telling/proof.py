"""What the solver said, what the second method found, and why a count is not proven."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from budgeting.counting.outcome import Doubt, Method
from budgeting.web.filters import number
from budgeting.web.telling.words import _, ngettext

if TYPE_CHECKING:
    from budgeting.web.telling.telling import Telling


def sentences(tell: Telling) -> list[str]:
    """The whole proof, or what is missing from it."""
    outcome = tell.report.outcome
    found = [*_solver(tell), *_check(tell)]
    if outcome.optimal_sets is not None:
        found.append(
            ngettext(
                "Exactly %(count)s set has that much support.",
                "%(count)s sets have that much support.",
                outcome.optimal_sets,
                count=number(outcome.optimal_sets),
            )
        )
    if outcome.proof.doubt:
        found.append(_doubts()[outcome.proof.doubt])
    return found


def _solver(tell: Telling) -> list[str]:
    proof = tell.report.outcome.proof
    if proof.solver_support is None:
        return []
    return [
        _(
            "The solver %(solver)s looked for the set with the most support: %(support)s.",
            solver=proof.solver,
            support=tell.votes(proof.solver_support),
        )
    ]


def _check(tell: Telling) -> list[str]:
    proof = tell.report.outcome.proof
    if proof.check_support is None:
        return []
    support = tell.votes(proof.check_support)
    if proof.method == "recount":
        return [
            _("A second count, written apart from the first one, found: %(support)s.",
              support=support)
        ]  # fmt: skip
    return [
        _(
            "A second method that shares nothing with the solver and computes in whole "
            "numbers (%(method)s, %(states)s partial sets) found: %(support)s.",
            method=_methods().get(proof.method, proof.method),
            states=number(proof.states),
            support=support,
        )
    ]


def _methods() -> Mapping[Method, str]:
    return {
        "dynamic programme": _("a dynamic programme"),
        "branch and bound": _("branch and bound"),
    }


def _doubts() -> Mapping[Doubt, str]:
    return {
        "not_checked": _(
            "No exact method finished within its limits, so nothing checked the solver's set."
        ),
        "solver_stopped": _("The solver was stopped by its limits. The exact method decided."),
        "solver_failed": _("The solver found no set. The exact method decided."),
        "solver_differs": _(
            "The solver's set has another support than the exact method found, which decided."
        ),
        "recount_differs": _("The second count funds other projects."),
    }
