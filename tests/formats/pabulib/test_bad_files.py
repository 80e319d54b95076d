"""A corpus of broken files: each ends in an error with its line and its reason."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.formats.errors import FormatError
from budgeting.formats.pabulib import PabulibFile, read_pb
from tests.formats.pabulib.small import SMALL, of_type, spoilt

BAD_AMOUNTS = [
    "", "NaN", "nan", "inf", "-inf", "1e400", "1e3", "١٢٣", "1_000", "²", "½", "-5", "+5", "0",
    "-0", "0.0", "0,00", "9223372036854775808", "9" * 5000, "0x10", "five", "1,234", "1.2.3",
    "1,2,3", "1 000", "$5", "1/0", "1/3", "--5", ".5", "5.", "=1+1",
]  # fmt: skip


def problems(content: str | bytes) -> list[tuple[int | None, str]]:
    """Line and code of everything that is wrong with a file."""
    with pytest.raises(FormatError) as caught:
        read_pb(content)
    for problem in caught.value.problems:
        assert problem.message.endswith(".")
        assert problem.message in str(caught.value)
        if problem.line is not None:
            assert problem.message.startswith(f"Line {problem.line}: ")
    return [(problem.line, problem.code) for problem in caught.value.problems]


@pytest.mark.parametrize("amount", BAD_AMOUNTS)
def test_a_bad_cost_is_refused_with_its_line(amount: str) -> None:
    assert {line for line, _ in problems(spoilt(("a;600", f"a;{amount}")))} == {16}


@pytest.mark.parametrize("amount", BAD_AMOUNTS)
def test_a_bad_budget_is_refused(amount: str) -> None:
    found = problems(spoilt(("budget;1000", f"budget;{amount}")))
    assert len(found) == 1
    assert found[0][0] in (9, None)


@pytest.mark.parametrize("points", sorted(set(BAD_AMOUNTS) - {"0", "-0", "0.0"}))
def test_bad_points_are_refused(points: str) -> None:
    assert problems(of_type("cumulative", "1;a;3", f"2;a;{points}"))[0][0] == 22


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        (spoilt(("c;500", "a;500")), 18, "id_twice"),
        (spoilt(("c;500", ";500")), 18, "id_empty"),
        (spoilt(("c;500", '"c,d";500')), 18, "id_comma"),
        (spoilt(("4;c", "4;d")), 24, "project_unknown"),
        (spoilt(("4;c", "4;A")), 24, "project_unknown"),
        (spoilt(("4;c", "3;c")), 24, "voter_twice"),
        (spoilt(("4;c", " ;c")), 24, "voter_empty"),
        (spoilt(("4;c", "4;c;d")), 24, "too_many_cells"),
        (spoilt(("Bench", "Bench;2")), 16, "too_many_cells"),
        (spoilt(("Fountain", '"Fountain')), 18, "open_quote"),
        (spoilt(("num_votes;4", "num_votes;5")), 8, "wrong_count"),
        (spoilt(("num_votes;4", "num_votes;four")), 8, "wrong_count"),
        (spoilt(("num_projects;3", "num_projects;2")), 7, "wrong_count"),
        (spoilt(("vote_type;approval", "vote_type;ranking")), 10, "vote_type_unknown"),
        (spoilt(("vote_type;approval\n", "")), None, "vote_type_unknown"),
        (spoilt(("budget;1000\n", "")), None, "key_missing"),
        (spoilt(("budget;1000", "budget;1000\nbudget;2000")), 10, "key_twice"),
        (spoilt(("budget;1000", "budget;1;000")), 9, "too_many_cells"),
        (spoilt(("rule;greedy", ";greedy")), 11, "key_empty"),
        (spoilt(("key;value", "key:value")), 2, "meta_header"),
        (spoilt(("META\n", "")), 1, "before_meta"),
        (spoilt(("META\n", "hello\nMETA\n")), 1, "before_meta"),
        (spoilt(("PROJECTS\n", "")), None, "section_missing"),
        (spoilt(("VOTES\n", "")), None, "section_missing"),
        (SMALL + "VOTES\nvoter_id;vote\n", 25, "section_twice"),
        (spoilt(("VOTES", "META")), 19, "section_twice"),
        (SMALL[: SMALL.index("VOTES")], None, "section_missing"),
        (SMALL[: SMALL.index("voter_id")], None, "header_missing"),
        (spoilt(("project_id;cost", "project_id;price")), 15, "column_missing"),
        (spoilt(("project_id;cost;name", "project_id;cost;cost")), 15, "column_twice"),
        (spoilt(("voter_id;vote", "voter;vote")), 20, "column_missing"),
        (spoilt(("voter_id;vote", "voter_id;votes")), 20, "column_missing"),
        (spoilt(("Bench", "Be\0nch")), 16, "no_text"),
        (spoilt(("Bench", "Be\ud800nch")), 16, "no_text"),
        (spoilt(("Bench", "x" * 10_000_000)), 16, "cell_too_long"),
        (spoilt(("4;c", "4;" + "c," * 5_000_000)), 24, "cell_too_long"),
        (of_type("cumulative", "1;a;3", header="voter_id;vote;age"), 20, "column_missing"),
        (of_type("cumulative", "1;a;"), 21, "points_missing"),
        (of_type("cumulative", "1;a,b;3"), 21, "points_length"),
        (of_type("cumulative", "1;a;-3"), 21, "points_negative"),
        (of_type("approval", "1;a;3"), 21, "points_unexpected"),
        (of_type("choose-1", "1;a,b", header="voter_id;vote"), 21, "choose_one"),
        ("", None, "section_missing"),
        (";;;\n\n", None, "section_missing"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused(text: str, line: int | None, code: str) -> None:
    assert (line, code) in problems(text)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (SMALL.encode("utf-16"), "not_utf8"),
        (spoilt(("Bench", "벤치")).encode("cp949"), "not_utf8"),
        (b"PK\x03\x04\x14\x00\x00\x00", "no_text"),
        (b"\xff\xfe\x00", "not_utf8"),
    ],
)
def test_bytes_that_are_no_text_are_refused(content: bytes, code: str) -> None:
    assert [found for _, found in problems(content)] == [code]


def test_every_problem_is_told_at_once() -> None:
    text = spoilt(("a;600", "a;-1"), ("c;500", "a;NaN"), ("num_votes;4", "num_votes;9"))
    assert [line for line, _ in problems(text)] == [8, 16, 18]


def test_the_sentence_names_the_line_and_the_reason() -> None:
    with pytest.raises(FormatError) as caught:
        read_pb(spoilt(("a;600", "a;-5")))
    assert str(caught.value) == 'Line 16: the cost "-5" is not a number above zero.'


def test_a_flood_of_problems_is_cut() -> None:
    rows = [f"{number};x{number}" for number in range(5000)]
    found = problems(of_type("approval", *rows, header="voter_id;vote"))
    assert 0 < len(found) <= 200


def ends_well(content: str | bytes) -> None:
    """The only two ends: an error with reasons, or a file whose election can be made."""
    try:
        file = read_pb(content)
    except FormatError:
        return
    assert isinstance(file, PabulibFile)
    election = file.election(file.project_ids)
    assert election.budget > 0
    assert all(project.cost > 0 for project in election.projects)
    assert election.voters == file.voters


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300)))
def test_arbitrary_content_ends_in_an_error_or_an_election(content: str | bytes) -> None:
    ends_well(content)


PIECES = st.sampled_from(
    ["META", "PROJECTS", "VOTES", ";", "\n", "\r\n", '"', ",", "a", "b", "1", "0", "-1", "points",
     "vote", "cost", "budget", "None", "\ufeff", " ", "999999999", "ordinal", "scoring", "é"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.data())
def test_a_file_with_pieces_exchanged_ends_in_an_error_or_an_election(data: st.DataObject) -> None:
    text = SMALL
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(start + 12, len(text))))
        text = text[:start] + "".join(data.draw(st.lists(PIECES, max_size=4))) + text[end:]
    ends_well(text)
