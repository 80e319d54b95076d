"""How anybody counts a published election again: the command, and what its file cannot say."""

from __future__ import annotations

import shlex

from budgeting.services.reports import Report
from budgeting.web.telling.words import _


def command(report: Report, file: str) -> str:
    """The command that counts the published file by the rule and with the seed of this count."""
    words = ["flask", "count", file]
    if report.outcome.rule != "knapsack":
        words += ["--rule", report.outcome.rule]
    if report.provenance.seed:
        words += ["--seed", report.provenance.seed]
    return shlex.join(words)


def silences(report: Report) -> list[str]:
    """The conditions of this count for which the format has no place; mostly none."""
    rulebook = report.rulebook
    if rulebook is None:
        return []
    sentences = []
    if rulebook.exclusions:
        sentences.append(
            _("The file cannot say which projects exclude each other, so its count may differ.")
        )
    if rulebook.threshold and report.unit == "points":
        sentences.append(
            _("The file cannot say how many voters a project needs, so its count may differ.")
        )
    return sentences
