"""Every real election at hand: proven, the same in any order, and right by another program."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from budgeting.canonical import canonical_json
from budgeting.counting.model import Election
from budgeting.counting.most_support import count
from budgeting.counting.outcome import as_document
from budgeting.counting.ties import lottery_order
from budgeting.formats.pabulib import read_pb
from tests.counting.elections import shuffled
from tests.real_elections import files


def election_of(path: Path) -> Election:
    """The election of a file, with the file's name as the lottery's seed."""
    file = read_pb(path.read_bytes())
    return file.election(lottery_order(path.name, file.project_ids))


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_a_real_election_is_proven_and_its_order_decides_nothing(path: Path) -> None:
    election = election_of(path)
    outcome = count(election)
    assert outcome.proven
    assert all(reason.exact for reason in outcome.not_funded)
    assert outcome.optimal_sets is not None
    text = canonical_json(as_document(outcome))
    assert canonical_json(as_document(count(shuffled(election, 11)))) == text


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_pabutools_finds_no_better_plan_in_a_real_election(path: Path) -> None:
    election = election_of(path)
    assert _by_pabutools(election) == count(election).total_support


def _by_pabutools(election: Election) -> int:
    """The optimum by pabutools, with all support given by one voter's points."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pabutools.election import (
            Additive_Cardinal_Sat,
            CardinalBallot,
            CardinalProfile,
            Instance,
            Project,
        )
        from pabutools.rules import max_additive_utilitarian_welfare

        projects = {paper.id: Project(paper.id, paper.cost) for paper in election.projects}
        instance = Instance(projects.values(), budget_limit=election.budget)
        points = {projects[key]: int(score) for key, score in election.support.items()}
        profile = CardinalProfile([CardinalBallot(points)], instance=instance)
        chosen = max_additive_utilitarian_welfare(
            instance, profile, sat_class=Additive_Cardinal_Sat
        )
    return sum(points[project] for project in chosen)
