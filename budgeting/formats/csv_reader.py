"""Tables in CSV, as spreadsheets of several countries save them."""

from __future__ import annotations

from budgeting.formats.csv_rows import END, checked, numbered_rows
from budgeting.formats.errors import FormatError, problem
from budgeting.formats.tables import LIMITS, Limits, Table, check_size, make_table

DELIMITERS = (",", ";", "\t")


def read_csv(content: bytes, limits: Limits = LIMITS) -> Table:
    """Read CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or the Korean CP949.

    Raises :class:`FormatError` with everything found.
    """
    check_size(content, limits)
    text, encoding = _decoded(content)
    text = checked(text)
    notes = []
    if encoding == "cp949":
        words = "The text is not UTF-8; it was read in the Korean encoding CP949."
        notes.append(problem("cp949", words))
    rows = ((line, row) for line, row in numbered_rows(text, _delimiter(text)) if row != [END])
    return make_table(rows, limits, notes)


def _decoded(content: bytes) -> tuple[str, str]:
    encodings = ["utf-8-sig", "cp949"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise FormatError.of(
        "encoding_unknown", "The text is neither in UTF-8 nor in UTF-16 nor in the Korean CP949."
    )


def _delimiter(text: str) -> str:
    """The delimiter that parts the first line into the most cells; a comma if none does."""
    first = next((line for line in text.splitlines() if line.strip()), "")[:20_000]
    return max(DELIMITERS, key=first.count)
