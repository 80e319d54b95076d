"""Read marks from a form: whole numbers in plain digits, of projects on the list, or nothing."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from budgeting.counting.rulebook import Rulebook
from budgeting.errors import BallotRefused
from budgeting.formats.numbers import NotANumberError, whole
from budgeting.services.papers import MOST_POINTS

Form = MultiDict[str, str]


def number_in(form: Form, name: str, most: int = MOST_POINTS) -> int:
    """A whole number from a field; ``BallotRefused`` if it is anything else."""
    try:
        return whole(form.get(name, ""), most)
    except NotANumberError:
        raise BallotRefused from None


def all_marks(form: Form, rulebook: Rulebook) -> dict[str, int]:
    """The score of every project on the list, as the ballot's form gives them."""
    return {project.id: 0 for project in rulebook.projects} | named_marks(form, rulebook)


def named_marks(form: Form, rulebook: Rulebook) -> dict[str, int]:
    """The scores that a form names; an empty field of points is 0.

    ``BallotRefused`` for a project that is not on the list and for a number that is none.
    """
    ids = {str(project.number): project.id for project in rulebook.projects}
    if rulebook.ballot.kind == "points":
        prefix, scores = "points-", {}
        for name in form:
            if name.startswith(prefix):
                score = number_in(form, name) if form[name] else 0
                scores[_listed(ids, name.removeprefix(prefix))] = score
        return scores
    return {_listed(ids, number): 1 for number in form.getlist("project")}


def project_id(rulebook: Rulebook, number: int) -> str:
    """The id of the project with this number; ``BallotRefused`` if it is not on the list."""
    ids = {str(project.number): project.id for project in rulebook.projects}
    return _listed(ids, str(number))


def _listed(ids: dict[str, str], number: str) -> str:
    if number not in ids:
        raise BallotRefused
    return ids[number]
