"""The log of a vote in sentences: who did what, for the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from budgeting.models import LogEntry
from budgeting.web.telling.words import _, ngettext

Details = Mapping[str, Any]


def told(entry: LogEntry) -> str:
    """One act as a sentence in the reader's language."""
    return WORDS[entry.action](entry.details)


def _cards(details: Details) -> str:
    return ngettext("%(num)s card", "%(num)s cards", details.get("size", details.get("cards", 0)))


def _closing(details: Details) -> str:
    seconds = details["seconds"]
    if seconds < 60:
        return ngettext(
            "The close was announced, %(num)s second ahead.",
            "The close was announced, %(num)s seconds ahead.",
            seconds,
        )
    return ngettext(
        "The close was announced, %(num)s minute ahead.",
        "The close was announced, %(num)s minutes ahead.",
        seconds // 60,
    )


def _closed(details: Details) -> str:
    return ngettext(
        "The vote was closed with %(num)s ballot in the box.",
        "The vote was closed with %(num)s ballots in the box.",
        details["cast"],
    )


def _run(details: Details, words: str) -> str:
    return f"{words} {_('Print run %(run)s', run=details['run'])}, {_cards(details)}."


WORDS: Mapping[str, Callable[[Details], str]] = {
    "rulebook.sealed": lambda _d: _("The rulebook was sealed."),
    "cards.ordered": lambda d: _run(d, _("Cards were ordered:")),
    "cards.printed": lambda d: _run(d, _("Cards were printed and their sheet destroyed:")),
    "cards.withdrawn": lambda d: _run(d, _("Unused cards were declared void:")),
    "card.voided": lambda _d: _("One unused card was declared void."),
    "vote.opened": lambda _d: _("The vote was opened."),
    "vote.paused": lambda _d: _("The vote was paused."),
    "vote.resumed": lambda _d: _("The vote went on."),
    "vote.closing": _closing,
    "vote.closed": _closed,
    "count.begun": lambda _d: _("The count was begun."),
    "count.repeated": lambda _d: _("The count was begun again."),
    "count.finished": lambda _d: _("The count was finished."),
    "outcome.published": lambda _d: _("The result was published."),
}
