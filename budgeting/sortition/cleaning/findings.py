"""What was found in the answers of people: where, and whether it stands against an import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding with the lines of the table that it concerns.

    A ``binding`` one stands against the import, any other is to be known. ``value`` may be
    personal: it is shown to the organiser and kept nowhere.
    """

    code: str
    lines: tuple[int, ...]
    column: str = ""
    value: str = ""
    other: str = ""
    binding: bool = True


Row = tuple[int, Mapping[str, str]]
"""A line number and its cells by column."""


def gathered(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings of the same kind as one finding with all their lines, the binding ones first."""
    lines: dict[tuple[bool, str, str, str, str], list[int]] = {}
    for one in found:
        key = (not one.binding, one.code, one.column, one.value, one.other)
        lines.setdefault(key, []).extend(one.lines)
    together = [
        Finding(code, tuple(sorted(set(places))), column, value, other, not free)
        for (free, code, column, value, other), places in lines.items()
    ]
    return tuple(sorted(together, key=_order))


def _order(one: Finding) -> tuple[bool, tuple[int, ...], str, str, str, str]:
    return (not one.binding, one.lines[:1], one.code, one.column, one.value, one.other)
