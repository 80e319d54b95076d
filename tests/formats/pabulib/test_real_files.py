"""Every real election at hand is read, and agrees with what its city published."""

from __future__ import annotations

import csv
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from pabutools.election.pabulib import parse_pabulib_from_string

from budgeting.formats.pabulib import PabulibFile, read_pb, write_pb
from tests import real_elections

FILES = real_elections.files()
every_file = pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
LARGEST_FOR_PABUTOOLS = 1_000_000
"""Bytes; pabutools takes seconds for larger files."""


def columns(path: Path, section: str) -> list[dict[str, str]]:
    """The rows of a section, read without the code under test."""
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
    start = next(place for place, row in enumerate(rows) if row == [section])
    found = []
    for row in rows[start + 2 :]:
        if row in (["PROJECTS"], ["VOTES"]):
            break
        found.append(dict(zip(rows[start + 1], row, strict=False)))
    return found


def named(vote: str) -> list[str]:
    """The ids in a vote cell."""
    return [project.strip() for project in vote.split(",") if project.strip()]


def test_the_files_in_the_repository_are_among_them() -> None:
    assert len([path for path in FILES if path.name.startswith(("mit__", "apache2__"))]) == 4


@every_file
def test_the_published_votes_are_recounted(path: Path) -> None:
    file = read_pb(path.read_bytes())
    votes = columns(path, "VOTES")
    supporters = Counter(project for vote in votes for project in set(named(vote["vote"])))
    election = file.election(file.project_ids)
    assert election.voters == len(votes)
    assert dict(election.supporters) == {
        project: supporters[project] for project in file.project_ids
    }
    mentions = Counter(project for vote in votes for project in named(vote["vote"]))
    for project in columns(path, "PROJECTS"):
        assert int(project["votes"]) == mentions[project["project_id"]]
    assert not [note for note in file.notes if note.code in ("votes_differ", "score_differ")]


@every_file
def test_the_published_scores_are_those_of_the_election(path: Path) -> None:
    file = read_pb(path.read_bytes())
    repeated = [note for note in file.notes if note.code == "repeated_project"]
    published = {
        project["project_id"]: int(project["score"])
        for project in columns(path, "PROJECTS")
        if "score" in project
    }
    support = file.election(file.project_ids).support
    differ = {project for project, score in published.items() if support[project] != score}
    assert len(differ) <= len(repeated)


@every_file
def test_what_is_written_reads_back_as_the_same_election(path: Path) -> None:
    file = read_pb(path.read_bytes())
    again = read_pb(write_pb(file, range(file.voters)[::-1]))
    assert again.scale == file.scale
    before, after = (one.election(file.project_ids) for one in (file, again))
    assert after.projects == before.projects
    assert after.budget == before.budget
    assert {ballot.scores: ballot.count for ballot in after.ballots} == {
        ballot.scores: ballot.count for ballot in before.ballots
    }
    assert again.threshold == file.threshold


@every_file
def test_amounts_agree_with_pabutools(path: Path) -> None:
    if path.stat().st_size > LARGEST_FOR_PABUTOOLS:
        assert read_pb(path.read_bytes()).voters > 10_000
        return
    text = path.read_text("utf-8-sig")
    if ",04" in text:
        text = text.replace("budget;972679,04", "budget;972679.04")
        text = text.replace("max_sum_cost;972679,04", "max_sum_cost;972679.04")
    instance, profile = parse_pabulib_from_string(text)
    file: PabulibFile = read_pb(text)
    unit = 10**file.scale
    assert Fraction(file.budget, unit) == Fraction(str(instance.budget_limit))
    assert {project.id: Fraction(project.cost, unit) for project in file.projects} == {
        project.name: Fraction(str(project.cost)) for project in instance
    }
    assert file.voters == len(profile)
