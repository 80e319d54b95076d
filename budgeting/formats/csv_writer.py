"""Tables as CSV that spreadsheets open safely: UTF-8 with a byte order mark, commas, CRLF."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from budgeting.counting.model import Score

Cell = str | Score | bool | None

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins with one of these may be run as a formula; an apostrophe keeps it text."""


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a table; True and False become 1 and 0, None an empty cell.

    The byte order mark is what makes spreadsheets read Korean names as UTF-8.
    """
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe(name) for name in header])
    writer.writerows([written(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def written(cell: Cell) -> str:
    """The text of one cell."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe(cell)
    return str(int(cell)) if isinstance(cell, bool) else str(cell)


def safe(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
