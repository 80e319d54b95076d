"""An election on paper: projects, ballots and the conditions that a funded set must meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import Literal

Score = int | Fraction
CategoryKind = Literal["field", "district"]


@dataclass(frozen=True, slots=True)
class Project:
    """One project on the ballot; ``cost`` is a whole number of minor units, above zero."""

    id: str
    cost: int
    fields: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ballot:
    """``count`` voters who gave the same scores; a project that is not named has score 0.

    ``scores`` is sorted by project id and names no project twice.
    """

    scores: tuple[tuple[str, Score], ...]
    count: int = 1


@dataclass(frozen=True, slots=True)
class Cap:
    """The funded projects of one field or district may cost at most ``limit`` together."""

    kind: CategoryKind
    key: str
    limit: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a project needs before it may be funded at all; both conditions are "at least".

    ``share`` is a share of all voters who gave the project a score above zero;
    ``support`` is a sum of scores.
    """

    share: Fraction = Fraction(0)
    support: Score = 0


@dataclass(frozen=True)
class Election:
    """Everything that decides; the order of projects and of ballots decides nothing.

    ``budget`` is in the same minor units as the costs. ``exclusions`` are groups of project
    ids of which at most one may be funded. ``lottery`` names every project id once, the
    first being preferred when all else is equal.
    """

    projects: tuple[Project, ...]
    ballots: tuple[Ballot, ...]
    budget: int
    lottery: tuple[str, ...]
    caps: tuple[Cap, ...] = ()
    exclusions: tuple[tuple[str, ...], ...] = ()
    threshold: Threshold = Threshold()

    @cached_property
    def voters(self) -> int:
        """The number of ballots cast, blank ones included."""
        return sum(ballot.count for ballot in self.ballots)

    @cached_property
    def _marks(self) -> Counter[tuple[str, Score]]:
        """How many voters gave each project each score."""
        single = (ballot.scores for ballot in self.ballots if ballot.count == 1)
        marks = Counter(chain.from_iterable(single))
        for ballot in self.ballots:
            if ballot.count != 1:
                for mark in ballot.scores:
                    marks[mark] += ballot.count
        return marks

    @cached_property
    def support(self) -> Mapping[str, Score]:
        """The sum of scores of every project, in the order of ``projects``."""
        totals: dict[str, Score] = {project.id: 0 for project in self.projects}
        for (project_id, score), voters in self._marks.items():
            totals[project_id] += score * voters
        return totals

    @cached_property
    def supporters(self) -> Mapping[str, int]:
        """How many voters gave each project a score above zero."""
        totals = {project.id: 0 for project in self.projects}
        for (project_id, score), voters in self._marks.items():
            if score > 0:
                totals[project_id] += voters
        return totals

    def meets_threshold(self, project_id: str) -> bool:
        """Say whether the project may be funded as far as its own support goes."""
        share = self.threshold.share
        return (
            self.supporters[project_id] * share.denominator >= share.numerator * self.voters
            and self.support[project_id] >= self.threshold.support
        )
