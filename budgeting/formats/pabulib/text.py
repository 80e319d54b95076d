"""From the bytes of a .pb file to rows of cells with line numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import chain

from budgeting.formats.errors import FormatError

Row = list[str]
END = "\0"
"""Closes the text; no file can contain it, and an open quotation mark would swallow it."""


def decoded(content: str | bytes) -> str:
    """The text of the file without its byte-order mark; UTF-8 is the only encoding of the format.

    Raises :class:`FormatError` for other encodings, NUL characters and lone surrogates.
    """
    text = _utf8(content) if isinstance(content, bytes) else content
    try:
        text.encode("utf-8")
        place = text.find("\0")
    except UnicodeEncodeError as error:
        place = error.start
    if place >= 0:
        line = text.count("\n", 0, place) + 1
        words = "there is a character here that no text can contain."
        raise FormatError.of("no_text", words, line)
    return text.removeprefix("\ufeff")


def numbered_rows(text: str) -> Iterator[tuple[int, Row]]:
    """Every row with the line on which it begins, blank ones as ``[]``; the last is ``[END]``.

    A quoted cell may hold semicolons, doubled quotation marks and line breaks. Raises
    :class:`FormatError` for a quotation mark that is never closed and for an endless cell.
    """
    reader = csv.reader(chain(StringIO(text, newline=""), [END]), delimiter=";")
    line, begin, row = 1, 1, [END]
    try:
        for row in reader:
            yield line, row
            begin, line = line, reader.line_num + 1
    except csv.Error:
        raise FormatError.of(
            "cell_too_long",
            f"a cell is longer than {csv.field_size_limit()} characters; "
            "perhaps a quotation mark is never closed.",
            line,
        ) from None
    if row != [END]:
        raise FormatError.of(
            "open_quote", "a quotation mark is opened here and never closed.", begin
        )


def is_blank(row: Row) -> bool:
    """Whether no cell of the row says anything."""
    return not any(cell.strip() for cell in row)


def _utf8(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        words = "the text is not UTF-8, the encoding of the format."
        raise FormatError.of("not_utf8", words, line) from None
