"""From the bytes of a .pb file to its text."""

from __future__ import annotations

from budgeting.formats.csv_rows import checked
from budgeting.formats.errors import FormatError


def decoded(content: str | bytes) -> str:
    """The text of the file without its byte-order mark; UTF-8 is the only encoding of the format.

    Raises :class:`FormatError` for other encodings, NUL characters and lone surrogates.
    """
    if isinstance(content, bytes) and b"\0" not in content:
        # UTF-8 leaves nothing else to check: it has no lone surrogates.
        return _utf8(content).removeprefix("\ufeff")
    return checked(_utf8(content) if isinstance(content, bytes) else content)


def _utf8(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        words = "the text is not UTF-8, the encoding of the format."
        raise FormatError.of("not_utf8", words, line) from None
