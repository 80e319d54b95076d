"""Texts that people type differently and mean alike: folded, and how far apart they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_DASHES = re.compile(r"[\u2010-\u2015\u2212\u301c\uff5e~]")
_QUOTES = str.maketrans("\u2018\u2019\u02bc\u00b4`\u201c\u201d", "'''''\"\"")
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")
_NUMBERS = re.compile(r"[0-9]+")
SHORTEST_SLIP = 4
"""A word shorter than this has too many neighbours for a slip in it to be told."""


def narrow(text: str) -> str:
    """The text with full-width signs made narrow and with small letters; idempotent."""
    while (folded := unicodedata.normalize("NFKC", text.casefold())) != text:
        text = folded
    return text


def fold(text: str) -> str:
    """The text without regard to case, width, blanks, and kinds of dashes and quotes; idempotent.

    Source of the folding: Unicode Standard 15, section 3.13, "default caseless matching".
    """
    if text.isascii():
        return text.lower() if text.isalnum() else _folded(text)
    while (folded := _folded(text)) != text:
        text = folded
    return text


def _folded(text: str) -> str:
    """Signs that look alike are made one before they fall apart into a blank and an accent."""
    return _UNSEEN.sub("", narrow(_DASHES.sub("-", text.translate(_QUOTES))))


def numbers(text: str) -> tuple[str, ...]:
    """The numbers in a text, without zeros in front."""
    return tuple(found.lstrip("0") or "0" for found in _NUMBERS.findall(text))


def distance(one: str, other: str, most: int) -> int:
    """How many letters must be put in, left out or changed; ``most + 1`` when more than ``most``.

    Levenshtein's distance (1966), looked for only near the diagonal.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row, *([most + 1] * len(other))]
        for column in range(max(1, row - most), min(len(other), row + most) + 1):
            change = before[column - 1] + (letter != other[column - 1])
            now[column] = min(change, before[column] + 1, now[column - 1] + 1)
        if min(now) > most:
            return most + 1
        before = now
    return min(before[-1], most + 1)


def nearest(text: str, known: Iterable[str], most: int = 2) -> str | None:
    """The only known spelling next to a misspelt one; none where it is not clear which is meant.

    Numbers are no slips: ``30-39`` is never taken for ``20-39``. All texts are folded ones.
    """
    if len(text) < SHORTEST_SLIP:
        return None
    allowed = min(most, len(text) // SHORTEST_SLIP)
    found: dict[int, list[str]] = {}
    for spelling in known:
        if numbers(spelling) == numbers(text):
            found.setdefault(distance(text, spelling, allowed), []).append(spelling)
    near = min(found, default=allowed + 1)
    return found[near][0] if near <= allowed and len(found[near]) == 1 else None
