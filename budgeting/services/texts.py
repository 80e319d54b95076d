"""What people type in the hall: trimmed, without control signs, and neither empty nor endless."""

from __future__ import annotations

import re
import unicodedata

from budgeting.errors import TextRefused

LONGEST = 1000
_KEY = re.compile(r"[A-Za-z0-9_-]{8,40}")
_BLANKS = re.compile(r"[ \t\f\v]+")
_LINES = re.compile(r"\n{3,}")
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_JOINERS = "\u200c\u200d"
"""Signs without a width that several scripts, and composed emoji, are written with."""


def clean(text: str) -> str:
    """The text as it is kept: line breaks as ``\\n``, no control or direction signs, no margins."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in plain if _is_kept(sign))
    lines = [_BLANKS.sub(" ", line).strip() for line in kept.split("\n")]
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


def checked(text: str, longest: int = LONGEST) -> str:
    """The cleaned text; ``TextRefused`` if nothing is left of it or it is too long."""
    kept = clean(text)
    if not kept:
        raise TextRefused("empty", longest)
    if len(kept) > longest:
        raise TextRefused("long", longest)
    return kept


def is_storable(text: str) -> bool:
    """Whether a row can hold this text. PostgreSQL refuses even to look for one that none can."""
    return "\0" not in text


def checked_key(key: str) -> str:
    """The key of a form; ``TextRefused`` if it is none that a form of ours carries."""
    if not _KEY.fullmatch(key):
        raise TextRefused("key", LONGEST)
    return key


def _is_kept(sign: str) -> bool:
    """Line breaks, tabs and joiners stay; other signs that steer or are halves of one go."""
    return sign in "\n\t" or sign in _JOINERS or unicodedata.category(sign) not in _UNSEEN
