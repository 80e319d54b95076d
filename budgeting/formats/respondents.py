"""The table in which answers come: read once, and kept in a small form until the import."""

from __future__ import annotations

import json
import zlib
from typing import Any

from budgeting.formats.any_table import read_table
from budgeting.formats.errors import FormatError, Problem
from budgeting.formats.tables import Limits, Table, TableRow

MOST_ROWS = 30_000
LIMITS = Limits(
    content=20_000_000,
    rows=MOST_ROWS,
    columns=80,
    cell=5_000,
    unpacked=150_000_000,
    ratio=200,
    loose=True,
)
"""Workbooks of 30,000 people unpack to some 100 MB of mark-up."""


def read_respondents(content: bytes) -> Table:
    """Read CSV or an Excel workbook; raises ``FormatError`` with everything found.

    Dates and truth values of a workbook are taken as text, since tables of answers are full of
    them; formulas and errors are refused. A column without a heading is called by its place.
    """
    table = read_table(content, LIMITS)
    if not table.rows:
        raise FormatError.of("no_people", "The table names columns, but has no people below them.")
    return table


def packed(table: Table) -> bytes:
    """The table as compressed JSON, for :func:`unpacked`."""
    plain = {
        "header": table.header,
        "rows": [[row.line, *(row.cells[column] for column in table.header)] for row in table.rows],
        "notes": [
            [note.line, note.column, note.code, dict(note.details), note.message]
            for note in table.notes
        ],
    }
    return zlib.compress(json.dumps(plain, ensure_ascii=False).encode(), 6)


def unpacked(content: bytes) -> Table:
    """The table that :func:`packed` wrote."""
    plain: dict[str, Any] = json.loads(zlib.decompress(content))
    header = tuple(plain["header"])
    return Table(
        header,
        tuple(
            TableRow(line, dict(zip(header, cells, strict=True))) for line, *cells in plain["rows"]
        ),
        tuple(Problem(*note) for note in plain["notes"]),
    )
