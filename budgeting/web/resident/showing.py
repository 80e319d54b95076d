"""What the ballot shows beside its rows: the bar, the way through the fields, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from budgeting.counting.ballot_rules import Marks
from budgeting.services.papers import Paper
from budgeting.web.resident.booth import Booth
from budgeting.web.resident.rows import Group, Wish, groups, rows
from budgeting.web.resident.wording import explain, further_limits, start, task
from budgeting.web.telling.box import secrecy_sentence
from budgeting.web.telling.words import _

Select = tuple[str, str, list[tuple[str, str, bool]]]

SHORT_LIST = 12
MOST_NOTICES = 3
_SAID_BY_THE_BAR = {
    "approval": {"blank", "too_few", "too_many"},
    "knapsack": {"blank", "over_envelope"},
    "points": {"blank", "over_points"},
}


@dataclass(frozen=True, slots=True)
class FieldCount:
    """How far the resident is in one field."""

    group: Group
    chosen: int
    listed: int


def bar(booth: Booth, paper: Paper) -> dict[str, Any]:
    """The arguments of the bar at the foot of the ballot."""
    rulebook, marks = booth.rulebook, Marks(booth.rulebook, paper.scores)
    fewest, most = marks.bounds
    unit: dict[str, Any] = {
        "approval": {
            "kind": "count",
            "used": marks.chosen,
            "least": fewest,
            "most": most,
            "start": start(rulebook),
            "open": rulebook.ballot.wanted == "at_least",
        },
        "knapsack": {
            "kind": "money",
            "used": marks.spent,
            "least": 0,
            "most": rulebook.envelope,
            "currency": rulebook.currency,
            "digits": rulebook.decimals,
        },
        "points": {
            "kind": "points",
            "used": marks.points,
            "least": 0,
            "most": rulebook.ballot.points,
        },
    }[rulebook.ballot.kind]
    return {"chosen": marks.chosen, "process": rulebook, **unit}


def notices(booth: Booth, paper: Paper) -> list[str]:
    """What is wrong with the marks that the bar does not say by itself."""
    said = _SAID_BY_THE_BAR[booth.rulebook.ballot.kind]
    found = [
        explain(booth, problem)
        for problem in Marks(booth.rulebook, paper.scores).problems()
        if problem.code not in said
    ]
    if len(found) > MOST_NOTICES:  # the bar must leave the screen to the ballot
        found[MOST_NOTICES - 1 :] = [_("There is more to correct. The review shows all of it.")]
    if booth.process.phase == "paused":
        found.append(_("The vote is paused. What you choose is kept."))
    return found


def field_counts(booth: Booth, paper: Paper) -> list[FieldCount]:
    """How many are chosen of each field; nothing where the list is short or has no fields."""
    if len(booth.rulebook.projects) <= SHORT_LIST:
        return []
    chosen = Marks(booth.rulebook, paper.scores).fields
    listed = [project.field for project in booth.rulebook.projects]
    return [
        FieldCount(group, chosen.get(group.key, 0), listed.count(group.key))
        for group in groups(booth, "field")
        if group.key in listed
    ]


def saved_part(booth: Booth, paper: Paper) -> dict[str, Any]:
    """What changes on the page with every mark."""
    return {
        "process": booth.process,
        "now": booth.now,
        "notices": notices(booth, paper),
        "fields": field_counts(booth, paper),
    }


def ballot(booth: Booth, paper: Paper, wish: Wish) -> dict[str, Any]:
    """Everything that the ballot page shows."""
    shown = [
        (row, score, not wish.shows(row, score))
        for row in rows(booth)
        for score in (paper.scores.get(row.id, 0),)
    ]
    return {
        "booth": booth,
        "task": task(booth.rulebook),
        "limits": further_limits(booth),
        "level": secrecy_sentence(booth.rulebook.secrecy),
        "rows": shown,
        "all_hidden": all(out for _row, _score, out in shown),
        "points_each": booth.rulebook.ballot.points_each,
        "wish": wish,
        "selects": selects(booth, wish) if len(shown) > SHORT_LIST else [],
        "sheets": url_for("resident.project", number=0).removesuffix("0"),
        "bar": bar(booth, paper),
        **saved_part(booth, paper),
    }


def selects(booth: Booth, wish: Wish) -> list[Select]:
    """By what the list can be searched, as the filter bar wants it."""
    found: list[Select] = []
    for kind, label, wanted in (
        ("field", _("Field"), wish.field),
        ("district", _("District"), wish.district),
    ):
        options = [(g.token, g.name, g.token == wanted) for g in groups(booth, kind)]
        if options:
            found.append((kind, label, options))
    mine = [
        ("yes", _("My choice"), wish.chosen == "yes"),
        ("no", _("What I have not chosen"), wish.chosen == "no"),
    ]
    return [*found, ("chosen", _("Show"), mine)]
