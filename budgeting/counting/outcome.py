"""What a count found: the funded set, its proof, its ties and the reason for every loss.

All amounts are whole minor units; all supports are exact (``int`` or ``Fraction``). A document
writes a fraction as the text ``"p/q"``. Tuples of project ids follow the order of the lottery,
except where a field says otherwise.

``steps`` replay the count, one dict with a ``kind`` each, in this order:

* ``eligibility``: ``budget``, ``voters``, ``supporters_needed``, ``support_needed``,
  ``eligible`` (how many may be funded) and ``dropped``, a list of ``project_id``, ``cause``
  (``too_dear``, ``cap``, ``below_threshold`` or ``no_support``), ``cost``, ``support``,
  ``supporters`` and ``limit`` (the budget, the cap, or null).
* ``ranking``: ``projects``, the eligible ones by support, then cost, then lottery, each
  ``project_id``, ``support``, ``cost``.
* ``optimum`` (knapsack only): ``total_support``, ``spent``, ``optimal_sets``, ``proven`` and
  ``proof`` (the same as the document's).
* ``tie``, once for each entry of the document's ``ties``, with the same fields.
* ``funding``: ``projects``, the funded ones in the order of ``funded``, each ``project_id``,
  ``cost``, ``support``, ``spent`` (running) and ``left``.
* ``greedy``: ``decisions`` in the order in which plain greedy looks at the eligible projects,
  each ``project_id``, ``cost``, ``support``, ``decision`` (``funded``, ``does_not_fit``,
  ``over_cap`` or ``excluded``) and ``left`` (the money left after the decision); with
  ``spent`` and ``total_support``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, TypeVar

from budgeting.counting.model import Score

SCHEMA = "madang-outcome/1"

Cause = Literal["too_dear", "cap", "below_threshold", "tie", "excluded", "outweighed"]
Method = Literal["dynamic programme", "branch and bound", "recount", "none"]
Stage = Literal["support", "spend", "lottery"]
Verdict = Literal["funded", "not_funded"]
Doubt = Literal[
    "", "not_checked", "solver_stopped", "solver_failed", "solver_differs", "recount_differs"
]
Step = Mapping[str, Any]
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Standing:
    """How one project fared; ``meets_threshold`` says nothing of its cost."""

    project_id: str
    cost: int
    support: Score
    supporters: int
    meets_threshold: bool
    funded: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What the solver said, and what code that shares nothing with it found.

    ``solver_status`` is "optimal", "stopped", "failed" or "not needed"; ``doubt`` says why the
    outcome is not proven, if it is not. ``states`` counts the partial plans that the exact
    method looked at.
    """

    solver: str
    solver_support: Score | None
    solver_status: str
    method: Method
    check_support: Score | None
    states: int
    agrees: bool
    doubt: Doubt = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """One stage of the tie chain at which more than one choice was still open.

    Knapsack: ``stage`` decided among ``sets_before`` equally good plans and left
    ``sets_after``. Greedy: ``stage`` ordered projects of equal support ("spend": the cheaper
    first; "lottery"), both numbers are None. ``contested`` are the projects in some but not
    all of the plans before the stage, ``chosen`` those of them that are funded in the end.
    """

    stage: Stage
    sets_before: int | None
    sets_after: int | None
    contested: tuple[str, ...]
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one project is not funded, and what would have changed that, all else equal.

    ``support_missing`` is what it lacks to draw level (never less than the threshold lacks),
    None if no support would do; ``tie_decides`` is the tie chain's word at that point.
    ``support_funded`` is its smallest total support with which it is funded, in steps of 1, or
    of one part where scores are fractions (the parts being those of their common denominator);
    each step of support that the threshold lacks is taken to come from one voter more.
    ``price_tied`` is the largest price at which it draws level and ``price_funded`` the
    largest at which it is funded; None if no price of at least 1 would do. ``rivals`` would
    leave the funded set if the project were forced in. ``exact`` is False if the count's
    limits ended the search: all else is then None or empty.
    """

    project_id: str
    cost: int
    support: Score
    supporters: int
    cause: Cause
    support_missing: Score | None
    tie_decides: Verdict | None
    support_funded: Score | None
    price_tied: int | None
    price_funded: int | None
    rivals: tuple[str, ...]
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """What plain greedy by support would have funded, beside the outcome."""

    funded: tuple[str, ...]
    spent: int
    total_support: Score
    support_short: Score
    only_here: tuple[str, ...]
    only_in_outcome: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """One finished count; the same election always gives an equal outcome.

    ``projects`` are ordered by support (most first), cost, lottery; ``funded`` by support,
    then lottery; ``not_funded`` like ``projects``. ``optimal_sets`` is the number of sets
    with the greatest support, made of projects that have any (None: not counted).
    ``runner_up_gap`` is how much less support the best different set has.
    """

    rule: str
    budget: int
    voters: int
    proven: bool
    proof: Proof
    optimal_sets: int | None
    funded: tuple[str, ...]
    projects: tuple[Standing, ...]
    ties: tuple[Tie, ...]
    not_funded: tuple[Reason, ...]
    lottery: tuple[str, ...]
    greedy: Comparison
    runner_up_gap: Score | None
    steps: tuple[Step, ...]

    @cached_property
    def spent(self) -> int:
        """The cost of the funded projects together."""
        return sum(standing.cost for standing in self.projects if standing.funded)

    @cached_property
    def total_support(self) -> Score:
        """The support of the funded projects together."""
        return sum((standing.support for standing in self.projects if standing.funded), 0)


def as_document(outcome: Outcome) -> dict[str, Any]:
    """Return the outcome as text, numbers, lists and dicts that JSON can hold."""
    document = {
        field.name: as_plain(getattr(outcome, field.name))
        for field in fields(outcome)
        if field.name != "runner_up_gap"
    }
    return document | {
        "schema": SCHEMA,
        "spent": outcome.spent,
        "left": outcome.budget - outcome.spent,
        "total_support": as_plain(outcome.total_support),
        "runner_up": {"gap": as_plain(outcome.runner_up_gap)},
    }


def from_document(document: Mapping[str, Any]) -> Outcome:
    """Read a document of :func:`as_document`.

    Raises ``ValueError`` if it has another schema, ``KeyError`` or ``TypeError`` if a part is
    missing.
    """
    if document.get("schema") != SCHEMA:
        raise ValueError(f"not a document of the schema {SCHEMA}")
    return Outcome(
        rule=document["rule"],
        budget=document["budget"],
        voters=document["voters"],
        proven=document["proven"],
        proof=_record(Proof, document["proof"]),
        optimal_sets=document["optimal_sets"],
        funded=tuple(document["funded"]),
        projects=tuple(_record(Standing, entry) for entry in document["projects"]),
        ties=tuple(_record(Tie, entry) for entry in document["ties"]),
        not_funded=tuple(_record(Reason, entry) for entry in document["not_funded"]),
        lottery=tuple(document["lottery"]),
        greedy=_record(Comparison, document["greedy"]),
        runner_up_gap=_exact(document["runner_up"]["gap"]),
        steps=tuple(document["steps"]),
    )


_EXACT_FIELDS = {
    "support",
    "solver_support",
    "check_support",
    "support_missing",
    "support_funded",
    "total_support",
    "support_short",
}


def as_plain(part: Any) -> Any:
    """Turn records, tuples and fractions into what JSON can hold."""
    if part is None or isinstance(part, (int, str)):
        return part
    if isinstance(part, Fraction):
        return part.numerator if part.denominator == 1 else f"{part.numerator}/{part.denominator}"
    if isinstance(part, Mapping):
        return {key: as_plain(value) for key, value in part.items()}
    if isinstance(part, (tuple, list)):
        return [as_plain(entry) for entry in part]
    if hasattr(part, "__dataclass_fields__"):
        return {field.name: as_plain(getattr(part, field.name)) for field in fields(part)}
    return part


def _exact(value: Any) -> Any:
    """Read a number that may stand as "p/q"."""
    return Fraction(value) if isinstance(value, str) else value


def _record(kind: type[Part], entry: Mapping[str, Any]) -> Part:
    """Build one dataclass from its part of a document."""
    return kind(
        **{
            name: _exact(value)
            if name in _EXACT_FIELDS
            else tuple(value)
            if isinstance(value, list)
            else value
            for name, value in entry.items()
        }
    )
