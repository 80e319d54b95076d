"""Rows of cells out of a separated text, with the line on which each begins."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import chain

from budgeting.formats.errors import FormatError

Row = list[str]
END = "\0"
"""Closes the text; no file can contain it, and an open quotation mark would swallow it."""


def checked(text: str) -> str:
    """The text without its byte-order mark; NUL and lone surrogates are refused with their line."""
    try:
        text.encode("utf-8")
        place = text.find("\0")
    except UnicodeEncodeError as error:
        place = error.start
    if place >= 0:
        line = text.count("\n", 0, place) + 1
        raise FormatError.of("no_text", "there is a character here that no text can contain.", line)
    return text.removeprefix("\ufeff")


def numbered_rows(text: str, delimiter: str) -> Iterator[tuple[int, Row]]:
    """Every row with the line on which it begins, blank ones as ``[]``; the last is ``[END]``.

    A quoted cell may hold delimiters, doubled quotation marks and line breaks. Raises
    :class:`FormatError` for a quotation mark that is never closed and for an endless cell.
    """
    reader = csv.reader(chain(StringIO(text, newline=""), [END]), delimiter=delimiter)
    line, begin, row = 1, 1, [END]
    try:
        for row in reader:
            yield line, row
            begin, line = line, reader.line_num + 1
    except csv.Error:
        words = (
            f"a cell is longer than {csv.field_size_limit()} characters; "
            "perhaps a quotation mark is never closed."
        )
        raise FormatError.of("cell_too_long", words, line) from None
    if row != [END]:
        words = "a quotation mark is opened here and never closed."
        raise FormatError.of("open_quote", words, begin)


def is_blank(row: Row) -> bool:
    """Whether no cell of the row says anything."""
    return not any(cell.strip() for cell in row)
