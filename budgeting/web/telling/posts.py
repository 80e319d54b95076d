"""The working places of a day in the reader's language."""

from __future__ import annotations

from typing import Protocol

from budgeting.models.base import Texts
from budgeting.web.language import text
from budgeting.web.telling.words import _


class Placed(Protocol):
    """Whatever has the kind, the number and the names of a post."""

    @property
    def kind(self) -> str: ...

    @property
    def ref(self) -> int: ...

    @property
    def names(self) -> Texts: ...


def kind_words(kind: str) -> str:
    """What a post of this kind is for."""
    return {
        "table": _("Table"),
        "expert": _("Expert or department"),
        "team": _("Theme team"),
        "scribe": _("Scribe"),
    }[kind]


def post_words(post: Placed) -> str:
    """The name of a post: its own, or its kind with its number."""
    if post.kind == "table":
        return _("Table %(number)s", number=post.ref)
    return text(post.names) or f"{kind_words(post.kind)} {post.ref}"
