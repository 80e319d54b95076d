"""Whether one ballot keeps to the rulebook, and what is chosen and left while it is marked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from budgeting.counting.rulebook import Rulebook

ProblemCode = Literal[
    "blank",
    "too_few",
    "too_many",
    "over_envelope",
    "over_points",
    "over_points_each",
    "over_field_limit",
    "not_on_ballot",
]


@dataclass(frozen=True, slots=True)
class BallotProblem:
    """One reason why the ballot cannot be cast as it is.

    ``used`` and ``limit`` are in the unit of the code (projects, points or minor units);
    ``about`` is a field key or a project id where the code needs one.
    """

    code: ProblemCode
    used: int = 0
    limit: int = 0
    about: str = ""


@dataclass(frozen=True)
class Marks:
    """The marks of one ballot: project id -> score above zero, measured against a rulebook."""

    rulebook: Rulebook
    scores: Mapping[str, int]

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """The fewest and the most projects that may be named."""
        return self.rulebook.ballot.bounds(len(self.rulebook.projects))

    @property
    def chosen(self) -> int:
        """How many projects are named."""
        return len(self.scores)

    @cached_property
    def spent(self) -> int:
        """What the named projects cost together, in minor units."""
        return sum(project.cost for project in self.rulebook.projects if project.id in self.scores)

    @property
    def points(self) -> int:
        """How many points are given away."""
        return sum(self.scores.values())

    @cached_property
    def fields(self) -> Mapping[str, int]:
        """How many named projects each field has."""
        return Counter(
            project.field for project in self.rulebook.projects if project.id in self.scores
        )

    def problems(self) -> tuple[BallotProblem, ...]:
        """Everything that keeps this ballot from being cast, in a fixed order."""
        if not self.scores:
            if self.rulebook.ballot.blank_allowed:
                return ()
            return (BallotProblem("blank", 0, self.bounds[0]),)
        return (*self._stray(), *self._number(), *self._field_limits(), *self._format())

    def _stray(self) -> tuple[BallotProblem, ...]:
        listed = {project.id for project in self.rulebook.projects}
        return tuple(
            BallotProblem("not_on_ballot", about=project_id)
            for project_id in sorted(self.scores)
            if project_id not in listed
        )

    def _number(self) -> tuple[BallotProblem, ...]:
        fewest, most = self.bounds
        if self.chosen > most:
            return (BallotProblem("too_many", self.chosen, most),)
        if self.chosen < fewest:
            return (BallotProblem("too_few", self.chosen, fewest),)
        return ()

    def _field_limits(self) -> tuple[BallotProblem, ...]:
        return tuple(
            BallotProblem("over_field_limit", self.fields[key], most, key)
            for key, most in self.rulebook.ballot.field_limits
            if self.fields[key] > most
        )

    def _format(self) -> tuple[BallotProblem, ...]:
        ballot = self.rulebook.ballot
        if ballot.kind == "knapsack" and self.spent > self.rulebook.envelope:
            return (BallotProblem("over_envelope", self.spent, self.rulebook.envelope),)
        if ballot.kind != "points":
            return tuple(
                BallotProblem("over_points_each", score, 1, project_id)
                for project_id, score in sorted(self.scores.items())
                if score != 1
            )
        found = [
            BallotProblem("over_points_each", score, ballot.points_each, project_id)
            for project_id, score in sorted(self.scores.items())
            if not 0 < score <= ballot.points_each
        ]
        if self.points > ballot.points:
            found.append(BallotProblem("over_points", self.points, ballot.points))
        return tuple(found)


def canonical_ballot(scores: Mapping[str, int]) -> str:
    """One text for one choice: JSON, project ids sorted, so that equal ballots are equal bytes."""
    return json.dumps(dict(sorted(scores.items())), separators=(",", ":"), ensure_ascii=False)
