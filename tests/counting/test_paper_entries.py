"""What is typed from a sheet is read exactly, and two readings differ where they differ."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.counting.paper_entries import (
    REASONS,
    Sheet,
    compare,
    read_numbers,
    settled,
    spoilt_by_reason,
    write_numbers,
)
from budgeting.counting.rulebook import BallotFormat, ListedProject, Rulebook


def a_list(kind: str = "approval", numbers: int = 12) -> Rulebook:
    """Projects whose printed numbers are ten times their place, and whose ids are letters."""
    ballot = BallotFormat(kind=kind, points=20, points_each=9, number=5)  # type: ignore[arg-type]
    projects = tuple(
        ListedProject(f"id-{place}", place * 10, 100, "", "", (("en", "x"),))
        for place in range(1, numbers + 1)
    )
    return Rulebook(
        process="p", city="c", year=2026, currency="EUR", decimals=2, total=10_000, share=1_000_000,
        languages=("en",), residents=5, projects=projects, ballot=ballot,
    )  # fmt: skip


APPROVAL, POINTS = a_list(), a_list("points")
SCORES = st.dictionaries(
    st.integers(1, 12).map(lambda place: f"id-{place}"), st.integers(1, 9), max_size=5
)
SHEETS = st.one_of(
    SCORES.map(Sheet), st.sampled_from(REASONS).map(lambda reason: Sheet(spoilt=reason))
)


def codes(typed: str, rulebook: Rulebook = APPROVAL) -> list[tuple[str, str]]:
    scores, problems = read_numbers(typed, rulebook)
    assert not (scores and problems)
    return [(problem.code, problem.about) for problem in problems]


@pytest.mark.parametrize("typed", ["10 30", "30,10", " 10;30 ", "10\t30\n", "010 0030"])
def test_numbers_are_parted_by_blanks_commas_or_lines(typed: str) -> None:
    assert read_numbers(typed, APPROVAL) == ({"id-1": 1, "id-3": 1}, ())


@pytest.mark.parametrize("typed", ["10x3 20x1", "10X3,20x1", "10×3 20*1"])
def test_points_stand_behind_their_project(typed: str) -> None:
    assert read_numbers(typed, POINTS) == ({"id-1": 3, "id-2": 1}, ())


def test_a_nought_is_a_sheet_without_a_mark_and_nothing_is_a_slip() -> None:
    assert read_numbers("0", APPROVAL) == ({}, ())
    assert codes("") == codes("  \n") == [("nothing", "")]


@pytest.mark.parametrize("typed", ["-1", "1.5", "1e3", "ten", "١٠", "²", "10x", "x3", "1_0", "+10"])
def test_what_is_no_number_is_named(typed: str) -> None:
    assert codes(typed) == [("piece", typed)]


def test_every_slip_is_named_with_its_piece() -> None:
    assert codes("11 10 10 20x2") == [("unknown", "11"), ("twice", "10"), ("points", "20x2")]
    assert codes("10 20x0", POINTS) == [("points_missing", "10"), ("points_missing", "20x0")]
    assert codes("0 10") == [("unknown", "0")]
    assert codes("9999999") == [("piece", "9999999")]


def test_an_endless_line_is_refused_before_it_is_read() -> None:
    assert codes("10 " * 3000) == [("long", "")]


@given(SCORES)
def test_what_is_written_is_read_again(scores: dict[str, int]) -> None:
    assert read_numbers(write_numbers(Sheet(scores), POINTS), POINTS) == (scores, ())


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_only_listed_projects_come_out(typed: str) -> None:
    scores, problems = read_numbers(typed, POINTS)
    assert set(scores) <= {project.id for project in POINTS.projects}
    assert all(score > 0 for score in scores.values())
    if not scores and not problems:
        assert typed.replace(",", " ").replace(";", " ").split() == ["0"]


@given(st.lists(st.tuples(SHEETS, SHEETS), max_size=12))
def test_the_differences_are_the_sheets_that_are_not_the_same(
    pairs: list[tuple[Sheet, Sheet]],
) -> None:
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    found = {one.position for one in compare(first, second)}
    wanted = {
        place
        for place, (one, other) in enumerate(pairs, start=1)
        if (dict(one.scores), one.spoilt) != (dict(other.scores), other.spoilt)
    }
    assert found == wanted
    assert [one.position for one in compare(second, first)] == sorted(wanted)


@given(st.lists(st.tuples(SHEETS, SHEETS), max_size=10), st.booleans())
def test_a_settled_batch_has_the_decision_where_they_differ_and_the_reading_elsewhere(
    pairs: list[tuple[Sheet, Sheet]], take_first: bool
) -> None:
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    decided = {
        one.position: one.first if take_first else one.second for one in compare(first, second)
    }
    result = settled(first, second, decided)
    wanted = first if take_first else second
    assert [sheet.as_text() for sheet in result] == [sheet.as_text() for sheet in wanted]
    spoilt = spoilt_by_reason(result)
    assert sum(spoilt.values()) == sum(bool(sheet.spoilt) for sheet in result)
    assert 0 not in spoilt.values()


def test_nothing_is_settled_that_nobody_disagreed_on() -> None:
    same, other = Sheet({"id-1": 1}), Sheet({"id-2": 1})
    with pytest.raises(ValueError, match="differs"):
        settled([same], [same], {1: other})
    with pytest.raises(ValueError, match="differs"):
        settled([same], [other], {})


def test_batches_of_two_sizes_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="shorter"):
        compare([Sheet()], [])


def test_two_reasons_for_one_sheet_are_a_difference() -> None:
    assert len(compare([Sheet(spoilt="unreadable")], [Sheet(spoilt="unclear")])) == 1


@given(SHEETS)
def test_a_sheet_survives_its_text_whatever_the_order_of_its_marks(sheet: Sheet) -> None:
    turned = Sheet(dict(reversed(list(sheet.scores.items()))), sheet.spoilt)
    assert turned.as_text() == sheet.as_text()
    assert Sheet.from_text(sheet.as_text() + "   ") == Sheet(dict(sheet.scores), sheet.spoilt)
    assert set(json.loads(sheet.as_text())) == {"scores", "spoilt"}
