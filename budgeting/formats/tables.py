"""A table that somebody hands in, as CSV or as an Excel workbook: a header and numbered rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise

from budgeting.formats.csv_rows import is_blank
from budgeting.formats.csv_writer import FORMULA_SIGNS
from budgeting.formats.errors import FormatError, Problem, Problems, problem

MOST_TITLES = 5
_NUMBER = re.compile(r"[\d.,:/+-]*\d[\d.,:/+-]*")
_Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a table may be; ``unpacked`` and ``ratio`` bound what a workbook unzips to.

    A ``loose`` table may have columns without a heading, which are called by their places, and
    dates and truth values, which become text.
    """

    content: int = 10_000_000
    rows: int = 2_000
    columns: int = 60
    cell: int = 20_000
    unpacked: int = 10_000_000
    ratio: int = 200
    parts: int = 1_000
    loose: bool = False


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; ``line`` is its line in the file or its number in the sheet."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns by the names in the header, which are small and without blanks.

    Cells have no blanks around them; a missing cell is "". ``notes`` tell how it was read.
    """

    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[Problem, ...] = ()


def check_size(content: bytes, limits: Limits) -> None:
    """Refuse a file that is empty or larger than allowed."""
    if not content.strip():
        raise FormatError.of("empty", "The file is empty.")
    if len(content) > limits.content:
        raise FormatError.of(
            "file_too_large",
            f"The file has {len(content)} bytes; at most {limits.content} are read.",
            bytes=len(content),
            most=limits.content,
        )


def make_table(
    rows: Iterable[tuple[int, Sequence[str]]], limits: Limits, notes: Iterable[Problem] = ()
) -> Table:
    """Turn numbered rows into a table; the first row that is not blank is the header.

    Titles above it, rows with a single cell each, are passed over, and a note says so.
    """
    problems = Problems()
    filled = ((line, list(row)) for line, row in rows if not is_blank(list(row)))
    titles, below = _below_titles(filled)
    header = _header(below, limits, problems)
    problems.raise_if_any()
    found = tuple(_rows(below, header, limits, problems))
    problems.raise_if_any()
    told = [_passed_over(titles)] if titles else []
    return Table(tuple(name for name in header if name), found, (*notes, *told))


def _below_titles(rows: Iterator[_Row]) -> tuple[list[_Row], Iterator[_Row]]:
    """The titles of a sheet, and the rows from its headings on.

    A row with one cell is a title where a row of several words stands below it, and another row
    of several cells below that. A table of one column has none.
    """
    first = list(islice(rows, MOST_TITLES + 2))
    several = [_filled(row) > 1 for _line, row in first]
    place = next((n for n, both in enumerate(pairwise(several)) if all(both)), 0)
    is_title = not any(several[:place])
    words = [] if place >= len(first) else first[place][1]
    if not is_title or any(_NUMBER.fullmatch(cell.strip()) for cell in words):
        place = 0
    return first[:place], chain(first[place:], rows)


def _passed_over(titles: Sequence[_Row]) -> Problem:
    text = next(cell.strip() for cell in titles[0][1] if cell.strip())[:60]
    words = f'{len(titles)} rows above the headings were passed over; the first is "{text}".'
    return problem("titles", words, value=text)


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _header(rows: Iterator[tuple[int, list[str]]], limits: Limits, problems: Problems) -> list[str]:
    line, row = next(rows, (None, []))
    if line is None:
        raise FormatError.of("empty", "The file is empty.")
    names = [cell.strip().lower() for cell in row]
    while names and not names[-1]:
        names.pop()
    if limits.loose:
        names = [name or f"column {place}" for place, name in enumerate(names, start=1)]
    if len(names) > limits.columns:
        problems.add(
            "too_many_columns",
            f"the header names {len(names)} columns; at most {limits.columns} are read.",
            line,
            columns=len(names),
            most=limits.columns,
        )
    for name, count in Counter(names).items():
        if name and count > 1:
            words = f'the column "{name[:60]}" stands more than once.'
            problems.add("column_twice", words, line, name[:60])
    return names


def _rows(
    rows: Iterable[tuple[int, list[str]]], header: Sequence[str], limits: Limits, problems: Problems
) -> Iterator[TableRow]:
    for count, (line, row) in enumerate(rows, start=1):
        if count > limits.rows:
            words = f"the table has more than {limits.rows} rows."
            problems.add("too_many_rows", words, line, most=limits.rows)
        if problems.full or count > limits.rows:
            return
        cells = [_cell(text) for text in row]
        _check_row(cells, line, header, limits, problems)
        cells.extend([""] * (len(header) - len(cells)))
        pairs = zip(header, cells, strict=False)
        yield TableRow(line, {name: cell for name, cell in pairs if name})


def _check_row(
    cells: Sequence[str], line: int, header: Sequence[str], limits: Limits, problems: Problems
) -> None:
    for place, cell in enumerate(cells):
        name = header[place] if place < len(header) else ""
        if len(cell) > limits.cell:
            words = f"a cell has {len(cell)} characters; at most {limits.cell} are read."
            problems.add("cell_too_long", words, line, name or None, most=limits.cell)
        if cell and not name:
            words = f'the cell "{cell[:60]}" stands in no column of the header.'
            problems.add("no_column", words, line, None, value=cell[:60])


def _cell(text: str) -> str:
    """The cell as meant: our own tables guard a formula sign with an apostrophe."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    guarded = text.startswith("'") and text[1:].startswith(FORMULA_SIGNS)
    return text[1:] if guarded else text
