"""From the number that was drawn in public to a panel, and to the members' numbers."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Literal

from budgeting.sortition.building import Panel
from budgeting.sortition.evidence import Source, SourceKind
from budgeting.sortition.pool import Terms

DECIMAL = "0123456789"
HEXADECIMAL = "0123456789abcdef"
LEAST_HEXADECIMAL = 32
"""With 128 bits or more no panel of a list of 10,000 is favoured by more than 1 in 10 ** 34."""
MOST_HEXADECIMAL = 200
Wrong = Literal["signs", "length", "early"]


class NotDrawnError(ValueError):
    """What was typed is no number of the announced source; ``wrong`` says in what."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong)
        self.wrong = wrong


def balls_for(panels: int) -> int:
    """How many ten-sided balls name each of this many panels, which are numbered from 0."""
    return len(str(max(panels - 1, 0)))


def value_of(source: Source, typed: str) -> str:
    """The value in its one way of writing: "0 4 7" is "047".

    Raises ``NotDrawnError`` if there are other signs than digits, or not as many as announced.
    """
    signs = "".join(
        sign for sign in unicodedata.normalize("NFKC", typed) if sign not in " \t\r\n,;.-_:"
    ).lower()
    if source.kind == "beacon":
        signs = signs.removeprefix("0x")
    if not set(signs) <= set(_alphabet(source.kind)):
        raise NotDrawnError("signs")
    if len(signs) != source.digits:
        raise NotDrawnError("length")
    return signs


def panel_of(source: Source, value: str, panels: int) -> int | None:
    """The number of the panel that a value names; ``None`` says that it is drawn again.

    Balls name a panel by its number. A beacon's value is read as one hexadecimal number, and its
    remainder after division by the number of panels names the panel.
    """
    if source.kind == "beacon":
        return int(value, 16) % panels
    number = int(value)
    return number if number < panels else None


def numbered(terms: Terms, panel: Panel, sha256: str) -> tuple[str, ...]:
    """The members' pseudonyms in the order of their assembly numbers, which begin with 1.

    The order is that of SHA-256("evidence's SHA-256, blank, pseudonym"): nobody chooses it, it
    tells nothing about anybody, and everybody can work it out again.
    """
    ids = (terms.people[place].id for place in panel.members)
    return tuple(
        sorted(ids, key=lambda one: (hashlib.sha256(f"{sha256} {one}".encode()).hexdigest(), one))
    )


def _alphabet(kind: SourceKind) -> str:
    return DECIMAL if kind == "balls" else HEXADECIMAL
