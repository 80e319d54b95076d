"""A list of people for the tables: numbers, needs, traits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.formats.any_table import read_table
from budgeting.formats.attendees import (
    KNOWN,
    ROLES,
    AttendeeRow,
    attendees_csv,
    attendees_of_table,
)

HEADER = "number,role,household,apart,language,wheelchair,no_recording,gender\n"


def listed(text: str):
    """What a CSV of people says."""
    return attendees_of_table(read_table(text.encode()))


def test_every_column_has_its_meaning_and_the_others_are_traits() -> None:
    found = listed(
        HEADER + '7,Facilitator,Kim,"3; 4 5",vi,예,X,women\n8,,,,,,,\n9,,Kim,,,no,0,men\n'
    )
    assert found.problems == ()
    first, second, third = found.rows
    assert first == AttendeeRow(
        7, "facilitator", {"gender": "women"}, 1, (3, 4, 5), "vi", True, True
    )
    assert second == AttendeeRow(8, traits={"gender": ""})
    assert (third.household, third.wheelchair, third.no_recording) == (1, False, False)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("0,,,,,,,", "number_bad"),
        ("-3,,,,,,,", "number_bad"),
        ("١٢,,,,,,,", "number_bad"),
        ("100000,,,,,,,", "number_bad"),
        ("5,king,,,,,,", "role_unknown"),
        ("5,,,x,,,,", "number_bad"),
        ("5,,,,,maybe,,", "not_yes_or_no"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_its_line(row: str, code: str) -> None:
    (problem,) = listed(f"{HEADER}{row}\n").problems
    assert (problem.code, problem.line) == (code, 2)


def test_a_number_stands_once_and_the_column_must_be_there() -> None:
    (twice,) = listed(HEADER + "5,,,,,,,\n5,,,,,,,\n").problems
    assert (twice.code, twice.line) == ("number_twice", 3)
    (missing,) = listed("name\nKim\n").problems
    assert missing.code == "column_missing"


ROWS = st.builds(
    AttendeeRow,
    number=st.integers(1, 99_999),
    role=st.sampled_from(sorted(set(ROLES.values()))),
    traits=st.fixed_dictionaries({"age": st.sampled_from(("15-39", "")), "구": st.just("중구")}),
    household=st.none() | st.integers(1, 3),
    apart=st.lists(st.integers(1, 99_999), max_size=3).map(tuple),
    language=st.sampled_from(("", "vi", "zh")),
    wheelchair=st.booleans(),
    no_recording=st.booleans(),
)


@given(st.lists(ROWS, unique_by=lambda row: row.number, min_size=1, max_size=20))
def test_every_list_that_is_written_is_read_again(rows: list[AttendeeRow]) -> None:
    found = attendees_of_table(read_table(attendees_csv(rows)))
    assert (found.problems, found.columns) == ((), KNOWN)
    homes: dict[int, int] = {}
    for row in rows:
        if row.household:
            homes.setdefault(row.household, len(homes) + 1)
    assert list(found.rows) == [
        replace(row, household=homes[row.household] if row.household else None) for row in rows
    ]
