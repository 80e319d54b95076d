"""The words for what stands against a rulebook, or is worth another look."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from budgeting.models import Process
from budgeting.services.readiness import Reason
from budgeting.web.filters import number
from budgeting.web.language import languages, text
from budgeting.web.telling.words import _, ngettext

Words = Callable[[dict[str, str], int], str]


def reason_words(reason: Reason, process: Process) -> str:
    """The sentence for one reason, in the reader's language."""
    values = {name: _value(name, value, reason, process) for name, value in reason.details.items()}
    count = reason.details.get("number", 0)
    return WORDS[reason.code](values, count if isinstance(count, int) else 0)


def _value(name: str, value: int | str, reason: Reason, process: Process) -> str:
    if name == "language":
        return languages().get(str(value), str(value))
    if name == "key":
        kind = reason.details.get("kind")
        names = (
            category.names
            for category in process.categories
            if category.kind == kind and category.key == value
        )
        return text(next(names, None)) or str(value)
    return number(value) if isinstance(value, int) else value


WORDS: Mapping[str, Words] = {
    "no_envelope": lambda _v, _n: _(
        "There is no money to decide on. Write the total budget and the share."
    ),
    "no_residents": lambda _v, _n: _(
        "It is not said how many residents are expected, so no votes can be worked out here."
    ),
    "process_unnamed": lambda v, _n: _(
        "The process has no name in the language %(language)s.", **v
    ),
    "category_unnamed": lambda v, _n: _("%(key)s has no name in the language %(language)s.", **v),
    "no_projects": lambda _v, _n: _("There is no project on the list."),
    "all_dearer": lambda _v, _n: _(
        "Every project costs more than the whole envelope, so none could be funded."
    ),
    "dearer": lambda v, n: ngettext(
        "Project %(which)s costs more than the whole envelope and can never be funded.",
        "%(num)s projects cost more than the whole envelope and can never be funded: %(which)s.",
        n,
        which=v["which"],
    ),
    "project_unnamed": lambda v, n: ngettext(
        "Project %(which)s has no name in the language %(language)s.",
        "%(num)s projects have no name in the language %(language)s: %(which)s.",
        n,
        which=v["which"],
        language=v["language"],
    ),
    "picture_undescribed": lambda v, n: ngettext(
        "The picture of project %(which)s is not described in the language %(language)s.",
        "%(num)s pictures are not described in the language %(language)s: %(which)s.",
        n,
        which=v["which"],
        language=v["language"],
    ),
    "summary_missing": lambda v, n: ngettext(
        "Project %(which)s has no summary in the language %(language)s.",
        "%(num)s projects have no summary in the language %(language)s: %(which)s.",
        n,
        which=v["which"],
        language=v["language"],
    ),
    "description_missing": lambda v, n: ngettext(
        "Project %(which)s has no description in the language %(language)s.",
        "%(num)s projects have no description in the language %(language)s: %(which)s.",
        n,
        which=v["which"],
        language=v["language"],
    ),
    "same_name": lambda v, _n: _(
        "%(number)s projects have the same name: %(name)s. Voters cannot tell them apart.", **v
    ),
    "rules_unsaved": lambda _v, _n: _("Nobody has saved the rules yet."),
    "nothing_to_choose": lambda _v, _n: _(
        "With this number a ballot would name no project at all. Choose a higher one."
    ),
    "too_many_wanted": lambda v, _n: _(
        "A ballot would have to name %(wanted)s projects, but only %(projects)s are listed.", **v
    ),
    "limits_too_tight": lambda v, _n: _(
        "A ballot would have to name %(wanted)s projects, "
        "but the limits per field allow only %(possible)s. Nobody could vote.",
        **v,
    ),
    "limits_bind": lambda v, _n: _(
        "A ballot may name %(wanted)s projects, but the limits per field allow only %(possible)s.",
        **v,
    ),
    "no_ballot_fits": lambda v, _n: _(
        "Even the cheapest %(wanted)s projects cost more than the envelope. Nobody could vote.", **v
    ),
    "no_points": lambda _v, _n: _("Every resident needs at least one point to give."),
    "points_too_few": lambda v, _n: _(
        "A ballot would have to name %(wanted)s projects, but there are fewer points.", **v
    ),
    "points_unusable": lambda v, _n: _(
        "A ballot can use only %(usable)s of the %(points)s points.", **v
    ),
    "blank_counts": lambda _v, _n: _(
        "Blank ballots count as voters, so they make the threshold harder to reach."
    ),
    "dearer_than_cap": lambda v, n: ngettext(
        "Project %(which)s costs more than the cap on %(key)s and can never be funded.",
        "%(num)s projects cost more than the cap on %(key)s and can never be funded: %(which)s.",
        n,
        which=v["which"],
        key=v["key"],
    ),
    "cap_idle": lambda v, _n: _(
        "The cap on %(key)s is higher than the envelope, so it changes nothing.", **v
    ),
    "unknown_excluded": lambda v, _n: _(
        "Project %(number)s excludes others, but it is not on the list.", **v
    ),
    "lone_excluded": lambda v, _n: _(
        "Project %(number)s stands alone in a group. Name at least two.", **v
    ),
}
