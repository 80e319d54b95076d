"""Small elections for the tests, and a recount by trying every set of projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from random import Random

from hypothesis import strategies as st

from budgeting.counting.model import (
    Ballot,
    Cap,
    CategoryKind,
    Election,
    Project,
    Score,
    Threshold,
)


def an_election(
    costs: Mapping[str, int],
    support: Mapping[str, Score],
    budget: int,
    lottery: Sequence[str] | None = None,
    **conditions: object,
) -> Election:
    """An election in which one ballot gives every project its support."""
    scores = tuple(sorted((key, score) for key, score in support.items() if score))
    return Election(
        projects=tuple(Project(key, cost) for key, cost in costs.items()),
        ballots=(Ballot(scores),),
        budget=budget,
        lottery=tuple(lottery or costs),
        **conditions,  # type: ignore[arg-type]
    )


def shuffled(election: Election, seed: int) -> Election:
    """The same election with projects, ballots, caps and groups in another order."""
    random = Random(seed)

    def mixed(parts: Sequence[object]) -> tuple[object, ...]:
        return tuple(random.sample(parts, len(parts)))

    return replace(
        election,
        projects=mixed(election.projects),
        ballots=mixed(election.ballots),
        caps=mixed(election.caps),
        exclusions=tuple(mixed(group) for group in mixed(election.exclusions)),
    )


def a_room(projects: int, ballots: int, marks: int, seed: int = 1) -> Election:
    """A room of residents who each approve so many projects; the money is for three in four."""
    random = Random(seed)
    ids = [f"s{number:03}" for number in range(projects)]
    papers = [
        Project(
            key, random.randint(5_000_000, 300_000_000), (f"f{number % 8}",), (f"d{number % 25}",)
        )
        for number, key in enumerate(ids)
    ]
    cast = [
        Ballot(tuple((key, 1) for key in sorted(random.sample(ids, marks)))) for _ in range(ballots)
    ]
    budget = sum(paper.cost for paper in papers) * 10 // 13
    return Election(tuple(papers), tuple(cast), budget, tuple(random.sample(ids, projects)))


@dataclass(frozen=True)
class Recount:
    """An election counted by hand; ``extra`` votes are given to projects by new supporters."""

    election: Election
    extra: Mapping[str, int]

    def support(self, key: str) -> Score:
        """Add up what the ballots give the project."""
        given = sum(
            (
                score * ballot.count
                for ballot in self.election.ballots
                for name, score in ballot.scores
                if name == key
            ),
            Fraction(0),
        )
        return given + self.extra.get(key, 0)

    def supporters(self, key: str) -> int:
        """Count who gave it anything."""
        given = sum(
            ballot.count
            for ballot in self.election.ballots
            for name, score in ballot.scores
            if name == key and score > 0
        )
        return given + self.extra.get(key, 0)

    def may(self, project: Project) -> bool:
        """Say whether the project has support, and enough for the threshold."""
        threshold = self.election.threshold
        voters = sum(ballot.count for ballot in self.election.ballots)
        support = self.support(project.id)
        enough = self.supporters(project.id) >= threshold.share * voters
        return support > 0 and support >= threshold.support and enough

    def keeps(self, chosen: Sequence[Project]) -> bool:
        """Say whether a set keeps the budget, the caps and the exclusions."""
        ids = {project.id for project in chosen}
        return (
            sum(project.cost for project in chosen) <= self.election.budget
            and all(_under(cap, chosen) for cap in self.election.caps)
            and all(len(ids.intersection(group)) < 2 for group in self.election.exclusions)
        )

    def sets(self) -> list[tuple[Project, ...]]:
        """Return every set that may be funded."""
        open_to = [project for project in self.election.projects if self.may(project)]
        return [
            chosen
            for size in range(len(open_to) + 1)
            for chosen in combinations(open_to, size)
            if self.keeps(chosen)
        ]

    def worth(self, chosen: Sequence[Project]) -> Score:
        """Add the support of a set up."""
        return sum((self.support(project.id) for project in chosen), Fraction(0))

    def best(self) -> frozenset[str]:
        """Return the ids of the set that the tie chain leaves."""

        def chain(chosen: tuple[Project, ...]) -> tuple[Score, int, list[bool]]:
            ids = {project.id for project in chosen}
            absent = [key not in ids for key in self.election.lottery]
            return -self.worth(chosen), sum(project.cost for project in chosen), absent

        return frozenset(project.id for project in min(self.sets(), key=chain))

    def greedy(self) -> frozenset[str]:
        """Return the ids that greedy funds."""
        chosen: list[Project] = []
        place = self.election.lottery.index
        queue = sorted(
            (project for project in self.election.projects if self.may(project)),
            key=lambda project: (-self.support(project.id), project.cost, place(project.id)),
        )
        for project in queue:
            if self.keeps([*chosen, project]):
                chosen.append(project)
        return frozenset(project.id for project in chosen)


def _under(cap: Cap, chosen: Sequence[Project]) -> bool:
    """Say whether a set keeps a cap."""
    inside = [
        p.cost for p in chosen if cap.key in (p.fields if cap.kind == "field" else p.districts)
    ]
    return sum(inside) <= cap.limit


def recount(election: Election, **extra: int) -> Recount:
    """Count an election by hand."""
    return Recount(election, extra)


def repriced(election: Election, key: str, price: int) -> Election:
    """The same election with one project at another price."""
    return replace(
        election,
        projects=tuple(replace(p, cost=price) if p.id == key else p for p in election.projects),
    )


@st.composite
def elections(draw: st.DrawFn, *, overlapping: bool = True) -> Election:
    """Up to six projects with approvals, and every kind of condition now and then."""
    ids = [f"p{number}" for number in range(draw(st.integers(1, 6)))]
    grain = draw(st.sampled_from([1, 1, 100]))
    cost = st.integers(1, draw(st.sampled_from([3, 12, 60]))).map(lambda amount: amount * grain)
    projects = tuple(
        Project(key, draw(cost), _labels(draw, "ab", overlapping), _labels(draw, "xy", False))
        for key in ids
    )
    marks = st.lists(st.sampled_from(ids), unique=True).map(
        lambda names: tuple((name, 1) for name in sorted(names))
    )
    ballot = st.builds(Ballot, marks, st.sampled_from([1, 1, 2]))
    budget = draw(st.integers(0, sum(project.cost for project in projects)))
    kinds: list[tuple[CategoryKind, str]] = [("field", "a"), ("field", "b")]
    if overlapping:
        kinds += [("district", "x"), ("district", "y")]
    capped = draw(st.lists(st.sampled_from(kinds), unique=True, max_size=3))
    caps = tuple(Cap(kind, key, draw(st.integers(0, budget))) for kind, key in capped)
    group = st.lists(st.sampled_from(ids), min_size=2, max_size=3, unique=True).map(tuple)
    groups = st.lists(group, max_size=2 if overlapping else 1) if len(ids) > 1 else st.just([])
    share = draw(st.sampled_from([Fraction(0), Fraction(0), Fraction(1, 3)]))
    return Election(
        projects=projects,
        ballots=tuple(draw(st.lists(ballot, max_size=7))),
        budget=budget,
        lottery=tuple(draw(st.permutations(ids))),
        caps=caps,
        exclusions=tuple(draw(groups)),
        threshold=Threshold(share, draw(st.sampled_from([0, 0, 2]))),
    )


def _labels(draw: st.DrawFn, letters: str, several: bool) -> tuple[str, ...]:
    """Draw the categories of one project."""
    return tuple(draw(st.lists(st.sampled_from(letters), unique=True, max_size=1 + several)))
