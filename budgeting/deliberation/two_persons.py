"""Acts that two people do together, so that nobody does them alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

WANTED = 2


class NotTwoPersonsError(ValueError):
    """Fewer than two people stand behind an act that takes two, or one of them stands twice."""


def two_persons(names: Sequence[str]) -> tuple[str, str]:
    """The two names, tidied; ``NotTwoPersonsError`` unless there are exactly two different ones.

    The same name in other letters, widths or blanks is the same person.
    """
    tidied = [" ".join(unicodedata.normalize("NFKC", name).split()) for name in names]
    if len({name.casefold() for name in tidied if name}) != WANTED or len(tidied) != WANTED:
        raise NotTwoPersonsError
    return tidied[0], tidied[1]
