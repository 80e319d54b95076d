"""The codes of households: eight symbols that an answer to a letter names, shown as ``KXMT-7QRB``.

They are seven symbols and a check symbol, of the same alphabet as the codes of voting cards and
checked in the same way (``card_codes``): every single wrong symbol and every exchange of two
symbols is caught. A code says which letter is answered; it is no secret and opens nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from budgeting.formats.card_codes import ALPHABET, normalise

LENGTH = 8
_MODULUS = 29
_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}


def make(draw: Callable[[int], int]) -> str:
    """Make a code; ``draw(n)`` gives a random whole number from 0 to n - 1, each equally likely."""
    while True:
        values = [draw(len(ALPHABET)) for _ in range(LENGTH - 1)]
        check = -_weighted(values) % _MODULUS
        if check < len(ALPHABET):
            symbols = "".join(ALPHABET[value] for value in (*values, check))
            return f"{symbols[:4]}-{symbols[4:]}"


def parse(text: str) -> str:
    """Read a code as it was typed or scanned, in its printed form; "" if it cannot be one."""
    symbols = normalise(text)
    if len(symbols) != LENGTH or not set(symbols) <= _VALUES.keys():
        return ""
    values = [_VALUES[symbol] for symbol in symbols]
    if (_weighted(values[:-1]) + values[-1]) % _MODULUS:
        return ""
    return f"{symbols[:4]}-{symbols[4:]}"


def _weighted(values: Sequence[int]) -> int:
    """Add up the values, the last weighted with 2, the one before it with 4, and so on."""
    total = 0
    for value in values:
        total = (total + value) * 2
    return total
