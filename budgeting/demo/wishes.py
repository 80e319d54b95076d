"""What simulated residents want: invented tastes, drawn from a seed, the same on every machine."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence

from budgeting.counting.rulebook import ListedProject, Rulebook


def wishes(rulebook: Rulebook, residents: int, seed: str = "yard") -> list[dict[str, int]]:
    """One legal ballot for each resident: project id -> score.

    Every resident likes some fields, the home district and what is popular anyway.
    """
    chance = random.Random(hashlib.sha256(seed.encode()).digest())  # noqa: S311 - play, not secrecy
    fields = sorted({project.field for project in rulebook.projects})
    districts = sorted({project.district for project in rulebook.projects})
    charm = {project.id: chance.lognormvariate(0, 0.8) for project in rulebook.projects}
    ballots = []
    for _ in range(residents):
        liked = set(chance.sample(fields, min(3, len(fields))))
        home = chance.choice(districts)
        weights = [
            charm[project.id]
            * (3 if project.field in liked else 1)
            * (4 if project.district == home else 1)
            for project in rulebook.projects
        ]
        ballots.append(_ballot(rulebook, _ranking(rulebook.projects, weights, chance), chance))
    return ballots


def _ranking(
    projects: Sequence[ListedProject], weights: Sequence[float], chance: random.Random
) -> list[ListedProject]:
    """The projects in an order in which the heavier ones tend to come first."""
    keys = [chance.random() ** (1 / weight) for weight in weights]
    order = sorted(range(len(projects)), key=lambda place: (-keys[place], projects[place].id))
    return [projects[place] for place in order]


def _ballot(
    rulebook: Rulebook, ranking: Sequence[ListedProject], chance: random.Random
) -> dict[str, int]:
    fewest, most = rulebook.ballot.bounds(len(rulebook.projects))
    wanted = max(fewest, min(most, chance.randint(min(4, most), most)))
    limits = dict(rulebook.ballot.field_limits)
    taken: dict[str, int] = {}
    scores: dict[str, int] = {}
    room = rulebook.envelope if rulebook.ballot.kind == "knapsack" else None
    for project in ranking:
        if len(scores) == wanted:
            break
        if taken.get(project.field, 0) >= limits.get(project.field, len(ranking)):
            continue
        if room is not None:
            if project.cost > room:
                continue
            room -= project.cost
        taken[project.field] = taken.get(project.field, 0) + 1
        scores[project.id] = 1
    if rulebook.ballot.kind == "points":
        return _points(rulebook, list(scores))
    return scores


def _points(rulebook: Rulebook, chosen: list[str]) -> dict[str, int]:
    """Give the points away in turns, the best liked project first."""
    left = rulebook.ballot.points
    scores: dict[str, int] = {}
    for _ in range(rulebook.ballot.points_each):
        for project_id in chosen:
            if left:
                scores[project_id] = scores.get(project_id, 0) + 1
                left -= 1
    return scores
