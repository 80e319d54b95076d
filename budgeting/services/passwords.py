"""Which passwords may be chosen: long ones that are not made of what everybody tries first.

No list of breached passwords is carried along, and none is asked over the network. Instead what
such long passwords are made of is cut out (common words, rows of a keyboard, the words of this
place and this person), and enough must be left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SHORTEST = 12
LONGEST = 1000
LEFT = 8
"""Characters that must be left once everything easy is cut out."""
DIFFERENT = 5
RUN = 4
PLACE = (
    "madang", "budget", "participat", "assembly", "organiser", "organizer", "officer",
    "facilitator", "vote", "voting", "ballot", "city", "seoul", "마당", "예산", "투표", "시민",
)  # fmt: skip
"""Words of this program and its people; ``docs/security.md`` lists them."""
COMMON = (
    "password", "passwort", "passw0rd", "p@ssw0rd", "iloveyou", "letmein", "welcome", "football",
    "baseball", "sunshine", "princess", "dragon", "monkey", "master", "shadow", "superman",
    "admin", "login", "hello", "secret", "changeme", "default", "qazwsx", "1qaz2wsx", "zaq12wsx",
    "1q2w3e4r", "q1w2e3r4", "5t6y7u8i", "abc123", "trustno1", "whatever", "starwars", "비밀번호",
)  # fmt: skip
ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")


def refusal(password: str, own: Iterable[str] = ()) -> str:
    """Why this password will not do: "short", "long" or "easy"; empty if it will.

    ``own`` are name and address of the person.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    left = password.casefold()
    if len(set(left)) < DIFFERENT:
        return "easy"
    for word in sorted({*PLACE, *COMMON, *_words(own)}, key=lambda word: (-len(word), word)):
        left = left.replace(word, "")
    left = _without_runs(left)
    return "easy" if len(left) < LEFT or len(set(left)) < DIFFERENT else ""


def _words(own: Iterable[str]) -> Iterable[str]:
    for text in own:
        yield from (word for word in re.split(r"[\W_]+", text.casefold()) if len(word) >= 3)


def _without_runs(text: str) -> str:
    """Without pieces of a row of the keyboard or the alphabet, in either direction."""
    rows = [twice for row in ROWS for twice in (row * 2, row[::-1] * 2)]
    kept, at = "", 0
    while at < len(text):
        length = max(_run(text, at, row) for row in rows)
        if length < RUN:
            kept, length = kept + text[at], 1
        at += length
    return kept


def _run(text: str, at: int, row: str) -> int:
    """How many signs from here on stand in this row one after the other."""
    length = 0
    while at + length < len(text) and text[at : at + length + 1] in row:
        length += 1
    return length
