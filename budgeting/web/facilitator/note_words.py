"""The kinds of notes, the states of questions and the posts, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

_KINDS: Mapping[str, Callable[[], str]] = {
    "point": lambda: _("Point"),
    "agreement": lambda: _("Agreement"),
    "disagreement": lambda: _("Disagreement"),
    "question": lambda: _("Question"),
    "minority": lambda: _("Minority view"),
    "argument": lambda: _("Argument"),
    "note": lambda: _("Note"),
    "objection": lambda: _("Objection"),
    "report": lambda: _("Report of a table"),
    "theme-objection": lambda: _("Objection to a theme"),
}
_STATES: Mapping[str, Callable[[], str]] = {
    "submitted": lambda: _("Not answered yet"),
    "assigned": lambda: _("With an expert"),
    "merged": lambda: _("Merged into another question"),
    "answered-live": lambda: _("Answered in the room"),
    "answered-in-writing": lambda: _("Answered in writing"),
    "not-answerable": lambda: _("Cannot be answered"),
    "hidden": lambda: _("Hidden"),
}


def kind_words(kind: str) -> str:
    """What kind of text this is."""
    return _KINDS[kind]() if kind in _KINDS else kind


def post_words(kind: str, ref: int) -> str:
    """Which post a device is open as."""
    if kind == "table":
        return str(_("Table %(number)s", number=ref))
    if kind == "expert":
        return str(_("Expert %(number)s", number=ref))
    return str(_("Theme team")) if kind == "team" else str(_("Scribe"))


def question_words(state: str) -> str:
    """Where a question stands."""
    return _STATES[state]() if state in _STATES else state
