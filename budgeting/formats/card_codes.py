"""The codes of voting cards: twelve symbols, the last of which catches slips of reading and typing.

A code is 5 symbols of selector (which card), 6 of verifier (the secret) and 1 check symbol, shown
as ``KXMT-7QRB-9HV4``. The alphabet has no vowels, so that no words appear, and none of 0, O, 1,
I, L and U. The check is a pure system in the manner of ISO/IEC 7064 with modulus 29 and radix 2:
the symbols, valued 0 to 27 and weighted with the powers of 2, must add up to a multiple of 29.
As 29 is prime, greater than every difference of two symbols, and no two of the twelve weights
agree, every single wrong symbol and every exchange of two symbols is caught. One code in 29 would
need a 29th check symbol; such codes are never made.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
SELECTOR = 5
VERIFIER = 6
LENGTH = SELECTOR + VERIFIER + 1
LONGEST_INPUT = 300
_MODULUS = 29
_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
_SKIPPED = {"Pd", "Cf", "Cc", "Zs"}


@dataclass(frozen=True, slots=True)
class Code:
    """A code whose check symbol is right; whether there is such a card is another question."""

    symbols: str

    @property
    def selector(self) -> str:
        """The first five symbols: which card this is."""
        return self.symbols[:SELECTOR]

    @property
    def verifier(self) -> str:
        """The next six symbols: what only the card knows."""
        return self.symbols[SELECTOR:-1]

    def __str__(self) -> str:
        """The code as it is printed, in groups of four."""
        return "-".join(self.symbols[start : start + 4] for start in range(0, LENGTH, 4))

    def __repr__(self) -> str:
        """Never the code itself: a traceback must not show it."""
        return "Code(…)"


def make(draw: Callable[[int], int]) -> Code:
    """Make a code; ``draw(n)`` gives a random whole number from 0 to n - 1, each equally likely."""
    while True:
        values = [draw(len(ALPHABET)) for _ in range(LENGTH - 1)]
        check = -_weighted(values) % _MODULUS
        if check < len(ALPHABET):
            return Code("".join(ALPHABET[value] for value in (*values, check)))


def parse(text: str) -> Code | None:
    """Read a code as it was typed or scanned; ``None`` if it cannot be one of ours."""
    symbols = normalise(text)
    if len(symbols) != LENGTH or not set(symbols) <= _VALUES.keys():
        return None
    values = [_VALUES[symbol] for symbol in symbols]
    if (_weighted(values[:-1]) + values[-1]) % _MODULUS:
        return None
    return Code(symbols)


def normalise(text: str) -> str:
    """Return the typed symbols in capitals, without blanks, hyphens and invisible characters.

    Full-width letters become plain ones. Of an address, as a scanner types it, what follows the
    last ``#`` counts. More than 300 characters are no code and give the empty text.
    """
    if len(text) > LONGEST_INPUT:
        return ""
    plain = unicodedata.normalize("NFKC", text).rpartition("#")[2].upper()
    return "".join(symbol for symbol in plain if unicodedata.category(symbol) not in _SKIPPED)


def _weighted(values: Sequence[int]) -> int:
    """Add up the values, the last weighted with 2, the one before it with 4, and so on."""
    total = 0
    for value in values:
        total = (total + value) * 2
    return total
