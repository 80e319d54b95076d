"""Flask-Babel's translations with types, under the names that the catalogues are collected by."""

from __future__ import annotations

import flask_babel

from budgeting.web.filters import number


def _(message: str, **values: object) -> str:
    """The message in the reader's language."""
    return str(flask_babel.gettext(message, **values))


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The message in the reader's language and in the form for a number, which is grouped in it."""
    words = flask_babel.get_domain().get_translations().ungettext(one, many, num)
    return str(words % {"num": number(num), **values})
