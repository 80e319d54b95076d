"""A plan in words: lengths, clock times, speaking time, and what is impossible or unwise in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import flask_babel

from budgeting.deliberation.runsheet_findings import Finding
from budgeting.errors import IllegalMove
from budgeting.web.filters import number
from budgeting.web.telling.words import _, ngettext

Figures = Mapping[str, str]
KOREAN_TIME = "aaaa h:mm"  # the short pattern with noon in words instead of AM, PM


@dataclass(frozen=True, slots=True)
class Sentence:
    """A finding in words; ``kind`` is "danger" or "warning"."""

    kind: str
    sentence: str


def length_words(minutes: int) -> str:
    """Minutes as people say them."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("One minute", "%(num)s minutes", rest)
    if not rest:
        return ngettext("One hour", "%(num)s hours", hours)
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)


def speaking_words(seconds: int | None) -> str:
    """How long each person can speak; nothing where the table does not talk."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return _("%(seconds)s s for each person", seconds=rest)
    if not rest:
        return _("%(minutes)s min for each person", minutes=minutes)
    return _("%(minutes)s min %(seconds)s s for each person", minutes=minutes, seconds=rest)


def clock_words(moment: datetime | None) -> str:
    """A time of day in the city; a dash where there is none."""
    if moment is None:
        return "–"
    locale = flask_babel.get_locale()
    pattern = KOREAN_TIME if locale and locale.language == "ko" else "short"
    return str(flask_babel.format_time(moment, pattern))


def state_words(state: str) -> str:
    """Where a round is."""
    return {
        "pending": _("To come"),
        "announced": _("Comes next"),
        "running": _("Runs now"),
        "paused": _("Paused"),
        "closed": _("Over"),
        "skipped": _("Left out"),
    }[state]


def finding_words(finding: Finding) -> Sentence:
    """What was found, with its figures and what helps."""
    figures = {name: number(value) for name, value in finding.figures.items()}
    kind = "danger" if finding.weight == "impossible" else "warning"
    if finding.key in COUNTED:
        return Sentence(kind, COUNTED[finding.key](finding.figures, figures))
    return Sentence(kind, FOUND[finding.key](figures))


def template_words(key: str) -> tuple[str, str]:
    """The name of a template, and what it is for."""
    name, purpose = TEMPLATE_WORDS[key]
    return name(), purpose()


def refusal_words(refusal: IllegalMove) -> str:
    """Why the plan could not be changed."""
    words = REFUSED.get(refusal.phase)
    if words is None:
        return _("This round has begun or is over, so it was not changed.")
    return words()


REFUSED: Mapping[str, Callable[[], str]] = {
    "begun": lambda: _("A round has begun, so the plan cannot be replaced as a whole."),
    "full": lambda: _("There are very many of these already. Nothing was added."),
    "poll": lambda: _("A straw poll of this round was opened, so the round stays."),
    "empty": lambda: _("A plan without rounds cannot stand. Add a round first."),
    **dict.fromkeys(
        ("ended", "minutes", "endorsed", "published"),
        lambda: _("The day is over, so its plan stays as it was."),
    ),
}

TEMPLATE_WORDS: Mapping[str, tuple[Callable[[], str], Callable[[], str]]] = {
    "seven-hours": (
        lambda: _("A day of seven hours"),
        lambda: _("Two themes, a trade-off within the budget, the contested projects, the vote."),
    ),
    "first-evening": (
        lambda: _("Two evenings: the first"),
        lambda: _("Hear the projects and ask. A week for written answers follows."),
    ),
    "second-evening": (
        lambda: _("Two evenings: the second"),
        lambda: _(
            "Weigh the projects, give something up, and vote. Straw polls of two evenings cannot "
            "be compared: nobody is recognised from one to the other."
        ),
    ),
    "three-hours": (
        lambda: _("Three hours, the least that is honest"),
        lambda: _("For at most eight projects, without a trade-off."),
    ),
    "five-rounds": (
        lambda: _("Five rounds of two themes"),
        lambda: _("As in Antwerp: half of the tables work on one theme, half on the other."),
    ),
    "expo": (
        lambda: _("An expo of booths"),
        lambda: _("As in Seoul: for many projects. Tables walk from booth to booth."),
    ),
}

FOUND: Mapping[str, Callable[[Figures], str]] = {
    "no-welcome": lambda _v: _(
        "The day does not begin with a welcome. People need time to arrive, to consent and to "
        "agree on the rules of the table."
    ),
    "many-for-short-day": lambda v: _(
        "In %(minutes)s minutes a room can weigh about %(most)s projects, not %(projects)s. Choose "
        "fewer, or take a longer day.",
        **v,
    ),
    "no-break": lambda v: _(
        "People sit for %(minutes)s minutes without a break. Plan one after %(most)s minutes at "
        "the latest.",
        **v,
    ),
    "no-projects": lambda _v: _(
        "No project is chosen for this round. If it is about the contested ones, choose them "
        "during the day."
    ),
    "no-tables": lambda _v: _(
        "The sitting has no table. Say how many tables there are before the plan stands."
    ),
    "no-questions": lambda _v: _(
        "No question is asked in this round. Add straw polls or the evaluation, or take the round "
        "out."
    ),
    "unpaired-poll": lambda _v: _(
        "There is no straw poll before this one, so nobody will see what has moved."
    ),
    "vote-undiscussed": lambda _v: _(
        "The vote comes before any discussion. Move it behind the rounds in which reasons are "
        "weighed."
    ),
    "pitches": lambda v: _(
        "%(projects)s projects of %(each)s minutes each take %(needed)s minutes, and the round has "
        "%(minutes)s. Show fewer, or let tables walk past booths.",
        **v,
    ),
    "pitches-and-questions": lambda v: _(
        "%(projects)s projects with their questions in front of everybody, %(each)s minutes each, "
        "take %(needed)s minutes, and both rounds have %(minutes)s. Let the tables collect the "
        "questions first.",
        **v,
    ),
    "stops": lambda v: _(
        "%(projects)s projects are %(stops)s stops of %(each)s minutes. That takes %(needed)s "
        "minutes, and the round has %(minutes)s.",
        **v,
    ),
    "speaking": lambda v: _(
        "Each of %(people)s people at a table can speak for %(seconds)s seconds only. Two minutes "
        "each take %(needed)s minutes.",
        **v,
    ),
}
COUNTED: Mapping[str, Callable[[Mapping[str, int], Figures], str]] = {
    "too-long": lambda n, v: ngettext(
        "The plan takes %(minutes)s minutes, and the room is yours for %(room)s. Take out one "
        "minute.",
        "The plan takes %(minutes)s minutes, and the room is yours for %(room)s. Take out %(num)s "
        "minutes.",
        n["over"],
        **v,
    ),
    "unknown-table": lambda n, v: ngettext(
        "Table %(table)s is named here, and the sitting has one table.",
        "Table %(table)s is named here, and the sitting has %(num)s tables.",
        n["tables"],
        **v,
    ),
    "all-fits": lambda n, v: ngettext(
        "The money pays for the one project of this round, so there is nothing to weigh. Choose "
        "more projects.",
        "The money pays for all %(num)s projects of this round, so nothing has to be given up. "
        "Hold a discussion instead.",
        n["projects"],
        **v,
    ),
    "none-fits": lambda n, v: ngettext(
        "The one project of this round costs more than its share of the envelope, so it can never "
        "be kept. Choose more projects.",
        "Each of the %(num)s projects of this round costs more than their share of the envelope, "
        "so none can be kept. Choose more projects.",
        n["projects"],
        **v,
    ),
    "reports": lambda n, v: ngettext(
        "One table needs %(needed)s minutes for its report, and the round has %(minutes)s.",
        "%(num)s tables reporting %(each)s minutes each take %(needed)s minutes, and the round "
        "has %(minutes)s. Tables that can speak: %(heard)s. The screen shows the themes of all.",
        n["tables"],
        **v,
    ),
    "crowded": lambda n, v: ngettext(
        "One minute is too short to weigh the projects: %(projects)s. Give the round more time.",
        "%(projects)s projects in %(num)s minutes are too many to weigh. Choose at most "
        "%(most)s, or give the round more time.",
        n["minutes"],
        **v,
    ),
}
"""Findings whose sentence is another one for a single minute or table; the numbers come first."""
