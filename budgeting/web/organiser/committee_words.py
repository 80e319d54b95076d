"""Why committees cannot be filled, and what is wrong with a table of wishes, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from budgeting.formats.errors import Problem
from budgeting.sortition.committees import Obstacle
from budgeting.web.organiser.file_words import problem_words
from budgeting.web.telling.words import _

WISHES: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    "member_unknown": lambda v: _("“%(value)s” is not the number of a confirmed member.", **v),
    "member_twice": lambda v: _("The number %(value)s stands in the table already.", **v),
    "committee_unknown": lambda v: _("There is no committee “%(value)s”.", **v),
    "wish_twice": lambda v: _("The committee “%(value)s” is wished for twice.", **v),
}


def wish_words(problem: Problem) -> str:
    """What is wrong with one row of a table of wishes."""
    words = WISHES.get(problem.code)
    if words is None:
        return problem_words(problem)
    return _("Line %(line)s: %(sentence)s", line=problem.line, sentence=words(problem.details))


def obstacle_words(found: Obstacle) -> str:
    """Why not everybody can be placed, and the nearest rule with which they can."""
    values = {"have": found.have, "need": found.need}
    if found.kind == "seats":
        return _(
            "There are %(have)s members and only %(need)s seats. Raise the largest sizes.", **values
        )
    if found.kind == "least":
        return _(
            "The smallest sizes ask for %(have)s members together, but there are %(need)s. "
            "Lower them.",
            **values,
        )
    return _(
        "With these sizes no value can stay at %(have)s per cent or below in every committee. "
        "%(need)s per cent can be kept.",
        **values,
    )
