"""A list of projects with their support: thresholds, rooms, candidates, and every plan of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from tests.second_verifier.reading import TooHardError
from tests.second_verifier.rulebook import MILLION, Rulebook

MOST_CANDIDATES = 16


@dataclass(frozen=True)
class Project:
    """A project with what the ballots give it, and its place in the lottery."""

    id: str
    cost: int
    keys: frozenset[tuple[str, str]]
    support: int
    supporters: int
    place: int


class Plan(NamedTuple):
    """A set of projects that keeps every limit; of two plans the better one is the greater.

    ``members`` has a bit for each project, the highest for the earliest in the lottery, so that
    of two numbers the greater contains the earliest project that is in only one of them.
    """

    support: int
    minus_cost: int
    members: int
    left_in_caps: tuple[int, ...]


class Election:
    """A vote as both rules see it."""

    def __init__(self, rulebook: Rulebook, projects: list[Project], voters: int) -> None:
        told = rulebook.told
        self.rule: str = told["rule"]
        self.budget = rulebook.envelope
        self.voters = voters
        self.threshold = int(told["threshold_millionths"])
        self.caps = [((cap["kind"], cap["key"]), int(cap["limit"])) for cap in told["caps"]]
        self.groups = [set(group) for group in told["exclusions"]]
        self.by_lottery = sorted(projects, key=lambda one: one.place)
        self.queue = sorted(projects, key=lambda one: (-one.support, one.cost, one.place))
        self.candidates = [one for one in self.queue if self.candidate(one)]

    def in_lottery(self, ids: Iterable[str]) -> list[str]:
        """These ids in the order of the lottery."""
        wanted = set(ids)
        return [one.id for one in self.by_lottery if one.id in wanted]

    @cached_property
    def supporters_needed(self) -> int:
        """The least number of supporters that meets the threshold."""
        return -(-self.threshold * self.voters // MILLION)

    def meets(self, project: Project) -> bool:
        """Whether enough ballots name it."""
        return project.supporters * MILLION >= self.threshold * self.voters

    def room(self, project: Project) -> int:
        """What it may cost at most, were it alone."""
        return min([self.budget, *(limit for key, limit in self.caps if key in project.keys)])

    def candidate(self, project: Project) -> bool:
        """Whether it may be funded at all."""
        fits = project.cost <= self.room(project)
        return self.meets(project) and project.support > 0 and fits

    def need(self, project: Project) -> int:
        """The support with which it would meet the threshold."""
        return project.support + max(0, self.supporters_needed - project.supporters)

    def rivals_by_rule(self, project: Project) -> set[str]:
        """The other projects of its groups."""
        shared = (group for group in self.groups if project.id in group)
        return {one for group in shared for one in group} - {project.id}

    def bit(self, project: Project) -> int:
        """Its bit among the members of a plan."""
        return 1 << (len(self.by_lottery) - 1 - project.place)

    def bits(self, ids: Iterable[str]) -> int:
        """The bits of several projects."""
        wanted = set(ids)
        return sum(self.bit(one) for one in self.by_lottery if one.id in wanted)

    def ids(self, members: int) -> list[str]:
        """Those whose bits are set, in the order of the lottery."""
        return [one.id for one in self.by_lottery if members & self.bit(one)]

    @cached_property
    def plans(self) -> list[Plan]:
        """Every plan of candidates, the empty one too."""
        if len(self.candidates) > MOST_CANDIDATES:
            raise TooHardError(f"{len(self.candidates)} candidates")
        found = [Plan(0, 0, 0, tuple(limit for _, limit in self.caps))]
        for project in self.candidates:
            found += list(self._joined(found, project))
        return found

    def _joined(self, plans: list[Plan], project: Project) -> Iterator[Plan]:
        shut_out = self.bits(self.rivals_by_rule(project))
        for plan in plans:
            if not plan.members & shut_out and self.slack(plan, project) >= project.cost:
                yield self.with_project(plan, project)

    def slack(self, plan: Plan, project: Project) -> int:
        """What a project may cost at most beside a plan."""
        pairs = zip(self.caps, plan.left_in_caps, strict=True)
        return min(
            [
                self.budget + plan.minus_cost,
                *(left for (key, _), left in pairs if key in project.keys),
            ]
        )

    def with_project(self, plan: Plan, project: Project) -> Plan:
        """A plan and one project more."""
        pairs = zip(self.caps, plan.left_in_caps, strict=True)
        return Plan(
            plan.support + project.support,
            plan.minus_cost - project.cost,
            plan.members | self.bit(project),
            tuple(left - project.cost if key in project.keys else left for (key, _), left in pairs),
        )
