"""Tables of answers, as people and spreadsheets save them."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from budgeting.formats.errors import FormatError
from budgeting.formats.respondents import MOST_ROWS, packed, read_respondents, unpacked

TABLE = "Name,Zip,gender\nJiwoo Ahn,06236,Female\nSora Park,,male\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_common_way_to_save_csv_gives_the_same_table(
    encoding: str, delimiter: str, end: str
) -> None:
    content = TABLE.replace(",", delimiter).replace("\n", end).encode(encoding)
    table = read_respondents(content)
    assert table.header == ("name", "zip", "gender")
    assert [(row.line, row.cells["zip"]) for row in table.rows] == [(2, "06236"), (3, "")]


def test_korean_tables_in_cp949_are_read_with_a_note() -> None:
    table = read_respondents("이름,성별\n안지우,여성\n".encode("cp949"))
    assert table.rows[0].cells == {"이름": "안지우", "성별": "여성"}
    assert [note.code for note in table.notes] == ["cp949"]


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_dates_and_truth_values_of_a_workbook_become_text() -> None:
    table = read_respondents(
        workbook(
            ("answered", "born", "consent", "id"),
            (datetime.fromisoformat("2026-05-01T09:30"), date(1990, 2, 3), True, 12.0),
        )
    )
    assert list(table.rows[0].cells.values()) == ["2026-05-01T09:30:00", "1990-02-03", "yes", "12"]


def test_formulas_stay_refused() -> None:
    with pytest.raises(FormatError) as refused:
        read_respondents(workbook(("id", "age"), ("1", "=1+1")))
    assert refused.value.problems[0].code == "formula"


def test_a_column_without_a_heading_is_called_by_its_place() -> None:
    table = read_respondents(b",name\n0,Jiwoo\n1,Sora\n")
    assert table.header == ("column 1", "name")
    assert table.rows[1].cells["column 1"] == "1"


def test_a_cell_beyond_the_last_column_is_refused_with_its_line() -> None:
    with pytest.raises(FormatError) as refused:
        read_respondents(b"id,name\n0,Jiwoo\n1,Sora,stray\n")
    assert refused.value.problems[0].line == 3


def test_a_table_of_thirty_thousand_people_is_read_and_one_more_is_refused() -> None:
    full = b"id\n" + b"\n".join(b"%d" % number for number in range(MOST_ROWS))
    assert len(read_respondents(full).rows) == MOST_ROWS
    with pytest.raises(FormatError):
        read_respondents(full + b"\n99999")


def test_a_workbook_that_blows_up_is_refused_before_it_is_unpacked() -> None:
    bomb = workbook(("id",), *((("0" * 30_000) + str(number),) for number in range(3)))
    with pytest.raises(FormatError) as refused:
        read_respondents(bomb)
    assert refused.value.problems[0].code in {"unpacks_too_large", "cell_too_long"}


def test_a_packed_table_is_unpacked_as_it_was() -> None:
    table = read_respondents("이름,성별\n안지우,여성\n\n박소라,\n".encode("cp949"))
    assert unpacked(packed(table)) == table
