"""The report: an outcome joined with names and places, as every page of results reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from budgeting.counting.model import Cap, CategoryKind, Score
from budgeting.counting.outcome import Outcome, Reason
from budgeting.counting.rulebook import Rulebook
from budgeting.formats.chain import Head
from budgeting.models.base import Texts

Unit = Literal["votes", "points"]


@dataclass(frozen=True, slots=True)
class Line:
    """One project in a report: what it is, how it fared and, where it lost, why.

    ``label`` is what people call it by (its number, or the id in a file), ``number`` is 0 where
    the project has no page. ``fields`` and ``districts`` are keys of categories.
    """

    id: str
    label: str
    number: int
    names: Texts
    cost: int
    support: Score
    supporters: int
    meets_threshold: bool
    funded: bool
    fields: tuple[str, ...]
    districts: tuple[str, ...]
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Slice:
    """What one field or district asked for and got; money in minor units."""

    key: str
    names: Texts
    projects: int
    asked: int
    funded_projects: int
    funded: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the figures come from: digests, the lottery seed and moments; empty for a file.

    ``chain`` is the head of the chain of acts at the publication.
    """

    rulebook_sha256: str = ""
    outcome_sha256: str = ""
    seed: str = ""
    seed_commitment: str = ""
    counted_at: datetime | None = None
    published_at: datetime | None = None
    chain: Head | None = None

    @property
    def seed_agrees(self) -> bool:
        """Whether the revealed seed is the one that was committed before the vote."""
        return hashlib.sha256(self.seed.encode()).hexdigest() == self.seed_commitment


@dataclass(frozen=True)
class Report:
    """A result in the form in which it is read; money in minor units of ``currency``."""

    slug: str
    names: Texts
    currency: str
    decimals: int
    unit: Unit
    residents: int
    outcome: Outcome
    lines: Mapping[str, Line]
    category_names: Mapping[tuple[str, str], Texts]
    caps: tuple[Cap, ...]
    exclusions: tuple[tuple[str, ...], ...]
    rulebook: Rulebook | None
    provenance: Provenance

    @cached_property
    def funded(self) -> tuple[Line, ...]:
        """The funded projects, most support first."""
        return tuple(self.lines[project_id] for project_id in self.outcome.funded)

    @cached_property
    def not_funded(self) -> tuple[Line, ...]:
        """The projects that are not funded, most support first."""
        return tuple(self.lines[reason.project_id] for reason in self.outcome.not_funded)

    @cached_property
    def ranking(self) -> tuple[Line, ...]:
        """Every project, most support first."""
        return tuple(self.lines[standing.project_id] for standing in self.outcome.projects)

    @property
    def left(self) -> int:
        """The money that the funded projects leave."""
        return self.outcome.budget - self.outcome.spent

    @cached_property
    def asked(self) -> int:
        """The cost of all projects together."""
        return sum(line.cost for line in self.lines.values())

    @cached_property
    def overtaken(self) -> tuple[Line, ...]:
        """Projects not funded that have more support than some funded one."""
        least = min((line.support for line in self.funded), default=None)
        return tuple(line for line in self.not_funded if least is not None and line.support > least)

    def named(self, ids: Iterable[str]) -> tuple[Line, ...]:
        """The lines of some projects, in their order."""
        return tuple(self.lines[project_id] for project_id in ids)

    def slices(self, kind: CategoryKind) -> tuple[Slice, ...]:
        """Money and projects by field or district, most money first; a shared project in each."""
        places: dict[str, list[Line]] = {}
        for line in self.ranking:
            for key in line.fields if kind == "field" else line.districts:
                places.setdefault(key, []).append(line)
        found = [
            Slice(
                key=key,
                names=self.category_names.get((kind, key), {"": key}),
                projects=len(lines),
                asked=sum(line.cost for line in lines),
                funded_projects=sum(line.funded for line in lines),
                funded=sum(line.cost for line in lines if line.funded),
            )
            for key, lines in places.items()
        ]
        return tuple(sorted(found, key=lambda part: (-part.funded, -part.asked, part.key)))
