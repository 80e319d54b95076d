"""Tables for the tests: what is typed as CSV becomes rows, and features are named briefly."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from budgeting.sortition.cleaning.choices import Choices
from budgeting.sortition.cleaning.columns import proposed
from budgeting.sortition.cleaning.findings import Row
from budgeting.sortition.cleaning.known import Feature, feature
from budgeting.sortition.cleaning.people import Cleaned, clean

GENDER = feature("gender", ("female", "male", "other"))
AGE = feature("age", ("15-39", "40-64", "65+"))


def rows_of(text: str) -> tuple[tuple[str, ...], list[Row]]:
    """The header and the rows of a small table, numbered by lines."""
    header, *lines = csv.reader(text.strip().splitlines())
    return tuple(header), [
        (number, dict(zip(header, cells, strict=True))) for number, cells in enumerate(lines, 2)
    ]


def cleaned(
    text: str, features: Sequence[Feature] = (GENDER,), **given: object
) -> tuple[Cleaned, Choices]:
    """A table read with the proposed choices, some of them changed."""
    header, rows = rows_of(text)
    choices = proposed(header, rows, features, 2026)
    values = {name: getattr(choices, name) for name in ("roles", "year", "values", "bands")}
    changed = Choices(**(values | dict(given)))  # type: ignore[arg-type]
    return clean(rows, features, changed), changed


def codes(found: Cleaned) -> list[tuple[str, tuple[int, ...]]]:
    """Every finding with its lines."""
    return [(one.code, one.lines) for one in found.findings]


def features_of(path: Path) -> list[Feature]:
    """The features of a file of quotas, whatever its two columns are called."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        found: Mapping[str, list[str]] = {}
        for _number, (name, value, *_rest) in enumerate(csv.reader(file)):
            found = {**found, name: [*found.get(name, []), value]}
    names = [name for name in found if name not in ("feature", "category")]
    return [feature(name, found[name]) for name in names]
