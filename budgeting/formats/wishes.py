"""A table of members' wishes for committees: a number and up to five names, the dearest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from budgeting.formats.any_table import ZIP, read_table
from budgeting.formats.csv_reader import DELIMITERS
from budgeting.formats.csv_writer import csv_bytes
from budgeting.formats.errors import Problems
from budgeting.formats.numbers import NotANumberError, whole
from budgeting.formats.tables import TableRow

MOST_WISHES = 5
COLUMNS = ("number", *(f"wish{rank}" for rank in range(1, MOST_WISHES + 1)))
BOM = b"\xef\xbb\xbf"

Wishes = Mapping[int, tuple[str, ...]]
"""Number of a member -> the committees that this member wishes for."""


def read_wishes(content: bytes, members: Collection[int], committees: Sequence[str]) -> Wishes:
    """Read CSV or a workbook; a committee is named by its name or by its place, counted from 1.

    A first row without the word "number" is a row of wishes already. Raises :class:`FormatError`
    with everything found.
    """
    whole_table = _with_header(content)
    shift = int(whole_table != content)
    table = read_table(whole_table)
    problems = Problems()
    if COLUMNS[0] not in table.header:
        problems.add("column_missing", "the column number is missing.", column=COLUMNS[0])
        problems.raise_if_any()
    names = {_folded(name): name for name in committees}
    names |= {str(place): name for place, name in enumerate(committees, start=1)}
    found: dict[int, tuple[str, ...]] = {}
    for row in (TableRow(row.line - shift, row.cells) for row in table.rows):
        number = _number(row, members, found, problems)
        wishes = _wishes(row, names, problems)
        if number is not None:
            found[number] = wishes
    problems.raise_if_any()
    return {number: found[number] for number in sorted(found)}


def write_wishes(wishes: Wishes) -> bytes:
    """The table that :func:`read_wishes` reads."""
    rows: list[tuple[str, ...]] = [
        (str(number), *wished, *("" for _ in range(MOST_WISHES - len(wished))))
        for number, wished in sorted(wishes.items())
    ]
    return csv_bytes(COLUMNS, rows)


def _with_header(content: bytes) -> bytes:
    first, _, _ = content.removeprefix(BOM).lstrip().partition(b"\n")
    if content.startswith(ZIP) or not first.strip()[:1].isdigit():
        return content
    delimiter = max(DELIMITERS, key=lambda sign: first.count(sign.encode()))
    return delimiter.join(COLUMNS).encode() + b"\n" + content.removeprefix(BOM)


def _number(
    row: TableRow, members: Collection[int], found: Wishes, problems: Problems
) -> int | None:
    cell = row.cells[COLUMNS[0]]
    try:
        number = whole(cell, 1_000_000)
    except NotANumberError:
        number = 0
    if number not in members:
        words = f'"{cell[:60]}" is not the number of a confirmed member.'
        problems.add("member_unknown", words, row.line, COLUMNS[0], value=cell[:60])
        return None
    if number in found:
        words = f"the number {number} stands in the table already."
        problems.add("member_twice", words, row.line, COLUMNS[0], value=number)
        return None
    return number


def _wishes(row: TableRow, names: Mapping[str, str], problems: Problems) -> tuple[str, ...]:
    wished: dict[str, None] = {}
    for column in COLUMNS[1:]:
        cell = row.cells.get(column, "")
        if not cell:
            continue
        name = names.get(_folded(cell))
        if name is None:
            words = f'there is no committee "{cell[:60]}".'
            problems.add("committee_unknown", words, row.line, column, value=cell[:60])
        elif name in wished:
            words = f'the committee "{name}" is wished for twice.'
            problems.add("wish_twice", words, row.line, column, value=name)
        else:
            wished[name] = None
    return tuple(wished)


def _folded(name: str) -> str:
    return "".join(name.casefold().split())
