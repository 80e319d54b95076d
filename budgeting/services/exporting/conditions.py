"""The conditions of a rulebook in the keys that the Pabulib format has for them."""

from __future__ import annotations

from math import ceil

from budgeting.counting.model import CategoryKind
from budgeting.formats.numbers import plain
from budgeting.formats.pabulib import PabulibFile
from budgeting.services.reports import Report

KEYS: tuple[tuple[CategoryKind, str, str], ...] = (
    ("field", "categories", "budget_per_category"),
    ("district", "neighborhoods", "budget_per_neighborhood"),
)


def conditions(report: Report, file: PabulibFile) -> dict[str, str]:
    """META keys for threshold and caps; the format has none for projects that exclude each other.

    The threshold is the smallest number of votes that meets it; a sum of points says nothing of
    how many voters gave them, so that it cannot be written for ballots of points.
    """
    rulebook = report.rulebook
    if rulebook is None:
        return {}
    found = {}
    if rulebook.threshold and report.unit == "votes":
        share = rulebook.election((), ()).threshold.share
        found["min_project_score_threshold"] = str(ceil(share * report.outcome.voters))
    for kind, names_key, amounts_key in KEYS:
        limits = {cap.key: cap.limit for cap in rulebook.caps if cap.kind == kind}
        if not limits:
            continue
        labels = _labels(report, file, kind)
        amounts = (limits.get(key, rulebook.envelope) for key in labels)
        found[names_key] = ",".join(labels.values())
        found[amounts_key] = ",".join(plain(amount, rulebook.decimals) for amount in amounts)
    return found


def _labels(report: Report, file: PabulibFile, kind: CategoryKind) -> dict[str, str]:
    """The key of every field or district with projects, and its label in the file."""
    labels = {}
    for project in file.projects:
        line = report.lines[project.id]
        if kind == "field" and line.fields:
            labels[line.fields[0]] = project.categories[0]
        if kind == "district" and line.districts:
            labels[line.districts[0]] = project.neighborhood
    return dict(sorted(labels.items()))
