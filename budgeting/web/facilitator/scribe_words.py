"""Why a form or a line of paper was not entered, in words for the scribe."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import gettext as _

from budgeting.deliberation.polls import POLL
from budgeting.errors import IllegalMove, Problem, Taken, TextRefused
from budgeting.models import Poll
from budgeting.web.facilitator import table_words
from budgeting.web.language import text


def cross_words(refusal: IllegalMove) -> str:
    """Why a cross was not taken by a poll that is open."""
    if refusal.phase == "unknown choice":
        return str(_("One of these crosses is not on the form."))
    return str(_("Answers are taken only while the day is on. Nothing of this form was kept."))


def closed_words(number: int, polls: Sequence[Poll], closed: Collection[int]) -> str:
    """Which crosses of a form were not kept because their polls take none; nothing if all were."""
    refused = [one for one in polls if one.id in closed]
    seen, waiting = _named(refused, waits=False), _named(refused, waits=True)
    words = []
    if seen:
        words.append(
            _(
                "Not kept of number %(number)s, because the poll is closed (the lead can open it "
                "again until its result is released): %(questions)s",
                number=number,
                questions=seen,
            )
        )
    if waiting:
        words.append(
            _(
                "Not kept of number %(number)s, because the poll has not been opened: "
                "%(questions)s",
                number=number,
                questions=waiting,
            )
        )
    return " ".join(str(one) for one in words)


def _named(polls: Sequence[Poll], *, waits: bool) -> str:
    mine = [one for one in polls if (one.state == POLL.start) == waits]
    return "; ".join(f"{one.position}. {text(one.question)}" for one in mine)


def line_words(refusal: Problem) -> str:
    """Why a line of a table's paper was not taken in."""
    if isinstance(refusal, Taken):
        return str(_("A line of this form was kept before. If this is another one, press again."))
    if isinstance(refusal, TextRefused) and refusal.reason != "key":
        return str(_("Write the note, in at most 1,000 letters."))
    if not isinstance(refusal, IllegalMove):
        return table_words.refusal_words(refusal)
    return _round_words(refusal.phase)


def _round_words(phase: str) -> str:
    if phase == "unknown kind":
        return str(_("Choose what kind of note this is."))
    if phase == "minutes shown":
        return str(_("The minutes have been shown, so no paper goes into the rounds any more."))
    if phase == "skipped":
        return str(_("This round was left out, so no paper goes into it."))
    return str(_("This round has not begun, so no paper goes into it yet."))
