"""Flask-Babel's translations with types, under the names that the catalogues are collected by."""

from __future__ import annotations

import flask_babel


def _(message: str, **values: object) -> str:
    """The message in the reader's language."""
    return str(flask_babel.gettext(message, **values))


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The message in the reader's language and in the form for a number."""
    return str(flask_babel.ngettext(one, many, num, **values))
