"""The words of a table's tablet: its parts, its agreements, and why something was not taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from budgeting.deliberation.arguments import NOTE_KINDS
from budgeting.errors import IllegalMove, Problem, TextRefused
from budgeting.web.facilitator.note_words import kind_words
from budgeting.web.telling.words import _, ngettext

_PARTS: Mapping[str, Callable[[], str]] = {
    "agreements": lambda: _("Agreements"),
    "notes": lambda: _("Notes"),
    "arguments": lambda: _("For and against"),
    "questions": lambda: _("Questions"),
    "package": lambda: _("Package"),
    "report": lambda: _("Report"),
    "turns": lambda: _("Turns"),
    "projects": lambda: _("Projects"),
    "themes": lambda: _("Themes"),
    "finish": lambda: _("Help and submit"),
}
_AGREEMENTS: Mapping[str, Callable[[], str]] = {
    "turns": lambda: _("One person speaks at a time, and everybody has a turn."),
    "listen": lambda: _("We listen in order to understand, and ask before we judge."),
    "person": lambda: _("We disagree with what was said, never with the person."),
    "reasons": lambda: _("We give reasons, and we may change our minds."),
    "names": lambda: _("What is said here is not told elsewhere with a name."),
    "screens": lambda: _("Tablets and telephones lie on the table while we talk."),
}
_REFUSED: Mapping[str, Callable[[], str]] = {
    "changed": lambda: _(
        "Another device of your table has changed this meanwhile. Look at it, then press again."
    ),
    "report changed": lambda: _(
        "Another device of your table has saved other words meanwhile. "
        "Load the page again: yours stay here, and you see both."
    ),
    "two sent": lambda: _("Your table has sent two questions in this round. No more fit."),
    "does not fit": lambda: _("There is not enough money left. Give something up for it."),
    "not kept": lambda: _("This project is no longer in the package. Look at it again."),
    "there is one": lambda: _("Your table has an argument on this side already."),
    "supported": lambda: _("Residents or a theme rest on these words, so they stay as they are."),
    "extended": lambda: _("Your table has had its two minutes more in this round."),
    "minutes shown": lambda: _(
        "The minutes have been shown, so nothing more goes into this round. "
        "Your words are still here."
    ),
    "write pending": lambda: _("This round has not begun. Your words are still here."),
    "write announced": lambda: _("This round has not begun. Your words are still here."),
    "nobody": lambda: _("Nobody sits at this table under that number any more."),
}


def part_words(part: str) -> str:
    """What a part of the tablet is called."""
    return _PARTS[part]()


def agreements() -> list[tuple[str, str]]:
    """What a table can agree on: key and sentence."""
    return [(key, words()) for key, words in _AGREEMENTS.items()]


def kinds() -> list[tuple[str, str]]:
    """The kinds of notes: key and name."""
    return [(kind, kind_words(kind)) for kind in NOTE_KINDS]


def refusal_words(refusal: Problem) -> str:
    """Why a text or an act was not taken; what was typed stays on the page."""
    if isinstance(refusal, TextRefused):
        return _text_words(refusal)
    if not isinstance(refusal, IllegalMove):
        return _("This was sent before with other words. Load the page again and look.")
    known = _REFUSED.get(f"{refusal.move} {refusal.phase}") or _REFUSED.get(refusal.phase)
    if known is not None:
        return known()
    if refusal.phase in ("submitted", "accepted"):
        return _("Your table has submitted. Take your work back first, then go on.")
    return _("This round takes nothing any more. Your words are still here.")


def _text_words(refusal: TextRefused) -> str:
    if refusal.reason == "empty":
        return _("Write something first.")
    if refusal.reason == "no project":
        return _(
            "This round is about no project, so it takes no reasons for or against. Your words "
            "are still here: keep them as a note."
        )
    if refusal.reason == "key":
        return _("This form is damaged. Load the page again.")
    return ngettext(
        "A text has %(num)s letter at most. Make it shorter.",
        "A text has %(num)s letters at most. Make it shorter.",
        refusal.longest,
    )
