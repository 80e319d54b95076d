"""Acts that two people do together, so that nobody does them alone; and when names are the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

WANTED = 2


class NotTwoPersonsError(ValueError):
    """Fewer than two people stand behind an act that takes two, or one of them stands twice."""


def two_persons(names: Sequence[str]) -> tuple[str, str]:
    """The two names, tidied; ``NotTwoPersonsError`` unless there are exactly two different ones."""
    found = [tidied(name) for name in names]
    if len({one_form(name) for name in found if name}) != WANTED or len(found) != WANTED:
        raise NotTwoPersonsError
    return found[0], found[1]


def tidied(name: str) -> str:
    """A typed name as it is shown: NFKC, single blanks, no signs that nobody sees."""
    plain = unicodedata.normalize("NFKC", " ".join(name.split()))
    seen = "".join(sign for sign in plain if unicodedata.category(sign)[0] != "C")
    return " ".join(seen.split())


def one_form(name: str) -> str:
    """What is compared of a name: tidied, and all letters small; empty if nothing is left."""
    return unicodedata.normalize("NFKC", tidied(name).casefold())


def same_person(one: str, other: str) -> bool:
    """Whether two names are the same, whatever their capitals, widths and blanks."""
    return one_form(one) == one_form(other)
