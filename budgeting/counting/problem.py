"""An election reduced to what a search needs: whole numbers, by place in the lottery."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, lcm

from budgeting.counting.model import Election, Score

Plan = tuple[int, int, int]
"""A set of projects as (cost, -support, -mask).

The bits of the mask stand for the places in the lottery, the first place being the highest
bit. Of two sets with equal cost and support the one with the larger mask contains the earliest
project in which they differ; hence plans of equal cost sort with the preferred one first, and
the plan of a union of disjoint sets is the sum of their plans.
"""


def key(plan: Plan) -> Plan:
    """Return the tie chain as a sort key, the preferred plan first."""
    return plan[1], plan[0], plan[2]


@dataclass(frozen=True, slots=True)
class Limit:
    """The projects at ``places`` may cost at most ``money`` together."""

    places: tuple[int, ...]
    money: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Which of the ``candidates`` to fund; ``costs`` and ``supports`` are by place.

    Candidates have support above zero and fit the budget and their caps one by one.
    """

    costs: tuple[int, ...]
    supports: tuple[int, ...]
    candidates: tuple[int, ...]
    budget: int
    caps: tuple[Limit, ...] = ()
    exclusions: tuple[tuple[int, ...], ...] = ()

    def plan(self, place: int) -> Plan:
        """Return the plan that funds one project."""
        return (self.costs[place], -self.supports[place], -self.bit(place))

    def bit(self, place: int) -> int:
        """Return the bit of a place in the mask of a plan."""
        return 1 << (len(self.costs) - 1 - place)

    def places(self, mask: int) -> tuple[int, ...]:
        """Return the places in a mask, in the order of the lottery."""
        return tuple(place for place in range(len(self.costs)) if mask & self.bit(place))

    def measure(self, places: Iterable[int]) -> Plan:
        """Add up a set of projects afresh."""
        chosen = tuple(places)
        return (
            sum(self.costs[place] for place in chosen),
            -sum(self.supports[place] for place in chosen),
            -sum(self.bit(place) for place in chosen),
        )

    def allows(self, places: Iterable[int]) -> bool:
        """Say whether a set keeps the budget, every cap and every exclusion."""
        chosen = set(places)

        def cost(of: Iterable[int]) -> int:
            return sum(self.costs[place] for place in of)

        return (
            cost(chosen) <= self.budget
            and all(cost(chosen.intersection(cap.places)) <= cap.money for cap in self.caps)
            and all(len(chosen.intersection(group)) <= 1 for group in self.exclusions)
        )

    def rivals(self, place: int) -> frozenset[int]:
        """Return the projects that one project excludes, itself included."""
        groups = [group for group in self.exclusions if place in group]
        return frozenset([place]).union(*groups)

    def beside(self, place: int, price: int) -> Problem | None:
        """Return what remains to decide if the project is funded at a price, or None."""
        room = self.room(place)
        if price > room:
            return None
        rivals = self.rivals(place)
        return replace(
            self,
            candidates=tuple(other for other in self.candidates if other not in rivals),
            budget=self.budget - price,
            caps=tuple(
                Limit(cap.places, cap.money - price) if place in cap.places else cap
                for cap in self.caps
            ),
        )

    def room_beside(self, place: int, others: Iterable[int]) -> int:
        """Return the largest price at which the project keeps all limits beside others."""
        chosen = tuple(others)
        rooms = [self.budget - sum(self.costs[other] for other in chosen)]
        for cap in self.caps:
            if place in cap.places:
                inside = (self.costs[other] for other in chosen if other in cap.places)
                rooms.append(cap.money - sum(inside))
        return min(rooms)

    def room(self, place: int) -> int:
        """Return the largest price at which the project could be funded alone."""
        return self.room_beside(place, ())


@dataclass(frozen=True, slots=True)
class Tally:
    """The votes added up: everything by place in the lottery, supports in ``1 / unit``."""

    election: Election
    ids: tuple[str, ...]
    unit: int
    supporters: tuple[int, ...]
    meets: tuple[bool, ...]
    problem: Problem

    def names(self, places: Iterable[int]) -> tuple[str, ...]:
        """Return project ids for places."""
        return tuple(self.ids[place] for place in places)

    def score(self, scaled: int) -> Score:
        """Return a support as the ballots counted it."""
        if self.unit == 1:
            return scaled
        exact = Fraction(scaled, self.unit)
        return exact.numerator if exact.denominator == 1 else exact

    def level(self, place: int) -> int:
        """Return the scaled support with which a project meets the threshold.

        Never less than it has. Each unit of support that it lacks is taken to come from one
        voter more, as far as it lacks voters.
        """
        threshold = self.election.threshold
        support = self.problem.supports[place]
        voters = ceil(threshold.share * self.election.voters) - self.supporters[place]
        return max(support, ceil(threshold.support * self.unit), support + voters)


def tally(election: Election) -> Tally:
    """Add the ballots up, bring all scores to whole numbers and sort out the candidates.

    Raises ``ValueError`` if the lottery does not name every project once.
    """
    ids = election.lottery
    if sorted(ids) != sorted(project.id for project in election.projects):
        raise ValueError("the lottery must name every project once")
    cost_of = {project.id: project.cost for project in election.projects}
    unit = lcm(*(score.denominator for score in election.support.values()))
    meets = tuple(election.meets_threshold(project_id) for project_id in ids)
    whole = Problem(
        costs=tuple(cost_of[project_id] for project_id in ids),
        supports=tuple(int(election.support[project_id] * unit) for project_id in ids),
        candidates=(),
        budget=election.budget,
        caps=_limits(election),
        exclusions=_groups(election),
    )
    fit = tuple(
        place
        for place in range(len(ids))
        if meets[place] and whole.supports[place] > 0 and whole.costs[place] <= whole.room(place)
    )
    supporters = tuple(election.supporters[project_id] for project_id in ids)
    return Tally(election, ids, unit, supporters, meets, replace(whole, candidates=fit))


def _limits(election: Election) -> tuple[Limit, ...]:
    """Return the caps with their members, in an order that the input does not decide."""
    by_id = {project.id: project for project in election.projects}
    limits = []
    for cap in sorted(election.caps, key=lambda cap: (cap.kind, cap.key, cap.limit)):
        members = [
            place
            for place, project_id in enumerate(election.lottery)
            if cap.key in getattr(by_id[project_id], f"{cap.kind}s")
        ]
        if members:
            limits.append(Limit(tuple(members), cap.limit))
    return tuple(limits)


def _groups(election: Election) -> tuple[tuple[int, ...], ...]:
    """Return the exclusion groups as sorted places, without empty ones and repetitions."""
    place_of = {project_id: place for place, project_id in enumerate(election.lottery)}
    groups = {
        tuple(sorted({place_of[member] for member in group})) for group in election.exclusions
    }
    return tuple(sorted(group for group in groups if len(group) > 1))
