"""What was found about the quotas, in sentences for the organiser."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from budgeting.services.quota_checks import Finding
from budgeting.services.quota_costs import MILLION, Effect
from budgeting.services.trying import Certain, Trial
from budgeting.sortition.pool import Quota
from budgeting.sortition.repair import Change
from budgeting.web.filters import number, share
from budgeting.web.telling.naming import Names, percent
from budgeting.web.telling.words import _, ngettext

Values = Mapping[str, int | str]
MOST_NAMED = 30
_OF_PEOPLE = ("people_few", "supply_few", "supply_sum")
"""What says nothing while nobody has answered: that there are too few people."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and how grave it is: "danger", "warning" or "info"."""

    kind: str
    sentence: str


def said_at(trial: Trial, feature: str, value: str = "") -> list[Said]:
    """Everything about one cell, one feature or the pool, the changes that mend it included.

    While nobody has answered, no quota is blamed for having too few people.
    """
    told = [one for one in trial.at(feature, value) if trial.people or one.code not in _OF_PEOPLE]
    found = [finding_words(one) for one in told]
    return found + [Said("info", change_words(one)) for one in trial.changes_at(feature, value)]


def finding_words(finding: Finding) -> Said:
    """One finding as a sentence."""
    kind = "danger" if finding.binding else "warning"
    return Said(kind, _FINDINGS[finding.code](finding.details))


def change_words(change: Change) -> str:
    """What to change at a cell, or the number of seats."""
    numbers = {"before": change.before, "after": change.after}
    if change.side == "least":
        return _("Possible with at least %(after)s instead of %(before)s.", **numbers)
    if change.side == "most":
        return _("Possible with at most %(after)s instead of %(before)s.", **numbers)
    return _("Possible with %(after)s seats instead of %(before)s.", **numbers)


def change_list(changes: Sequence[Change], names: Names) -> list[str]:
    """All changes together, each with its cell in front."""
    return [
        _(
            "%(feature)s, %(value)s: %(change)s",
            feature=names(one.feature),
            value=names(one.feature, one.value),
            change=change_words(one),
        )
        if one.feature
        else change_words(one)
        for one in changes
    ]


def fairness(trial: Trial, seats: int) -> list[str]:
    """How fair a lottery can get, as sentences; nothing where there is none."""
    if trial.best is None:
        return []
    least = percent(trial.best.smallest)
    even = share(trial.even.numerator, trial.even.denominator)
    sentences = [
        _("No lottery can lift everybody's chance above %(chance)s.", chance=least),
        _(
            "If all were alike, it would be %(even)s: %(seats)s seats for %(people)s people.",
            even=even,
            seats=number(seats),
            people=number(trial.people),
        ),
    ]
    if trial.never:
        sentences.append(
            ngettext(
                "One person can never be drawn, because the quotas leave no room.",
                "%(num)s people can never be drawn, because the quotas leave no room.",
                trial.never,
            )
        )
    return sentences


def certain_words(certain: Certain, names: Names) -> str:
    """Why these people have a seat in every panel."""
    number = len(certain.people)
    if certain.decided:
        return ngettext(
            "One person has a certain seat, because that was decided.",
            "%(num)s people have certain seats, because that was decided.",
            number,
        )
    if certain.quota is None:
        return ngettext(
            "One person is certain, because the quotas together leave no choice.",
            "%(num)s people are certain, because the quotas together leave no choice.",
            number,
        )
    return ngettext(
        "One person is certain, because the quota of “%(value)s” needs all of them.",
        "%(num)s people are certain, because the quota of “%(value)s” needs all of them.",
        number,
        value=names(certain.quota.feature, certain.quota.value),
    )


def pseudonyms(certain: Certain) -> str:
    """The pseudonyms of certain people, of which only the first ones where there are many."""
    more = " …" if len(certain.people) > MOST_NAMED else ""
    return ", ".join(certain.people[:MOST_NAMED]) + more


def effect_words(effect: Effect, names: Names) -> str:
    """What another quota would do to everybody's smallest chance."""
    value = names(effect.after.feature, effect.after.value)
    after = quota_words(effect.after)
    if effect.new is None:
        return _("With %(after)s for “%(value)s” no panel is possible.", after=after, value=value)
    new = share(effect.new, MILLION)
    if effect.old is None:
        return _(
            "With %(after)s for “%(value)s” a lottery is possible: "
            "everybody's smallest chance can be %(new)s.",
            after=after, value=value, new=new,
        )  # fmt: skip
    old = share(effect.old, MILLION)
    given = {"value": value, "after": after, "old": old, "new": new}
    given["before"] = quota_words(effect.before) if effect.before else _("no quota")
    if effect.new < effect.old:
        return _(
            "Changing “%(value)s” from %(before)s to %(after)s lowers everybody's smallest "
            "chance from %(old)s to %(new)s.",
            **given,
        )
    if effect.new > effect.old:
        return _(
            "Changing “%(value)s” from %(before)s to %(after)s lifts everybody's smallest "
            "chance from %(old)s to %(new)s.",
            **given,
        )
    return _(
        "Changing “%(value)s” from %(before)s to %(after)s leaves everybody's smallest chance "
        "at %(old)s.",
        **given,
    )


def quota_words(quota: Quota) -> str:
    """A quota in short, such as 10–12."""
    return str(quota.least) if quota.least == quota.most else f"{quota.least}–{quota.most}"


_FINDINGS: Mapping[str, Callable[[Values], str]] = {
    "people_few": lambda v: _(
        "Only %(people)s people may be drawn, but there are %(seats)s seats.", **v
    ),
    "certain_seats": lambda v: _(
        "%(certain)s people have certain seats, but there are only %(seats)s seats.", **v
    ),
    "certain_household": lambda v: ngettext(
        "In one household several people have certain seats. Only one of them can be drawn.",
        "In %(num)s households several people have certain seats. Only one of each can be drawn.",
        int(v["households"]),
    ),
    "least_sum": lambda v: _(
        "The least numbers add up to %(sum)s, but there are only %(seats)s seats.", **v
    ),
    "most_sum": lambda v: _(
        "The most numbers add up to %(sum)s and cannot fill %(seats)s seats.", **v
    ),
    "supply_sum": lambda v: _(
        "With the people who answered, these values can fill %(sum)s of %(seats)s seats.", **v
    ),
    "certain_many": lambda v: _(
        "%(certain)s people with certain seats are here, but at most %(most)s may be drawn.", **v
    ),
    "supply_few": lambda v: _("At least %(least)s are needed, but only %(supply)s answered.", **v),
    "all_needed": lambda v: _("The quota needs all of the %(supply)s people.", **v),
    "likely": lambda v: _(
        "%(least)s of %(supply)s must be drawn: on average a chance above 50 %%.", **v
    ),
    "seldom": lambda v: _(
        "At most %(most)s of %(supply)s may be drawn: "
        "less than a quarter of the chance that everybody would have if all were alike.",
        **v,
    ),
    "unanswered": lambda v: ngettext(
        "One person gave no answer here. No quota counts this person.",
        "%(num)s people gave no answer here. No quota counts them.",
        int(v["people"]),
    ),
    "unplanned": lambda v: ngettext(
        "One person answered “%(value)s”, which the plan does not know.",
        "%(num)s people answered “%(value)s”, which the plan does not know.",
        int(v["people"]),
        value=v["value"],
    ),
    "smallest_low": lambda _v: _(
        "The smallest chance is less than a quarter of what everybody would have if all were "
        "alike. Look for a quota that asks too much."
    ),
}
