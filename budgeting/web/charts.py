"""The rows of the charts: label, value for the bar, text for the table, funded or not."""

from __future__ import annotations

from math import ceil

from budgeting.counting.model import CategoryKind, Score
from budgeting.services.reports import Report, Slice
from budgeting.web.filters import money as in_money
from budgeting.web.language import text
from budgeting.web.telling import Telling
from budgeting.web.telling.words import _

Row = tuple[str, Score, str, bool]


def support(tell: Telling) -> list[Row]:
    """Every project with its support, most first."""
    return [
        (_label(line.label, tell.name(line)), line.support, tell.score(line.support), line.funded)
        for line in tell.report.ranking
    ]


def threshold(report: Report) -> int | None:
    """The votes that the rulebook asks for; ``None`` where support is not counted in voters."""
    rulebook = report.rulebook
    if rulebook is None or not rulebook.threshold or report.unit != "votes":
        return None
    return ceil(rulebook.election((), ()).threshold.share * report.outcome.voters)


def money(report: Report, kind: CategoryKind) -> list[Row]:
    """The money of every field or district, most first."""
    return [
        (text(part.names), part.funded, _funded_of_asked(part, report), True)
        for part in report.slices(kind)
    ]


def _funded_of_asked(part: Slice, report: Report) -> str:
    """Both amounts; a narrow screen breaks the line between them and not after a lonely word."""
    asked = in_money(part.asked, report)
    words = _("%(funded)s of %(asked)s", funded=in_money(part.funded, report), asked=asked)
    return words.replace(f" {asked}", f"\u00a0{asked}")


def most_money(report: Report, kind: CategoryKind) -> int:
    """The length of the longest bar of money."""
    parts: tuple[Slice, ...] = report.slices(kind)
    return max((part.funded for part in parts), default=0)


def _label(label: str, name: str) -> str:
    return name if name == label else f"{label} {name}"
