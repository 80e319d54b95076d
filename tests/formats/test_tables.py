"""Tables that people hand in: every kind that a spreadsheet saves, and every way to be broken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from budgeting.formats.any_table import read_table
from budgeting.formats.csv_writer import csv_bytes
from budgeting.formats.errors import FormatError
from budgeting.formats.tables import Limits, Table

CSV = "Name,Cost\nBench,500\n나무,1200\n"


def workbook(*rows: Sequence[Any], more_sheets: int = 0) -> bytes:
    """An Excel workbook with these rows in its first sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for _ in range(more_sheets):
        book.create_sheet()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, named: dict[str, bytes]) -> bytes:
    """A workbook with the named parts added or exchanged."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in {*old.namelist(), *named}:
            new.writestr(name, named[name] if name in named else old.read(name))
    return out.getvalue()


def cells(table: Table) -> list[list[str]]:
    """The rows as lists."""
    return [list(row.cells.values()) for row in table.rows]


def codes(content: bytes, limits: Limits = Limits()) -> list[str]:  # noqa: B008
    """The codes of everything that is wrong."""
    with pytest.raises(FormatError) as caught:
        read_table(content, limits)
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        b"\xef\xbb\xbf" + CSV.encode(),
        CSV.encode("utf-16"),
        b"\xfe\xff" + CSV.encode("utf-16-be"),
        CSV.encode("cp949"),
        CSV.replace(",", ";").encode(),
        CSV.replace(",", "\t").encode(),
        CSV.replace("\n", "\r\n").encode(),
        CSV.replace("\n", "\r").encode(),
        CSV.replace("\n", "\n\n , \n").encode(),
        CSV.replace("Bench", '"Bench"').replace("Cost\n", "Cost,,\n").encode(),
        workbook(("Name", "Cost"), ("Bench", 500), ("나무", 1200.0)),
        workbook((), ("Name", "Cost", None), ("Bench", "500"), (), (" 나무 ", 1200)),
    ],
)
def test_the_same_table_in_another_dress_reads_the_same(content: bytes) -> None:
    table = read_table(content)
    assert table.header == ("name", "cost")
    assert cells(table) == [["Bench", "500"], ["나무", "1200"]]


def test_rows_know_their_lines() -> None:
    table = read_table(b'Name,Cost\n\n"a\nb",1\nc,2\n')
    assert [row.line for row in table.rows] == [3, 5]
    table = read_table(workbook(("Name",), (), ("a",), ("b",)))
    assert [row.line for row in table.rows] == [3, 4]


def test_a_korean_encoding_is_noted() -> None:
    assert [note.code for note in read_table(CSV.encode("cp949")).notes] == ["cp949"]
    assert read_table(CSV.encode()).notes == ()


def test_further_sheets_are_noted() -> None:
    table = read_table(workbook(("Name",), ("a",), more_sheets=2))
    assert [note.code for note in table.notes] == ["sheets"]


def test_a_number_with_decimals_keeps_them() -> None:
    assert cells(read_table(workbook(("Cost",), (12.5,), (0.1,), (10**15,)))) == [
        ["12.5"], ["0.1"], ["1000000000000000"],
    ]  # fmt: skip


def test_what_we_write_is_safe_in_a_spreadsheet_and_reads_back() -> None:
    rows = [["=SUM(A1)", "1"], ["-5", "+x"], ["@here", "\tTab"], ["plain", "'quoted'"]]
    content = csv_bytes(["name", "cost"], rows)
    text = content.decode("utf-8-sig")
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in text.split(","))
    assert cells(read_table(content)) == [
        ["=SUM(A1)", "1"], ["-5", "+x"], ["@here", "\tTab"], ["plain", "'quoted'"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b",,,\n,\n", "empty"),
        (b"Name,Name\na,b\n", "column_twice"),
        (b"Name\na,b\n", "no_column"),
        (b"Name,,Cost\na,b,c\n", "no_column"),
        (b'Name\n"a\nb\n', "open_quote"),
        (b"Name\n" + b"a" * 200_000, "cell_too_long"),
        (b"Name\n" + b"a" * 20_001, "cell_too_long"),
        (b"Name\na\0b", "no_text"),
        (b"\xff\xff\xff\xff\x00\x01", "encoding_unknown"),
        (b"x," * 70 + b"\n1", "too_many_columns"),
        (b"Name\n" + b"a\n" * 2001, "too_many_rows"),
        (b"x" * 10_000_001, "file_too_large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_excel"),
        (b"PK\x03\x04 and nothing", "broken_workbook"),
        (workbook(("Name",), ("=1+1",)), "formula"),
        (workbook(("Name",), (date(2025, 1, 1),)), "date"),
        (workbook(("Name",), (True,)), "truth"),
        (workbook(("Name",), ("#REF!",)), "error_value"),
        (workbook(*[("Name",)] * 2005), "too_many_rows"),
        (workbook(range(70)), "too_many_columns"),
        (workbook(("Name",))[:-100], "broken_workbook"),
        (repacked(workbook(("Name",)), {"xl/vbaProject.bin": b"macro"}), "macros"),
        (repacked(workbook(("Name",)), {"xl/workbook.xml": b"<a"}), "broken_workbook"),
        (
            repacked(
                workbook(("Name",)),
                {"xl/sharedStrings.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
            ),
            "entities",
        ),
        (repacked(workbook(("Name",)), {"bomb.xml": bytes(9_000_000)}), "unpacks_too_large"),
        (repacked(workbook(("Name",)), {"bomb.xml": bytes(30_000_000)}), "unpacks_too_large"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_read_is_refused(content: bytes, code: str) -> None:
    assert code in codes(content)


def test_another_kind_of_zip_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert codes(out.getvalue()) == ["not_workbook"]


def test_a_zip_with_very_many_parts_is_refused() -> None:
    many = {f"part{number}": b"" for number in range(1_100)}
    assert codes(repacked(workbook(("Name",)), many)) == ["unpacks_too_large"]


def sheet(rows: str) -> bytes:
    """A workbook whose first sheet is written by hand."""
    names = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    content = f"<worksheet {names}><sheetData>{rows}</sheetData></worksheet>"
    return repacked(workbook(("Name",)), {"xl/worksheets/sheet1.xml": content.encode()})


def cell(place: str, text: str) -> str:
    """A cell with a text, as it stands in a sheet."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_a_row_far_below_is_found() -> None:
    content = sheet(
        f'<row r="1">{cell("A1", "Name")}</row><row r="1048576">{cell("A1048576", "x")}</row>'
    )
    assert [(row.line, row.cells["name"]) for row in read_table(content).rows] == [(1_048_576, "x")]


def test_a_row_below_every_sheet_is_not_sought_for_ever() -> None:
    far = 99_999_999_999
    content = sheet(
        f'<row r="1">{cell("A1", "Name")}</row><row r="{far}">{cell(f"A{far}", "x")}</row>'
    )
    assert codes(content) == ["row_too_far"]


def test_a_cell_far_to_the_right_is_not_overlooked() -> None:
    content = sheet(f'<row r="1">{cell("A1", "Name")}{cell("XFD1", "x")}</row>')
    assert codes(content) == ["too_many_columns"]


def test_a_formula_is_told_with_its_cell() -> None:
    with pytest.raises(FormatError, match="Line 2: the cell B2 holds a formula"):
        read_table(workbook(("Name", "Cost"), ("a", "=1+1")))


def test_every_problem_is_told_at_once() -> None:
    content = workbook(("Name", "Cost"), ("a", "=1+1"), (True, "=2"), ("c", 3))
    assert codes(content) == ["formula", "truth", "formula"]


def test_limits_are_the_callers() -> None:
    assert codes(CSV.encode(), Limits(rows=1)) == ["too_many_rows"]
    assert codes(CSV.encode(), Limits(content=10)) == ["file_too_large"]
    assert codes(CSV.encode(), Limits(columns=1)) == ["too_many_columns"]
    assert codes(CSV.encode(), Limits(cell=3)) == ["cell_too_long", "cell_too_long"]


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode())))
def test_arbitrary_bytes_end_in_an_error_or_a_table(content: bytes) -> None:
    try:
        table = read_table(content)
    except FormatError:
        return
    assert all(set(row.cells) == set(table.header) for row in table.rows)


VALID = workbook(("Name", "Cost"), ("Bench", 500), ("나무", 1200.5))


@settings(max_examples=150)
@given(st.integers(0, len(VALID) - 1), st.binary(min_size=1, max_size=40))
def test_a_workbook_with_spoilt_bytes_ends_in_an_error_or_a_table(
    place: int, spoilt: bytes
) -> None:
    try:
        table = read_table(VALID[:place] + spoilt + VALID[place + len(spoilt) :])
    except FormatError:
        return
    assert all(set(row.cells) == set(table.header) for row in table.rows)


cell_texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=20
).map(str.strip)


@given(st.lists(st.lists(cell_texts, min_size=2, max_size=2), max_size=5))
def test_a_written_table_reads_back(rows: list[list[str]]) -> None:
    table = read_table(csv_bytes(["name", "cost"], rows))
    assert cells(table) == [row for row in rows if any(row)]


@pytest.mark.parametrize("limits", [Limits(), Limits(loose=True)])
def test_titles_above_the_headings_are_passed_over_and_told(limits: Limits) -> None:
    rows = (["응답자 명단", None, None], [None, "as of May"], ["Name", "Cost"], ["Bench", 5])
    for content in (workbook(*rows), "응답자 명단,\n,as of May\nName,Cost\nBench,5\n".encode()):
        table = read_table(content, limits)
        assert table.header == ("name", "cost")
        assert cells(table) == [["Bench", "5"]]
        (note,) = table.notes
        assert (note.code, note.details["value"]) == ("titles", "응답자 명단")


@pytest.mark.parametrize("text", ["number\n1\n2\n", "name\n", "name\nKim\nLee\nPark\n"])
def test_a_table_of_one_column_has_no_title(text: str) -> None:
    table = read_table(text.encode())
    assert (len(table.header), table.notes) == (1, ())


@pytest.mark.parametrize("text", ["number\n1,2\n3,4\n", "name\nKim,Lee\n", "name\nKim\nLee,Bae\n"])
def test_a_cell_beside_the_only_column_is_still_told(text: str) -> None:
    assert set(codes(text.encode())) == {"no_column"}
