"""Real elections as bundles: what the count found is confirmed by the stand-alone check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from budgeting.counting.ballot_rules import canonical_ballot
from budgeting.counting.rulebook import BallotFormat, ListedProject, Rulebook
from budgeting.formats.pabulib import PabulibFile, read_pb
from tests import real_elections
from tests.bundles import Random as Chance
from tests.bundles import Vote, a_rulebook, a_vote, replace, verified

LARGEST = 40_000
"""Bytes of a file beyond which a test run has better things to do; ten times that if shipped."""
FILES = [
    path
    for path in real_elections.files()
    if path.stat().st_size < (10 * LARGEST if path.parent == real_elections.SHIPPED else LARGEST)
]


def a_real_vote(file: PabulibFile, rule: str) -> Vote:
    """The election of a file under a rulebook that allows all of its ballots."""
    cast = [
        {key: score for key, score in ballot.scores if score > 0}
        for ballot in file.election(file.project_ids).ballots
        for _ in range(ballot.count)
    ]
    points = any(score != 1 for scores in cast for score in scores.values())
    return a_vote(
        1,
        rulebook=a_real_rulebook(file, cast if points else []),
        choices=[canonical_ballot(scores) for scores in cast],
        papers=0,
        rule=rule,
        secrecy="room",
        receipts="audited",
    )


def a_real_rulebook(file: PabulibFile, cast: list[dict[str, int]]) -> Rulebook:
    """``cast`` are ballots of points, none for approvals."""
    points = max((sum(scores.values()) for scores in cast), default=0)
    each = max((score for scores in cast for score in scores.values()), default=0)
    form = BallotFormat(
        "points" if cast else "approval", "at_most", len(file.projects), points, each, True
    )
    projects = tuple(
        ListedProject(one.id, number, one.cost, "", "", (("en", one.name or one.id),))
        for number, one in enumerate(file.projects, 1)
    )
    total = file.budget * 50
    empty = {"caps": (), "exclusions": (), "threshold": 0}
    book = replace(a_rulebook(Chance(1)), projects=projects, total=total, ballot=form, **empty)
    return replace(book, decimals=file.scale)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_real_election_is_confirmed(path: Path, tmp_path: Path) -> None:
    file = read_pb(path.read_bytes())
    election = file.election(file.project_ids)
    if any(score != int(score) for one in election.ballots for _, score in one.scores):
        assert file.vote_type in ("scoring", "cumulative", "ordinal")
        return  # a rulebook has no ballots with fractions
    for rule in ("knapsack", "greedy"):
        vote = a_real_vote(file, rule)
        found = verified(vote.files, tmp_path)
        assert found.code == 0, found.text
        assert json.loads(vote.files["outcome.json"])["voters"] == file.voters
