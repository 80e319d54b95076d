"""Features read from tables: shares, quotas, and the headers of other programs."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

import pytest
from openpyxl import Workbook

from budgeting.formats.feature_tables import FeatureList, read_features

LANGUAGES = ("ko", "en")


def read(text: str) -> FeatureList:
    """The list in a CSV text."""
    return read_features(text.encode(), LANGUAGES)


def codes(found: FeatureList) -> list[str]:
    """What is wrong, in short."""
    return [problem.code for problem in found.problems]


def test_shares_are_read_exactly_and_in_the_order_of_the_file() -> None:
    found = read("feature,value,share\nage,15-19,5.25\ngender,female,51 %\nage,20s,14\n")
    assert [feature.name for feature in found.features] == ["age", "gender"]
    age = found.features[0]
    assert [(row.value, row.share) for row in age.values] == [
        ("15-19", Fraction(21, 4)),
        ("20s", Fraction(14)),
    ]
    assert age.values[0].least is None
    assert (found.problems, found.notes) == ((), ())


@pytest.mark.parametrize("header", ["feature,value", "category,name", "Category,Feature"])
def test_quotas_are_read_under_three_headers(header: str) -> None:
    found = read(f"{header},min,max\ngender,Female,11,12\n")
    row = found.features[0].values[0]
    assert (found.features[0].name, row.value, row.least, row.most) == ("gender", "Female", 11, 12)


def test_flex_columns_are_left_out_with_a_note() -> None:
    found = read("feature,value,min,max,min_flex,max_flex\ngender,Female,11,12,0,13\n")
    assert [note.code for note in found.notes] == ["flex_left_out", "flex_left_out"]
    assert found.features[0].values[0].most == 12


def test_names_in_the_languages_of_the_process_are_kept() -> None:
    found = read("feature,feature_ko,value,value_ko,value_fr\nage,나이,20s,20대,x\n")
    assert found.features[0].names == {"ko": "나이"}
    assert found.features[0].values[0].names == {"ko": "20대"}
    assert [note.code for note in found.notes] == ["column_unknown"]


def test_a_workbook_is_read_too() -> None:
    book, content = Workbook(), BytesIO()
    for row in (["feature", "value", "share"], ["age", "20s", 14.5]):
        book.active.append(row)
    book.save(content)
    found = read_features(content.getvalue(), LANGUAGES)
    assert found.features[0].values[0].share == Fraction(29, 2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("feature,value,share\n", "no_features"),
        ("feature,share\nage,1\n", "column_missing"),
        ("feature,category,name,value\nage,1,2,3\n", "column_twice"),
        ("feature,value\nage,\n", "cell_missing"),
        ("feature,value\nage,20s\nage,20s\n", "value_twice"),
        ("feature,value,share\nage,20s,many\n", "not_number"),
        ("feature,value,min,max\nage,20s,1.5,2\n", "not_number"),
        ("feature,value,min,max\nage,20s,3,2\n", "min_above_max"),
        ("feature,value,share\nage,20s,3\nage,30s,\n", "share_missing"),
        ("feature,value,share\nage,20s,0\n", "shares_zero"),
        (f"feature,value\nage,{'x' * 81}\n", "name_long"),
    ],
)
def test_what_is_wrong_is_said(text: str, code: str) -> None:
    assert code in codes(read(text))


def test_every_problem_names_its_line() -> None:
    found = read("feature,value,share\nage,20s,x\nage,,3\n")
    assert [problem.line for problem in found.problems] == [2, 3]
