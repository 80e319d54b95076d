"""A .pb file as dataclasses, and the election that it describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Self

from budgeting.counting.model import Cap, Election, Project, Score, Threshold
from budgeting.formats.errors import Problem
from budgeting.formats.pabulib.scores import Positional, scored

VoteType = Literal["approval", "choose-1", "ordinal", "cumulative", "scoring"]
VOTE_TYPES: tuple[VoteType, ...] = ("approval", "choose-1", "ordinal", "cumulative", "scoring")
POINTED = ("cumulative", "scoring")
"""The vote types whose ballots must say the points."""
WITHDRAWN_COST = 999_999_999
"""The cost by which the format marks a project that was withdrawn after the ballot was printed."""


@dataclass(frozen=True, slots=True)
class PbProject:
    """One row of PROJECTS; ``cost`` is scaled (see :class:`PabulibFile`).

    ``selected`` is the cell as it stands ("" where there is none); ``others`` are further columns.
    """

    id: str
    cost: int
    name: str = ""
    categories: tuple[str, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    district: str = ""
    neighborhood: str = ""
    selected: str = ""
    withdrawn: bool = False
    others: tuple[tuple[str, str], ...] = ()

    @property
    def districts(self) -> tuple[str, ...]:
        """The district and the neighbourhood, where they are given."""
        return tuple(dict.fromkeys(name for name in (self.district, self.neighborhood) if name))


@dataclass(frozen=True, slots=True)
class PbBallot:
    """``count`` rows of VOTES with the same vote: project ids, each once.

    They stand in the voter's order where it means something, else sorted. ``points`` goes with
    ``projects``, or is None where the file gives none for this ballot.
    """

    projects: tuple[str, ...]
    points: tuple[Score, ...] | None = None
    count: int = 1


@dataclass(frozen=True)
class PabulibFile:
    """Everything that a .pb file says about an election.

    Amounts are whole numbers of 1/10**``scale`` of the file's unit of money, ``scale`` being the
    fewest decimals that write all of them exactly. ``ballots`` are grouped and hold nothing about
    the voters but their votes. ``threshold`` and ``caps`` belong to the rule that the city used.
    """

    meta: Mapping[str, str]
    vote_type: VoteType
    budget: int
    projects: tuple[PbProject, ...]
    ballots: tuple[PbBallot, ...]
    scale: int = 0
    threshold: Score = 0
    caps: tuple[Cap, ...] = ()
    default_score: Score = 0
    notes: tuple[Problem, ...] = ()

    @property
    def voters(self) -> int:
        """The number of rows in VOTES."""
        return sum(ballot.count for ballot in self.ballots)

    @property
    def project_ids(self) -> tuple[str, ...]:
        """The ids in the order of the file."""
        return tuple(project.id for project in self.projects)

    @property
    def rule(self) -> str:
        """The rule that the city used, as the file names it; "unknown" where it does not."""
        return self.meta.get("rule", "").lower() or "unknown"

    def with_scale(self, scale: int) -> Self:
        """The same file with its amounts in finer parts; ``ValueError`` if they were coarser."""
        if scale < self.scale:
            raise ValueError("the amounts need all the decimals that they have")
        factor = int(10 ** (scale - self.scale))
        return replace(
            self,
            scale=scale,
            budget=self.budget * factor,
            projects=tuple(replace(one, cost=one.cost * factor) for one in self.projects),
            caps=tuple(replace(cap, limit=cap.limit * factor) for cap in self.caps),
        )

    def election(
        self,
        lottery: Sequence[str],
        *,
        budget: int | None = None,
        conditions: bool = False,
        positional: Positional = "length",
    ) -> Election:
        """The election on paper.

        ``lottery`` names every project once. ``budget`` (scaled) replaces that of the file.
        ``conditions`` applies the threshold and the caps of the file. ``positional`` says how an
        ordinal ballot without points becomes scores. A withdrawn project costs more than the
        budget whatever the budget is, for it may never be funded.
        """
        if sorted(lottery) != sorted(self.project_ids):
            raise ValueError("the lottery must name every project exactly once")
        envelope = self.budget if budget is None else budget
        return Election(
            projects=tuple(_paper(project, envelope) for project in self.projects),
            ballots=scored(
                self.vote_type,
                self.ballots,
                self.project_ids,
                self._longest,
                positional,
                self.default_score,
            ),
            budget=envelope,
            lottery=tuple(lottery),
            caps=self.caps if conditions else (),
            threshold=Threshold(support=self.threshold) if conditions else Threshold(),
        )

    @property
    def _longest(self) -> int:
        """``max_length``, by default the number of projects."""
        declared = self.meta.get("max_length", "")
        return int(declared) if declared.isascii() and declared.isdigit() else len(self.projects)


def _paper(project: PbProject, budget: int) -> Project:
    cost = max(project.cost, budget + 1) if project.withdrawn else project.cost
    return Project(project.id, cost, project.categories, project.districts)
