"""What the moment asks of a resident: one heading, a few sentences, at most one thing to press."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import format_time
from flask_babel import lazy_gettext as _l

from budgeting.deliberation.rounds import NOW
from budgeting.deliberation.sitting_day import WORKING
from budgeting.extensions import db
from budgeting.models import DayRound, Poll
from budgeting.services import days, endorsing, polling, published
from budgeting.web.resident.chair import Chair
from budgeting.web.telling.rounds import round_words
from budgeting.web.telling.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing; ``kind`` names the part of the page that is special to it."""

    heading: str
    sentences: tuple[str, ...] = ()
    action: str = ""
    url: str = ""
    kind: str = "card"
    is_quiet: bool = False

    @property
    def only_waits(self) -> bool:
        """Whether there is nothing to press and nothing long to read until something changes."""
        return self.kind == "card" and not self.action


CARDS: Mapping[str, tuple[str, ...]] = {
    "welcome": (
        _l("You have agreed to the rules of your table."),
        _l("Put the tablet down and listen."),
    ),
    "group-building": (_l("Put the tablet down and get to know your table."),),
    "answers": (_l("Put the tablet down and listen to the answers."),),
    "trade-off": (
        _l("Put the tablet down."),
        _l("Your table builds one package together, on the table's own tablet."),
    ),
    "report-back": (_l("Put the tablet down and listen to what other tables found."),),
}
"""What the tablet says in rounds in which nothing is pressed."""


def moment(chair: Chair) -> Moment:
    """What this seat is asked now."""
    if chair.day.state in WORKING:
        return _mood(chair) or _of_round(chair)
    over = Moment(
        _("The day is over"), (_("Thank you for taking part."), _("All you said is kept."))
    )
    return _reading(chair) or over


def _reading(chair: Chair) -> Moment | None:
    """The minutes, while they are shown."""
    if not endorsing.is_open(db.session(), chair.day):
        return None
    return Moment(
        _("Read the minutes of the day"),
        (_("Say whether they are fair, or attach an objection."),),
        _("Read the minutes"),
        url_for("resident.seat_minutes"),
    )


def _mood(chair: Chair) -> Moment | None:
    cards = [one for one in polling.open_to(db.session(), chair.day, None) if not one.round_id]
    done = polling.choices(db.session(), cards, chair.voice)
    waiting = [one for one in cards if one.id not in done]
    if not waiting:
        return None
    return Moment(
        _("A short question to everybody"),
        (_("It takes half a minute. Nobody sees what you answer."),),
        _("Answer"),
        url_for("resident.poll", poll_id=waiting[0].id),
    )


def _of_round(chair: Chair) -> Moment:
    row = chair.row
    if row is None:
        return Moment(_("Welcome"), (_("The day begins soon. Put the tablet down."), *_next(chair)))
    if row.state == "announced":
        words = (_("It begins soon."), *_move(chair))
        return Moment(_("Next: %(round)s", round=round_words(row)), words)
    if not chair.is_on:
        words = (_("Put the tablet down."), *_next(chair))
        return _reading(chair) or Moment(
            _("This part is over: %(round)s", round=round_words(row)), words
        )
    found = _BY_FORMAT.get(row.format) or _BY_TABLET.get(chair.tablet, _card)
    return found(chair)


def _card(chair: Chair) -> Moment:
    assert chair.row is not None  # noqa: S101 - a round is on
    words = tuple(map(str, CARDS.get(chair.row.format, (_("Put the tablet down."),))))
    if chair.row.format == "welcome":
        rules = published.rules_of(db.session(), chair.day, chair.table)
        words = (*words, *(_("Your table adds: %(rule)s", rule=one) for one in rules))
    return Moment(_named(chair), words)


def _break(chair: Chair) -> Moment:
    """When it goes on, with what, and at which table."""
    until = chair.row.ends_at if chair.row is not None else None
    time = (_("It goes on at %(time)s.", time=format_time(until, "short")),) if until else ()
    words = _("Have a rest. Nothing happens here now.")
    return Moment(_named(chair), (words, *time, *_next(chair)))


def _polls(chair: Chair) -> Moment:
    asked = of_round(chair)
    done = polling.choices(db.session(), asked, chair.voice)
    left = [one for one in asked if one.id not in done]
    if not asked:
        return Moment(_named(chair), (_("There is no question for you now. Please wait."),))
    if not left:
        words = (
            _("All your answers are saved. You can change them until the questions are closed."),
        )
        url = url_for("resident.seat_polls")
        return Moment(_("Thank you"), words, _("Look at my answers"), url, is_quiet=True)
    told = ngettext(
        "There is one question for you.", "There are %(num)s questions for you.", len(left)
    )
    secret = _("Answer for yourself. Nobody sees what you answer.")
    label = _("Continue") if done else _("Begin")
    return Moment(
        _named(chair), (told, secret), label, url_for("resident.poll", poll_id=left[0].id)
    )


def of_round(chair: Chair) -> list[Poll]:
    """The open polls of the round that is on, without mood cards."""
    return [one for one in polling.open_to(db.session(), chair.day, chair.row) if one.round_id]


def _sheet(chair: Chair) -> Moment:
    return Moment(_named(chair), (), kind="sheet")


def _questions(chair: Chair) -> Moment:
    words = (_("What do you want to know? Ask, or support what others ask."),)
    return Moment(_named(chair), words, _("Questions"), url_for("resident.seat_questions"))


def _arguments(chair: Chair) -> Moment:
    words = (_("Put the tablet down and talk with your table."),)
    if not chair.projects:
        return Moment(_named(chair), words)
    url = url_for("resident.seat_arguments_first")
    return Moment(_named(chair), words, _("Reasons for and against"), url, is_quiet=True)


def _vote(_chair: Chair) -> Moment:
    words = (
        _("The vote knows nothing of your seat. Nothing that you said today is carried over."),
        _("This tablet leaves your seat first. Then you type the code on your voting card."),
    )
    return Moment(_("Take your voting card"), words, kind="vote")


def _minutes(chair: Chair) -> Moment:
    words = (_("The minutes are being written. You can read them soon."),)
    return _reading(chair) or Moment(_named(chair), words)


def _result(chair: Chair) -> Moment:
    if chair.process.phase != "published":
        return Moment(_named(chair), (_("Put the tablet down and look at the big screen."),))
    url = url_for("public.results", slug=chair.process.slug)
    words = (_("The result is public."),)
    return Moment(_named(chair), words, _("Read the result"), url)


_BY_FORMAT: Mapping[str, Callable[[Chair], Moment]] = {"break": _break, "result": _result}
_BY_TABLET: Mapping[str, Callable[[Chair], Moment]] = {
    "polls": _polls,
    "sheet": _sheet,
    "questions": _questions,
    "arguments": _arguments,
    "vote": _vote,
    "minutes": _minutes,
}


def _named(chair: Chair) -> str:
    assert chair.row is not None  # noqa: S101 - a round is on
    return round_words(chair.row)


def _next(chair: Chair) -> tuple[str, ...]:
    """What comes next, and the way to another table."""
    if chair.coming is None:
        return ()
    return (_("Next: %(round)s.", round=round_words(chair.coming)), *_move(chair))


def _move(chair: Chair) -> tuple[str, ...]:
    if not chair.next_table:
        return ()
    return (_("You sit at another table then: table %(number)s.", number=chair.next_table),)


def clock_of_row(row: DayRound | None, now: datetime) -> dict[str, Any]:
    """What the clock of a round says: until when, and the seconds for a script; or why not."""
    if row is None or row.state not in NOW:
        return {}
    if days.clock_of(row).shown(now) == "overtime":
        return {"words": _("The time is over. Nothing is cut off: finish in peace.")}
    if row.state == "paused" or row.ends_at is None:
        return {"words": _("The clock is paused.")}
    words = _("Until %(time)s", time=format_time(row.ends_at, "short"))
    return {
        "words": words, "deadline": int(row.ends_at.timestamp()), "now": int(now.timestamp())
    }  # fmt: skip
