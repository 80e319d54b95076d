"""Votes without quotation marks are read many lines at a time, and as if one by one."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.formats.errors import FormatError
from budgeting.formats.pabulib import PabulibFile, read_pb

HEAD = """META
key;value
description;Benches and trees
country;Nowhere
unit;Yard
instance;2025
num_projects;2
num_votes;{votes}
budget;100
vote_type;approval
rule;greedy
date_begin;01.01.2025
date_end;31.01.2025
PROJECTS
project_id;cost
a;60
b;50
VOTES
"""
Line = tuple[str, str, str]


def text_of(lines: list[Line], header: str = "voter_id;vote;place") -> str:
    return HEAD.format(votes=len(lines)) + "\n".join([header, *map(";".join, lines)]) + "\n"


def quoted(lines: list[Line]) -> str:
    rows = StringIO()
    csv.writer(rows, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(lines)
    return HEAD.format(votes=len(lines)) + "voter_id;vote;place\n" + rows.getvalue()


def oracle(lines: list[Line]) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    for _, vote, _ in lines:
        ids = tuple(sorted(set(filter(None, vote.split(",")))))
        found[ids] = found.get(ids, 0) + 1
    return found


def sets_of(file: PabulibFile) -> dict[tuple[str, ...], int]:
    return {ballot.projects: ballot.count for ballot in file.ballots}


LETTERS = st.characters(exclude_characters='";\r\n\0', exclude_categories=["Cs"])
PLACES = st.text(LETTERS, max_size=9)
LINES = st.lists(
    st.tuples(st.sampled_from(["a", "b", "a,b", "b,a", ""]), PLACES), min_size=1, max_size=40
).map(lambda rows: [(str(number), *row) for number, row in enumerate(rows)])


@given(LINES, st.sampled_from(["\n", "\r\n"]), st.integers(0, 2))
def test_plain_and_quoted_votes_are_the_same_election(
    lines: list[Line], end: str, blank: int
) -> None:
    plain = read_pb((text_of(lines) + blank * "\n").replace("\n", end))
    assert sets_of(plain) == oracle(lines)
    assert plain == read_pb(quoted(lines))


def test_more_votes_than_are_read_at_a_time_are_all_counted() -> None:
    lines: list[Line] = [
        (str(number), "a" if number % 3 else "b", "x" * 50) for number in range(999)
    ]
    assert sets_of(read_pb(text_of(lines))) == {("b",): 333, ("a",): 666}


@pytest.mark.parametrize("where", [0, 1, 499, 998])
def test_the_line_of_a_fault_among_plain_votes_is_named(where: int) -> None:
    lines: list[Line] = [(str(number), "a", "x" * 50) for number in range(999)]
    lines[where] = (str(where), "c", "x")
    with pytest.raises(FormatError) as caught:
        read_pb(text_of(lines))
    assert [problem.line for problem in caught.value.problems] == [20 + where]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("5;a", []),
        ("5", []),
        ("5;a;x;", []),
        ("5;a;x;y", [(22, "too_many_cells")]),
        (";a;x", [(22, "voter_empty")]),
        ('5;a;"x', [(22, "open_quote")]),
    ],
)
def test_a_row_of_another_width_or_with_a_quotation_mark_is_read_by_itself(
    row: str, said: list[tuple[int, str]]
) -> None:
    text = text_of([("1", "a", "x"), ("2", "b", "y")]).replace("num_votes;2", "num_votes;3")
    assert _said(f"{text}{row}\n") == said


def _said(text: str) -> list[tuple[int | None, str]]:
    try:
        read_pb(text)
    except FormatError as error:
        return [(problem.line, problem.code) for problem in error.problems]
    return []


@pytest.mark.parametrize("place", ["one\rtwo", "one\r"])
def test_a_lone_carriage_return_ends_a_line(place: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_pb(text_of([("1", "a", "x"), ("2", "c", place)]))
    assert {problem.code for problem in caught.value.problems} <= {"wrong_count", "project_unknown"}


def test_a_title_in_the_middle_of_plain_votes_is_refused() -> None:
    text = text_of([("1", "a", "x"), ("2", "b", "y")]) + "META\n3;a;z\n"
    with pytest.raises(FormatError, match="Line 22: the section META begins again"):
        read_pb(text)
