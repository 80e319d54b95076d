"""What the pages of a selection share: its plan, whether it is frozen, and its names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, make_response

from budgeting.extensions import db
from budgeting.formats.errors import Problem
from budgeting.models import Process, Selection
from budgeting.services import selection_planning
from budgeting.services.selection_features import Feature, features_of
from budgeting.web import pages
from budgeting.web.organiser.file_words import problem_words
from budgeting.web.telling.naming import Names
from budgeting.web.telling.words import _


def plan_of(process: Process) -> tuple[Selection, tuple[Feature, ...]]:
    """The selection and its features; a 404 before there is one."""
    selection = selection_planning.require(db.session(), process)
    return selection, features_of(selection)


def around(process: Process) -> dict[str, Any]:
    """What every page of a selection shows: the plan, if there is one, and whether it is frozen."""
    selection = selection_planning.find(db.session(), process)
    features = features_of(selection) if selection else ()
    return {
        "process": process,
        "selection": selection,
        "features": features,
        "names": Names(features),
        "frozen": selection_planning.is_frozen(db.session(), process),
    }


def to_plan(process: Process) -> Response:
    """The way to the plan, for pages that need one first."""
    return pages.to("organiser.selection_plan", slug=process.slug)


def page_anew() -> Response:
    """Tell the script that asked for a part of the page to load the whole page again."""
    response = make_response("")
    response.headers["HX-Refresh"] = "true"
    return response


def found_words(problem: Problem) -> str:
    """What was found in a file with features or addresses, in the reader's language."""
    words = WORDS.get(problem.code)
    if words is None:
        return problem_words(problem)
    sentence = words({"column": problem.column or "", **problem.details})
    if problem.line is None:
        return sentence
    return _("Line %(line)s: %(sentence)s", line=problem.line, sentence=sentence)


WORDS: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    "flex_left_out": lambda v: _(
        "The column %(column)s is left out: here a quota has one least and one most number.", **v
    ),
    "no_features": lambda _v: _("The table has no features."),
    "cell_missing": lambda v: _("The cell in the column %(column)s is empty.", **v),
    "name_long": lambda v: _(
        "The text in the column %(column)s has more than %(most)s characters.", **v
    ),
    "value_twice": lambda v: _("The value “%(value)s” stands in line %(first)s already.", **v),
    "min_above_max": lambda v: _(
        "The least number %(least)s is above the most number %(most)s.", **v
    ),
    "share_missing": lambda v: _("The share of “%(value)s” is missing.", **v),
    "shares_zero": lambda v: _("The shares of “%(feature)s” add up to nothing.", **v),
    "no_address": lambda _v: _("The table has no column with addresses or numbers."),
    "no_households": lambda _v: _("The table has no households."),
    "address_missing": lambda _v: _("The address or number is missing."),
}
