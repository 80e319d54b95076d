"""The codes of letters as people copy them into an answer."""

from __future__ import annotations

import unicodedata

from budgeting.formats.household_codes import parse

LONGEST = 20


def read_code(typed: str) -> str:
    """The code in its printed form; one that is not ours is kept in capitals, without blanks."""
    plain = "".join(unicodedata.normalize("NFKC", typed).upper().split())
    return parse(plain) or plain[:LONGEST]
