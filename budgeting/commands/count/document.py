"""A counted file as JSON, with amounts in the units of the file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from budgeting.commands.count.counting import FileCount
from budgeting.counting.outcome import as_document
from budgeting.formats import numbers

SCHEMA = "madang-file-outcome/1"
AMOUNTS = {"budget", "spent", "left", "cost", "price_tied", "price_funded"}
EXACT_DIGITS = 15
"""Up to so many digits a JSON number read as a binary double prints the same decimals again."""

Amount = int | float | str


def document(name: str, content: bytes, counted: FileCount) -> dict[str, Any]:
    """The outcome document of the file with its origin, its lottery seed and the notes on it."""
    file = counted.file
    inner: dict[str, Any] = in_units(as_document(counted.outcome), file.scale)
    return inner | {
        "schema": SCHEMA,
        "file": {
            "name": name,
            "sha256": hashlib.sha256(content).hexdigest(),
            "vote_type": file.vote_type,
            "rule": file.rule,
            "currency": file.meta.get("currency", ""),
        },
        "seed": counted.seed,
        "file_conditions": counted.conditions,
        "notes": [
            {"line": note.line, "code": note.code, "message": note.message}
            for note in counted.notes
        ],
    }


def in_units(part: Any, scale: int, key: str = "") -> Any:
    """A part of a document with its amounts in whole units of money."""
    if isinstance(part, Mapping):
        capped = part.get("cause") in ("too_dear", "cap")
        return {
            name: in_units(value, scale, "cost" if name == "limit" and capped else name)
            for name, value in part.items()
        }
    if isinstance(part, list):
        return [in_units(value, scale, key) for value in part]
    if key in AMOUNTS and isinstance(part, int):
        return amount(part, scale)
    return part


def amount(value: int, scale: int) -> Amount:
    """An amount in units: an integer where whole, else its exact decimals."""
    text = numbers.plain(value, scale)
    if "." not in text:
        return int(text)
    return float(text) if len(text) <= EXACT_DIGITS else text
