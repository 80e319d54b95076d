"""The acts of a vote in sentences, for the desk and for everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from babel.lists import format_list
from flask_babel import get_locale

from budgeting.models import LogEntry
from budgeting.web.filters import moment, number
from budgeting.web.telling.paper import left_open_words
from budgeting.web.telling.words import _, ngettext

Details = Mapping[str, Any]
SHORT = 12
"""So many digits of a hash are shown where the whole stands elsewhere."""


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
    run = _("Print run %(run)s", run=details["run"])
    return f"{words} {run}, {_cards(details)}."


def _keys(details: Details) -> str:
    return _(
        "The keys of the box were made for %(holders)s.", holders=_together(details["holders"])
    )


def _tried(details: Details) -> str:
    return _("%(holders)s tried their keys of the box.", holders=_together(details["holders"]))


def _opening(details: Details) -> str:
    return _("%(holders)s unlocked the box.", holders=_together(details["holders"]))


def _opened(details: Details) -> str:
    return ngettext(
        "The box was opened: %(num)s ballot.",
        "The box was opened: %(num)s ballots.",
        details["ballots"],
    )


def _boxed(details: Details) -> str:
    return ngettext(
        "Batch %(batch)s of paper ballots was put into the box: %(num)s valid ballot.",
        "Batch %(batch)s of paper ballots was put into the box: %(num)s valid ballots.",
        details["valid"],
        batch=number(details["batch"]),
    )


def _batch(details: Details) -> str:
    return ngettext(
        "Batch %(batch)s of paper ballots was begun: %(num)s sheet.",
        "Batch %(batch)s of paper ballots was begun: %(num)s sheets.",
        details["sheets"],
        batch=number(details["batch"]),
    )


def _entry(details: Details) -> str:
    words = {
        1: _("The first entry of batch %(batch)s was begun.", batch=number(details["batch"])),
        2: _("The second entry of batch %(batch)s was begun.", batch=number(details["batch"])),
    }
    return words[details["turn"]]


def _settled(details: Details) -> str:
    return _(
        "On sheet %(sheet)s of batch %(batch)s the two entries differed; this was settled.",
        sheet=number(details["sheet"]),
        batch=number(details["batch"]),
    )


def _reconciled(details: Details) -> str:
    return _("%(people)s signed the count of the cards.", people=_together(details["signed"]))


def _vote_opened(details: Details) -> str:
    program = details.get("software")
    if not program:
        return _("The vote was opened.")
    return _("The vote was opened. The program was %(program)s.", program=program)


def _restored(details: Details) -> str:
    """What was lost is said in full: everybody may ask about it."""
    said = [_("An older copy of the database was put back.")]
    if details["lost"]:
        said.append(
            _(
                "The acts up to place %(link)s, with the hash %(hash)s, are lost from place "
                "%(left)s on.",
                link=number(details["lost"]["link"]),
                hash=details["lost"]["hash"][:SHORT],
                left=number(details["lost"]["left"] + 1),
            )
        )
    if details["ballots"]:
        said.append(
            ngettext(
                "%(num)s ballot is lost.", "%(num)s ballots are lost.", int(details["ballots"])
            )
        )
    if details["by"]:
        said.append(
            _(
                "%(people)s accepted it: %(reason)s",
                people=_together(details["by"]),
                reason=details["reason"],
            )
        )
    return " ".join(said)


def _due(details: Details) -> str:
    until = datetime.fromisoformat(details["until"])
    return _("The key and the sealed ballots are destroyed by %(moment)s.", moment=moment(until))


def _published(details: Details) -> str:
    still = [left_open_words(one) for one in details.get("left_open", ())]
    if not still:
        return _("The result was published.")
    return " ".join([_("The result was published, and this was left open:"), *still])


def _audit(details: Details) -> str:
    return _("%(names)s began an audit.", names=_together(details["auditors"]))


def _together(names: Sequence[str]) -> str:
    return str(format_list(list(names), locale=get_locale() or "en"))


WORDS: Mapping[str, Callable[[Details], str]] = {
    "process.created": lambda _d: _("The process was set up."),
    "process.revised": lambda _d: _("The frame of the process was changed."),
    "rulebook.revised": lambda _d: _("The rules were changed."),
    "seed.typed": lambda _d: _("The seed of the lottery was typed in; its SHA-256 is known."),
    "seed.left_to_server": lambda _d: _("The seed of the lottery was left to the server."),
    "rulebook.sealed": lambda _d: _("The rulebook was sealed."),
    "cards.ordered": lambda d: _run(d, _("Cards were ordered:")),
    "cards.printed": lambda d: _run(d, _("Cards were printed and their sheet destroyed:")),
    "cards.withdrawn": lambda d: _run(d, _("Unused cards were declared void:")),
    "card.voided": lambda _d: _("One unused card was declared void."),
    "box.key_made": _keys,
    "box.key_tried": _tried,
    "vote.opened": _vote_opened,
    "vote.paused": lambda _d: _("The vote was paused."),
    "vote.resumed": lambda _d: _("The vote went on."),
    "vote.closing": _closing,
    "vote.closed": _closed,
    "box.opening": _opening,
    "box.opened": _opened,
    "paper.batch_opened": _batch,
    "paper.batch_discarded": lambda d: _(
        "Batch %(batch)s of paper ballots was given up; its sheets go into another one.",
        batch=number(d["batch"]),
    ),
    "paper.entry_begun": _entry,
    "paper.sheet_settled": _settled,
    "paper.batch_boxed": _boxed,
    "paper.urn_empty": lambda _d: _("The urn of the paper ballots was found empty."),
    "cards.counted": lambda _d: _("The cards were counted."),
    "cards.reconciled": _reconciled,
    "count.begun": lambda _d: _("The count was begun."),
    "count.repeated": lambda _d: _("The count was begun again."),
    "count.finished": lambda _d: _("The count was finished."),
    "outcome.published": _published,
    "box.destruction_due": _due,
    "audit.begun": _audit,
    "audit.signed": lambda d: (
        _("The audit was signed: the commitments lead to the ballots.")
        if d["agrees"]
        else _("The audit was signed: the commitments do not lead to the ballots.")
    ),
    "audit.ended": lambda _d: _("The audit was ended before its time."),
    "box.destroyed": lambda _d: _("The key of the box and the sealed ballots were destroyed."),
    "backup.restored": _restored,
}
