"""How each of the five Pabulib vote types becomes scores.

=========== ===================================================================================
approval    1 for every project named (the format page: "each vote is a subset of projects")
choose-1    1 for the project named
ordinal     the ``points`` column where it is given (Krakow 2021); else by position, see below
cumulative  the ``points`` column
scoring     the ``points`` column; ``default_score`` for every project not named
=========== ===================================================================================

By position there are three readings. ``length``: on a ballot that names k projects the best gets
k points, the last 1 (the "modified Borda count"; Emerson, Social Choice and Welfare 40, 2013).
It is what the official checker recounts (``create_points_based_on_vote_length``), and
the only one that gives the ``score`` column of every ordinal file seen: Krakow, where all
ballots have three names (3-2-1), and Merced, where they have one to eight. ``max_length``: the best
gets the longest allowed length, on every ballot. ``borda``: the best gets the number of projects
less one (Borda 1781; the format page names "Borda" as the default of ``scoring_fn`` without
saying which). A project that a ballot names twice counts once, by its first mention.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from budgeting.counting.model import Ballot, Score

if TYPE_CHECKING:
    from budgeting.formats.pabulib.file import PbBallot

Positional = Literal["length", "max_length", "borda"]
Scores = tuple[tuple[str, Score], ...]


def scored(
    vote_type: str,
    ballots: Iterable[PbBallot],
    project_ids: Sequence[str],
    max_length: int,
    positional: Positional = "length",
    default_score: Score = 0,
) -> tuple[Ballot, ...]:
    """Ballots with scores, equal ones grouped, in the order of their first appearance."""
    if vote_type in ("approval", "choose-1"):
        return _approvals(ballots, project_ids)
    if vote_type == "scoring" and default_score:
        pairs = _with_default(ballots, project_ids, default_score)
    else:
        tops = {"max_length": max_length, "borda": len(project_ids) - 1}
        pairs = _pointed(ballots, tops.get(positional))
    counts: dict[Scores, int] = {}
    for scores, count in pairs:
        counts[scores] = counts.get(scores, 0) + count
    return tuple(Ballot(scores, count) for scores, count in counts.items())


def positional_points(length: int, top: int | None = None) -> Sequence[int]:
    """Points by position, falling by one; ``top`` is the best one's, by default the length."""
    if top is None:
        return range(length, 0, -1)
    return [max(top - position, 0) for position in range(length)]


def _approvals(ballots: Iterable[PbBallot], project_ids: Sequence[str]) -> tuple[Ballot, ...]:
    """Sets of projects, each compared as its sorted ids before any score is written."""
    counts: dict[tuple[str, ...], int] = {}
    known = counts.get
    for ballot in ballots:
        named = tuple(sorted(ballot.projects))
        counts[named] = known(named, 0) + ballot.count
    ones: dict[str, tuple[str, Score]] = {project: (project, 1) for project in project_ids}
    one = ones.__getitem__
    return tuple([Ballot(tuple(map(one, named)), count) for named, count in counts.items()])


def _pointed(ballots: Iterable[PbBallot], top: int | None) -> Iterator[tuple[Scores, int]]:
    for ballot in ballots:
        points: Sequence[Score] | None = ballot.points
        if points is None:
            points = positional_points(len(ballot.projects), top)
        named = zip(ballot.projects, points, strict=True)
        yield tuple(sorted((project, score) for project, score in named if score)), ballot.count


def _with_default(
    ballots: Iterable[PbBallot], project_ids: Sequence[str], default_score: Score
) -> Iterator[tuple[Scores, int]]:
    for ballot in ballots:
        given: dict[str, Score] = dict.fromkeys(project_ids, default_score)
        given.update(zip(ballot.projects, ballot.points or (), strict=True))
        yield (
            tuple(sorted((project, score) for project, score in given.items() if score)),
            (ballot.count),
        )
