"""Addresses made of names: Latin letters as they are, Hangul syllable by syllable."""

from __future__ import annotations

import re
import unicodedata

RESERVED = frozenset(
    {
        "accessibility",
        "ballot",
        "cast",
        "check",
        "display",
        "done",
        "expert",
        "facilitator",
        "hall",
        "healthz",
        "media",
        "new",
        "officer",
        "organiser",
        "post",
        "receipt",
        "screen",
        "scribe",
        "seat",
        "staff",
        "static",
        "table",
        "team",
        "v",
    }
)
"""Parts of addresses that pages of the site have for themselves."""
LONGEST = 60

_SHAPE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_INITIALS = [
    "g",
    "kk",
    "n",
    "d",
    "tt",
    "r",
    "m",
    "b",
    "pp",
    "s",
    "ss",
    "-",
    "j",
    "jj",
    "ch",
    "k",
    "t",
    "p",
    "h",
]
_VOWELS = [
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "eu",
    "ui",
    "i",
]
_FINALS = [
    "-",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
]
_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3


def slug(*names: str) -> str:
    """Join names to an address such as ``seoul-2026``; empty where no letter can be written.

    Hangul follows the Revised Romanization of Korean (2000), each syllable by itself.
    """
    words = re.findall(r"[a-z0-9]+", " ".join(map(_latin, names)).lower())
    return "-".join(words)[:LONGEST].strip("-")


def is_slug(text: str) -> bool:
    """Say whether a text can be an address: small letters, digits, single hyphens between."""
    return len(text) <= LONGEST and _SHAPE.fullmatch(text) is not None


def _latin(name: str) -> str:
    composed = unicodedata.normalize("NFC", name)
    parted = unicodedata.normalize("NFKD", "".join(map(_syllable, composed)))
    return "".join(sign for sign in parted if not unicodedata.combining(sign))


def _syllable(sign: str) -> str:
    place = ord(sign) - _FIRST_SYLLABLE
    if not 0 <= place <= _LAST_SYLLABLE - _FIRST_SYLLABLE:
        return sign
    initial, rest = divmod(place, 21 * 28)
    vowel, final = divmod(rest, 28)
    return (_INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]).replace("-", "")
