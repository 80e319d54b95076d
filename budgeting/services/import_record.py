"""How a table was read, as the record of the selection keeps and shows it: without any person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from budgeting.sortition.cleaning.answers import STANDINGS, target_of
from budgeting.sortition.cleaning.choices import OF_FEATURE, STANDING, Choices, parted
from budgeting.sortition.cleaning.findings import Row
from budgeting.sortition.cleaning.folding import fold
from budgeting.sortition.cleaning.known import RATHER_NOT, VALUE, Feature, meaning
from budgeting.sortition.cleaning.people import Cleaned

QUOTED_FROM = 10
"""A spelling that is not like its value is quoted only if so many people used it: rarer ones may
be what one person wrote about herself."""


def mapping_record(
    rows: Sequence[Row], features: Sequence[Feature], choices: Choices, cleaned: Cleaned
) -> dict[str, Any]:
    """Columns with their roles, spellings with their values, bands, and numbers of lines.

    Headings of columns stand there, cells only as :data:`QUOTED_FROM` allows.
    """
    known = {one.name: one for one in features} | {STANDING: STANDINGS}
    values = {}
    for column, role in choices.roles.items():
        kind, name = parted(role)
        if kind in ("feature", STANDING):
            values[column] = _spellings(rows, column, known[name or kind], choices)
    return {
        "rows": len(rows),
        "people": len(cleaned.people),
        "year": choices.year,
        "columns": [[column, role] for column, role in choices.roles.items()],
        "values": values,
        "bands": {
            name: [[band.value, band.least, band.most] for band in bands]
            for name, bands in choices.bands.items()
            if _used(choices, name)
        },
        "same_id": choices.same_id,
        "same_person": choices.same_person,
        "findings": _counted(cleaned),
    }


def _used(choices: Choices, name: str) -> bool:
    ages = {f"{kind}:{name}" for kind in OF_FEATURE if kind != "feature"}
    return any(role in ages for role in choices.roles.values())


def _spellings(
    rows: Sequence[Row], column: str, known: Feature, choices: Choices
) -> list[dict[str, Any]]:
    """Spelling → target with the number of rows; what may not be quoted is added up."""
    counted: dict[tuple[str, str], int] = {}
    for _line, cells in rows:
        cell = cells[column]
        key = (cell, target_of(cell, column, known, choices))
        counted[key] = counted.get(key, 0) + 1
    told: dict[tuple[str | None, str], int] = {}
    for (cell, target), times in counted.items():
        quoted = cell if _may_be_quoted(cell, target, times, known) else None
        told[quoted, target] = told.get((quoted, target), 0) + times
    ordered = sorted(told.items(), key=lambda entry: (entry[0][1], entry[0][0] or "", entry[1]))
    return [{"from": cell, "to": target, "rows": times} for (cell, target), times in ordered]


def _may_be_quoted(cell: str, target: str, times: int, known: Feature) -> bool:
    alike = target.startswith(VALUE) and meaning(cell, known).target == target
    return not cell or alike or fold(cell) in RATHER_NOT or times >= QUOTED_FROM


def _counted(cleaned: Cleaned) -> Mapping[str, int]:
    """How many lines each kind of finding concerns."""
    counts: dict[str, int] = {}
    for one in cleaned.findings:
        counts[one.code] = counts.get(one.code, 0) + len(one.lines)
    return dict(sorted(counts.items()))
