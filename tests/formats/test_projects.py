"""Lists of projects: what is read, and the words for every row that is not right."""

from __future__ import annotations

import pytest

from budgeting.formats.any_table import read_table
from budgeting.formats.csv_writer import csv_bytes
from budgeting.formats.pabulib import read_pb
from budgeting.formats.projects import ProjectList, projects_of_table, template_csv
from budgeting.formats.projects_of_pb import projects_of_pb
from tests import real_elections

HEADER = ["number", "code", "name_ko", "name_en", "summary_en", "cost", "field", "district"]
ROW = ["7", "P-7", "의자", "Bench", "To sit", "1,200.50", "parks", "Mapo"]


def read(*rows: list[str], header: list[str] | None = None, decimals: int = 2) -> ProjectList:
    """Read rows as a Korean and English process in euros does."""
    content = csv_bytes(header or HEADER, rows)
    return projects_of_table(read_table(content), ["ko", "en"], "EUR", decimals)


def found(result: ProjectList) -> list[tuple[int | None, str]]:
    """Line and code of every problem."""
    return [(problem.line, problem.code) for problem in result.problems]


def test_a_row_is_read_whole() -> None:
    (row,) = read(ROW).rows
    assert (row.line, row.number, row.code, row.cost) == (2, 7, "P-7", 120_050)
    assert row.names == {"ko": "의자", "en": "Bench"}
    assert row.summaries == {"en": "To sit"}
    assert row.descriptions == {}
    assert (row.field, row.district) == ("parks", "Mapo")


def test_korean_headings_are_understood() -> None:
    header = ["번호", "사업명", "사업비", "분야", "자치구", "요약", "설명"]
    (row,) = read(["3", "의자", "500", "공원", "마포구", "앉기", "**설명**"], header=header).rows
    assert (row.number, row.cost, row.field, row.district) == (3, 50_000, "공원", "마포구")
    assert (row.names, row.summaries, row.descriptions) == (
        {"ko": "의자"}, {"ko": "앉기"}, {"ko": "**설명**"},
    )  # fmt: skip


def test_rows_without_numbers_are_numbered_and_numbers_are_codes() -> None:
    rows = read(["a", "1"], ["b", "2"], header=["name", "cost"]).rows
    assert [(row.number, row.code) for row in rows] == [(1, "1"), (2, "2")]


def test_every_problem_of_every_row_is_told() -> None:
    result = read(
        ROW,
        ["0", "P-8", "", "Bench", "", "NaN", "", ""],
        ["8", "P-7", "나", "", "", "0", "", ""],
        ["7", "P-9", "다", "", "", "-5", "", ""],
        ["9", "P,10", "라", "", "", "5.123", "", ""],
        ["10", "P-11", "마", "", "", "5", "", ""],
    )
    assert found(result) == [
        (3, "number_bad"), (3, "not_money"), (3, "name_missing"),
        (4, "cost_bad"), (4, "code_twice"),
        (5, "number_twice"), (5, "cost_bad"),
        (6, "too_many_decimals"), (6, "code_comma"),
    ]  # fmt: skip
    assert [row.number for row in result.rows] == [7, 10]
    assert str(result.problems[3]) == 'Line 4: the cost "0" is not an amount above zero.'


@pytest.mark.parametrize(
    "cost",
    ["", "NaN", "1e400", "١٢٣", "9223372036854775808", "-1", "0", "0.00", "1_000", "²", "5 EUR"],
)
def test_a_bad_cost_is_told(cost: str) -> None:
    result = read([*ROW[:5], cost, "", ""])
    assert result.rows == ()
    assert [line for line, _ in found(result)] == [2]


def test_a_currency_without_decimals_takes_none() -> None:
    assert found(read([*ROW[:5], "12.50", "", ""], decimals=0)) == [(2, "too_many_decimals")]


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        (["name_ko"], ["column_missing"]),
        (["cost"], ["column_missing"]),
        (["name_ko", "name_fr", "cost"], ["language_unknown"]),
        (["name_ko", "name", "cost"], ["column_twice"]),
        (["사업명", "name_ko", "cost"], ["column_twice"]),
        (["이름", "price"], ["column_missing", "column_missing"]),
    ],
)
def test_a_wrong_header_is_told(header: list[str], codes: list[str]) -> None:
    assert [code for _, code in found(read(["1"] * len(header), header=header))] == codes


def test_an_unknown_column_is_left_out_and_noted() -> None:
    result = read(["a", "1", "x"], header=["name", "cost", "mood"])
    assert result.problems == ()
    assert [note.code for note in result.notes] == ["column_unknown"]


def test_another_currency_is_told() -> None:
    result = read(["a", "1", "KRW"], header=["name", "cost", "currency"])
    assert found(result) == [(2, "currency_other")]


def test_an_empty_list_is_told() -> None:
    assert found(read()) == [(None, "no_projects")]


@pytest.mark.parametrize(
    ("place", "text", "code"),
    [
        (2, "x" * 201, "text_long"),
        (1, "x" * 121, "text_long"),
        (2, "two\nlines", "text_control"),
        (2, "bell\x07", "text_control"),
        (7, "x" * 101, "text_long"),
    ],
)
def test_a_text_that_does_not_fit_is_told(place: int, text: str, code: str) -> None:
    row = list(ROW)
    row[place] = text
    assert found(read(row)) == [(2, code)]


def test_a_description_may_have_lines() -> None:
    result = read(["a", "1", "one\ntwo"], header=["name", "cost", "description"])
    assert result.problems == ()
    assert result.rows[0].descriptions == {"ko": "one\ntwo"}


def test_the_template_can_be_filled_in() -> None:
    table = read_table(template_csv(["ko", "en"]))
    result = projects_of_table(table, ["ko", "en"], "EUR", 2)
    assert found(result) == [(2, "name_missing")]
    assert [note.code for note in result.notes] == []


def test_a_pabulib_file_is_a_list_of_projects() -> None:
    path = real_elections.SHIPPED / "mit__poland_wieliczka_2023_green-budget.pb"
    result = projects_of_pb(read_pb(path.read_bytes()), ["en", "pl"], "PLN", 2)
    assert result.problems == ()
    assert len(result.rows) == 64
    first = result.rows[0]
    assert (first.number, first.code, first.cost) == (24, "24", 500_000)
    assert first.names["pl"].startswith("Zakup 10 fotopułapek")


def pb(rows: str, meta: str = "") -> ProjectList:
    """Read the projects of a small .pb file."""
    count = len(rows.splitlines())
    text = (
        f"META\nkey;value\nbudget;100\nvote_type;approval\nnum_projects;{count}\n{meta}"
        f"PROJECTS\nproject_id;cost;name;category\n{rows}\nVOTES\nvoter_id;vote\n"
    )
    return projects_of_pb(read_pb(text), ["en"], "EUR", 0)


def test_ids_that_are_no_numbers_are_codes_only() -> None:
    rows = pb("B/1;5;a;x\n7;6;b;x").rows
    assert [(row.number, row.code) for row in rows] == [(1, "B/1"), (2, "7")]


def test_what_a_pabulib_list_leaves_out_is_noted() -> None:
    result = pb("1;5;;x,y\n2;999999999;b;", "currency;PLN\n")
    assert [(row.number, row.names, row.field) for row in result.rows] == [(1, {"en": "1"}, "x")]
    assert {note.code for note in result.notes} == {
        "currency_other", "withdrawn", "nameless", "several_categories",
    }  # fmt: skip


def test_a_cost_with_too_many_decimals_is_told() -> None:
    result = pb("1;5.5;a;")
    assert [problem.code for problem in result.problems] == ["too_many_decimals"]


def test_a_project_dearer_than_a_database_holds_is_told() -> None:
    file = read_pb(
        "META\nkey;value\nbudget;100\nvote_type;approval\n"
        "PROJECTS\nproject_id;cost\n1;9000000000000000000\nVOTES\nvoter_id;vote\n"
    )
    result = projects_of_pb(file, ["en"], "EUR", 2)
    assert [problem.code for problem in result.problems] == ["too_large"]
