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
    count: Count


_ALL = (
    Rule("knapsack", "Most support within the budget", most_support.count),
    Rule("greedy", "One after the other by support", one_by_one.count),
)
RULES: Mapping[str, Rule] = MappingProxyType({rule.key: rule for rule in _ALL})
