"""Files that we write: read back to the same election, accepted by the official checker."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pabulib.checker import Checker

from budgeting.counting.model import Ballot
from budgeting.formats.errors import FormatError
from budgeting.formats.pabulib import (
    PabulibFile,
    PbBallot,
    PbProject,
    Publication,
    pb_ballots,
    publish,
    read_pb,
    write_pb,
)

PROJECTS = (
    PbProject("P-1", 60_000_00, '놀이터; new "play" ground', ("공원",), district="마포구"),
    PbProject("P-2", 40_000_50, "Lamps\nfor the alley", ("안전", "Roads, paths"), district="중구"),
    PbProject("P-3", 50_000_00, "=SUM(A1)", (), district="중구", selected="1"),
)
APPROVALS = (
    Ballot((("P-1", 1), ("P-2", 1)), 3),
    Ballot((("P-3", 1),), 2),
    Ballot((("P-2", 1), ("P-3", 1)), 1),
)
POINTS = (Ballot((("P-1", 3), ("P-2", 7)), 2), Ballot((("P-3", 10),), 3))


def publication(**changes: Any) -> Publication:
    """A finished vote over three projects by approval, changed where a test wants."""
    values: dict[str, Any] = {
        "description": "Participatory budget of Seoul",
        "country": "Korea, Republic of",
        "unit": "Seoul",
        "instance": "2025",
        "date_begin": date(2025, 5, 3),
        "date_end": date(2025, 5, 3),
        "vote_type": "approval",
        "budget": 100_000_00,
        "currency": "EUR",
        "decimals": 2,
        "language": "ko",
        "comments": ("Knapsack rule: the plan with the most support.", "Ties are broken by lot."),
        "projects": tuple(
            PbProject(
                one.id, one.cost, one.name, one.categories, district=one.district,
                selected=one.selected or "0",
            )
            for one in PROJECTS
        ),
        "ballots": pb_ballots("approval", APPROVALS),
        "min_length": 1,
        "max_length": 2,
    }  # fmt: skip
    return Publication(**(values | changes))


def complaints(text: str) -> dict[str, Any]:
    """The errors that pabulib-checker finds in a file."""
    results = Checker().process_files([text])
    (found,) = [value["results"] for key, value in results.items() if key not in
                ("metadata", "summary")]  # fmt: skip
    return {} if isinstance(found, str) else found["errors"]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"min_length": None, "max_length": None, "max_sum_cost": 100_000_00},
        {
            "vote_type": "cumulative",
            "ballots": pb_ballots("cumulative", POINTS),
            "max_sum_points": 10,
            "max_points": 10,
        },
        {"rule": "unknown", "budget": 200_000_00},
        {"currency": "KRW", "decimals": 0},
        {"max_length": 99},
    ],
    ids=["approval", "knapsack", "points", "all fit", "no decimals", "long ballots"],
)
def test_the_official_checker_accepts_what_we_publish(changes: dict[str, Any]) -> None:
    assert complaints(write_pb(publish(publication(**changes)))) == {}


def test_the_checker_would_object_to_a_wrong_total() -> None:
    text = write_pb(publish(publication()))
    assert complaints(text.replace("P-1;60000;3;", "P-1;60000;4;")) != {}


def test_a_published_election_reads_back() -> None:
    file = read_pb(write_pb(publish(publication()), [5, 0, 1, 2, 3, 4]))
    assert (file.budget, file.scale) == (100_000_0, 1)
    assert file.projects[0].name == '놀이터; new "play" ground'
    assert file.projects[1].name == "Lamps for the alley"
    assert file.projects[1].categories == ("안전", "Roads， paths")
    assert file.projects[0].districts == ("마포구",)
    assert file.rule == "unknown"
    assert file.meta["comment"].startswith("#1: Knapsack rule")
    assert set(file.election(["P-1", "P-2", "P-3"]).ballots) == set(APPROVALS)
    assert file.notes == ()


def test_points_are_written_from_the_most_to_the_fewest() -> None:
    text = write_pb(
        publish(
            publication(
                vote_type="cumulative",
                ballots=pb_ballots("cumulative", POINTS),
                max_sum_points=10,
            )
        )
    )
    assert "P-2,P-1;7,3\n" in text


def test_a_project_without_a_district_reads_back_without_one() -> None:
    projects = (PbProject("1", 500, district="North"), PbProject("2", 600))
    text = write_pb(publish(publication(projects=projects, ballots=(PbBallot(("1", "2")),))))
    assert [project.districts for project in read_pb(text).projects] == [("North",), ()]
    assert complaints(text).keys() <= {"all projects funded"}


def test_the_order_of_the_rows_is_the_one_given() -> None:
    file = publish(publication(ballots=(PbBallot(("P-1",)), PbBallot(("P-2",)))))
    assert write_pb(file, [1, 0]).endswith("voter_id;vote\n1;P-2\n2;P-1\n")
    assert write_pb(file).endswith("voter_id;vote\n1;P-1\n2;P-2\n")


def test_an_order_that_forgets_a_ballot_is_refused() -> None:
    file = publish(publication(ballots=(PbBallot(("P-1",)), PbBallot(("P-2",)))))
    with pytest.raises(ValueError, match="every ballot"):
        write_pb(file, [0, 0])


@pytest.mark.parametrize("project_id", ["", "a,b", " a", "a\r"])
def test_an_id_that_a_vote_cannot_hold_is_refused(project_id: str) -> None:
    file = publish(publication(projects=(PbProject(project_id, 5),), ballots=()))
    with pytest.raises(FormatError):
        write_pb(file)


def test_neither_proposers_nor_voters_are_written() -> None:
    file = publish(
        publication(projects=(PbProject("1", 5, others=(("proposer", "Kim"),)),), ballots=())
    )
    assert "Kim" not in write_pb(file)


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
ids = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters=","), min_size=1,
    max_size=5,
).filter(lambda text: text == text.strip() and text.lower() not in ("none", "\ufeff"))  # fmt: skip


@st.composite
def elections(draw: st.DrawFn) -> PabulibFile:
    """Any election that the format can hold."""
    names = draw(st.lists(ids, min_size=1, max_size=5, unique=True))
    vote_type = draw(st.sampled_from(["approval", "ordinal", "cumulative", "scoring"]))
    scores = st.integers(0, 9) if vote_type != "scoring" else st.integers(-9, 9)
    ballots = []
    for _ in range(draw(st.integers(0, 6))):
        named = tuple(draw(st.lists(st.sampled_from(names), max_size=5, unique=True)))
        points = draw(st.lists(scores, min_size=len(named), max_size=len(named)))
        pointed = vote_type in ("cumulative", "scoring")
        ballots.append(PbBallot(named, tuple(points) if pointed else None, draw(st.integers(1, 3))))
    projects = tuple(
        PbProject(name, draw(st.integers(1, 10**6)), draw(words), district=draw(words))
        for name in names
    )
    meta = {key: draw(words) for key in ("description", "unit", "comment")}
    scale = draw(st.integers(0, 3))
    budget = draw(st.integers(1, 10**7))
    return PabulibFile(meta, vote_type, budget, projects, tuple(ballots), scale)  # type: ignore[arg-type]


@given(elections())
def test_any_election_survives_writing_and_reading(file: PabulibFile) -> None:
    again = read_pb(write_pb(file))
    before, after = (one.election(file.project_ids) for one in (file, again))
    unit_before, unit_after = 10**file.scale, 10**again.scale
    assert after.budget * unit_before == before.budget * unit_after
    assert [project.cost * unit_before for project in after.projects] == [
        project.cost * unit_after for project in before.projects
    ]
    assert {ballot.scores: ballot.count for ballot in after.ballots} == {
        ballot.scores: ballot.count for ballot in before.ballots
    }
    assert [project.name for project in again.projects] == [
        project.name.replace("\r\n", "\n").replace("\r", "\n").strip()
        or ("-" if any(one.name.strip() for one in file.projects) else "")
        for project in file.projects
    ]
