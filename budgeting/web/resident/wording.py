"""What a ballot still needs and what a vote asks for, in sentences for the resident."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from budgeting.counting.ballot_rules import BallotProblem
from budgeting.counting.rulebook import Rulebook
from budgeting.web.filters import money, number
from budgeting.web.resident.booth import Booth
from budgeting.web.resident.rows import groups
from budgeting.web.telling.words import _, ngettext


def explain(booth: Booth, problem: BallotProblem) -> str:
    """One sentence for one reason why the ballot cannot be cast as it is."""
    return _SENTENCES[problem.code](booth, problem)


def _blank(booth: Booth, problem: BallotProblem) -> str:
    fewest, most = booth.rulebook.ballot.bounds(len(booth.rulebook.projects))
    if fewest == most:
        return ngettext(
            "Nothing is chosen yet. Choose exactly one project.",
            "Nothing is chosen yet. Choose exactly %(num)s projects.",
            problem.limit,
        )
    return ngettext(
        "Nothing is chosen yet. Choose at least one project.",
        "Nothing is chosen yet. Choose at least %(num)s projects.",
        problem.limit,
    )


def _too_few(_booth: Booth, problem: BallotProblem) -> str:
    return ngettext(
        "One project is missing. Choose one more.",
        "%(num)s projects are missing. Choose %(num)s more.",
        problem.limit - problem.used,
    )


def _too_many(_booth: Booth, problem: BallotProblem) -> str:
    return ngettext(
        "One project too many. Take one away.",
        "%(num)s projects too many. Take %(num)s away.",
        problem.used - problem.limit,
    )


def _over_envelope(booth: Booth, problem: BallotProblem) -> str:
    return _(
        "Your projects cost %(over)s more than there is. Take some away.",
        over=money(problem.used - problem.limit, booth.rulebook),
    )


def _over_points(_booth: Booth, problem: BallotProblem) -> str:
    return ngettext(
        "One point too many. Take one point away.",
        "%(num)s points too many. Take %(num)s points away.",
        problem.used - problem.limit,
    )


def _over_points_each(booth: Booth, problem: BallotProblem) -> str:
    return _(
        "Project %(project)s has %(used)s points. One project can have at most %(limit)s.",
        project=next(p.number for p in booth.rulebook.projects if p.id == problem.about),
        used=number(problem.used),
        limit=number(problem.limit),
    )


def _over_field_limit(booth: Booth, problem: BallotProblem) -> str:
    names = {group.key: group.name for group in groups(booth, "field")}
    return _(
        "%(field)s: %(used)s chosen, but at most %(limit)s allowed. Take %(over)s away.",
        field=names.get(problem.about, problem.about),
        used=number(problem.used),
        limit=number(problem.limit),
        over=number(problem.used - problem.limit),
    )


def _not_on_ballot(_booth: Booth, _problem: BallotProblem) -> str:
    return _("One project is no longer on the list. Take it away.")


_SENTENCES: Mapping[str, Callable[[Booth, BallotProblem], str]] = {
    "blank": _blank,
    "too_few": _too_few,
    "too_many": _too_many,
    "over_envelope": _over_envelope,
    "over_points": _over_points,
    "over_points_each": _over_points_each,
    "over_field_limit": _over_field_limit,
    "not_on_ballot": _not_on_ballot,
}


def task(rulebook: Rulebook) -> str:
    """What the resident is asked to do, in one sentence."""
    if rulebook.ballot.kind == "knapsack":
        return _(
            "Choose projects that together cost at most %(envelope)s.",
            envelope=money(rulebook.envelope, rulebook),
        )
    if rulebook.ballot.kind == "points":
        return _(
            "You have %(points)s points. Give them to the projects that you want, "
            "at most %(each)s points to one project.",
            points=number(rulebook.ballot.points),
            each=number(rulebook.ballot.points_each),
        )
    return _number_wanted(rulebook)


def start(rulebook: Rulebook) -> str:
    """What the bar says while nothing is chosen; empty where it says what is missing."""
    if rulebook.ballot.wanted != "at_most":
        return ""
    most = number(rulebook.ballot.bounds(len(rulebook.projects))[1])
    if rulebook.ballot.blank_allowed:
        return _("Choose up to %(most)s, or none.", most=most)
    return _("Choose up to %(most)s.", most=most)


def _number_wanted(rulebook: Rulebook) -> str:
    listed = len(rulebook.projects)
    fewest, most = rulebook.ballot.bounds(listed)
    words = {"number": number(fewest), "all": number(listed)}
    if rulebook.ballot.wanted == "at_least":
        return _("Choose at least %(number)s of the %(all)s projects.", **words)
    if rulebook.ballot.wanted == "at_most":
        words["number"] = number(most)
        return _("Choose up to %(number)s of the %(all)s projects.", **words)
    return _("Choose exactly %(number)s of the %(all)s projects.", **words)


def further_limits(booth: Booth) -> list[str]:
    """What else holds: the number of projects beside money or points, and limits of fields."""
    ballot, rulebook = booth.rulebook.ballot, booth.rulebook
    fewest, most = ballot.bounds(len(rulebook.projects))
    sentences = []
    if ballot.kind != "approval" and (fewest > 1 or most < len(rulebook.projects)):
        sentences.append(_number_wanted(rulebook))
    sentences += _field_limits(booth)
    if ballot.blank_allowed:
        sentences.append(_("You may also cast an empty ballot."))
    return sentences


def _field_limits(booth: Booth) -> list[str]:
    """One sentence where every field has the same limit, otherwise one for each that has any."""
    limits = dict(booth.rulebook.ballot.field_limits)
    listed = {project.field for project in booth.rulebook.projects}
    if len(limits) > 1 and listed <= limits.keys() and len(set(limits.values())) == 1:
        most = number(next(iter(limits.values())))
        return [_("Choose at most %(limit)s from each field.", limit=most)]
    names = {group.key: group.name for group in groups(booth, "field")}
    return [
        _(
            "Choose at most %(limit)s from the field %(field)s.",
            field=names.get(key, key),
            limit=number(limit),
        )
        for key, limit in limits.items()
    ]
