"""Ids that a spreadsheet took for numbers: with a decimal point, in powers, without their zeros."""

from __future__ import annotations

import re
from collections.abc import Iterable

from budgeting.sortition.cleaning.findings import Finding

_DECIMAL = re.compile(r"([0-9]+)\.0+")
_POWER = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
MOSTLY = 90
"""Per cent of the ids that must be as long as the longest for shorter ones to look cut."""
FEW = 10
"""With fewer ids than this no usual length can be told."""


def mended(cell: str) -> str:
    """The id without the decimals that a spreadsheet gave it: ``123.0`` is ``123``."""
    found = _DECIMAL.fullmatch(cell)
    return found[1] if found else cell


def odd_ids(ids: Iterable[tuple[int, str]], column: str) -> tuple[Finding, ...]:
    """What looks spoilt: missing ids, powers of ten, and zeros that were lost in front.

    An id in powers has lost digits, and stands against the import. Two ids that differ by zeros
    in front only may be one person.
    """
    known = tuple(ids)
    found = [
        Finding("id_in_powers", (line,), column, text)
        for line, text in known
        if _POWER.fullmatch(text)
    ]
    missing = tuple(line for line, text in known if not text)
    if missing and len(missing) < len(known):
        found.append(Finding("id_missing", missing, column, binding=False))
    return (*found, *_lost_zeros(known, column))


def _lost_zeros(ids: tuple[tuple[int, str], ...], column: str) -> list[Finding]:
    digits = [(line, text) for line, text in ids if text.isascii() and text.isdigit()]
    alike: dict[str, dict[str, list[int]]] = {}
    for line, text in digits:
        alike.setdefault(text.lstrip("0"), {}).setdefault(text, []).append(line)
    found = []
    for spellings in alike.values():
        if len(spellings) > 1:
            lines = tuple(sorted(line for places in spellings.values() for line in places))
            first, second, *_ = sorted(spellings, key=lambda text: (-len(text), text))
            found.append(Finding("id_zeros", lines, column, first, second, binding=False))
    return found + _cut(digits, column)


def _cut(digits: list[tuple[int, str]], column: str) -> list[Finding]:
    """Ids shorter than nearly all others, among which some do begin with a zero."""
    longest = max((len(text) for _line, text in digits), default=0)
    full = sum(len(text) == longest for _line, text in digits)
    zeros = any(text.startswith("0") and len(text) == longest for _line, text in digits)
    short = tuple(line for line, text in digits if len(text) < longest)
    if not short or not zeros or len(digits) < FEW or 100 * full < MOSTLY * len(digits):
        return []
    return [Finding("id_short", short, column, str(longest), binding=False)]
