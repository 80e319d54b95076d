"""The rules by which a set of projects can be chosen, behind one interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from budgeting.counting import most_support, one_by_one
from budgeting.counting.limits import Limits, Progress
from budgeting.counting.model import Election
from budgeting.counting.outcome import Outcome


class Count(Protocol):
    """One way to turn an election into an outcome."""

    def __call__(
        self,
        election: Election,
        *,
        progress: Progress | None = None,
        limits: Limits = ...,
    ) -> Outcome:
        """Count; ``progress(done, total)`` may raise to interrupt."""
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the rulebook names it."""

    key: str
    name: str
    explanation: str
    reference: str
    count: Count


_ALL = (
    Rule(
        "knapsack",
        "Most support within the budget",
        "Of all sets of projects that the budget can pay, the set with the most support "
        "together is funded.",
        "Talmon, Faliszewski: A Framework for Approval-Based Budgeting Methods, AAAI 2019",
        most_support.count,
    ),
    Rule(
        "greedy",
        "One after the other by support",
        "Projects are funded in the order of their support; a project that no longer fits "
        "is skipped.",
        "Goel, Krishnaswamy, Sakshuwong, Aitamurto: Knapsack Voting for Participatory "
        "Budgeting, ACM TEAC 7(2), 2019",
        one_by_one.count,
    ),
)
RULES: Mapping[str, Rule] = MappingProxyType({rule.key: rule for rule in _ALL})
