"""The list of projects as a table that can be filled in further and imported again."""

from __future__ import annotations

from collections.abc import Sequence

from budgeting.formats.csv_writer import csv_bytes
from budgeting.formats.numbers import plain
from budgeting.models import Process, Project

WORDED = {
    "name": "names",
    "summary": "summaries",
    "description": "descriptions",
    "image_alt": "image_alts",
}


def list_csv(process: Process, listed: Sequence[Project]) -> bytes:
    """Every project with all its words; costs in units of the currency."""
    worded = [(kind, code) for kind in WORDED for code in process.languages]
    header = [
        "number",
        "code",
        *(f"{kind}_{code}" for kind, code in worded),
        "cost",
        "currency",
        "field",
        "district",
    ]
    rows = [
        [
            str(project.number),
            project.code,
            *(getattr(project, WORDED[kind]).get(code, "") for kind, code in worded),
            plain(project.cost, process.decimals),
            process.currency,
            project.field.key if project.field else "",
            project.district.key if project.district else "",
        ]
        for project in listed
    ]
    return csv_bytes(header, rows)
