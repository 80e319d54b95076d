"""The one strict reader of numbers: ASCII digits only, exact, bounded.

Python's own ``int`` and ``float`` accept ``١٢٣``, ``1_000``, ``NaN`` and ``1e400``; nothing of
that is a number here. Every function raises :class:`NotANumberError`, whose text completes the
sentence "The cost ... is ...".
"""

from __future__ import annotations

import re
from fractions import Fraction

from budgeting.counting.model import Score

MOST = 2**63 - 1
"""The largest whole number that both databases can hold."""
LONGEST = 40
"""No number in a file needs more characters."""

_WHOLE = re.compile(r"[0-9]+", re.ASCII)
_DECIMAL = re.compile(r"([0-9]+)(?:\.([0-9]+))?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?", re.ASCII)
_RATIO = re.compile(r"([0-9]+)/([0-9]+)", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(?:([, \u00a0\u2009\u202f])[0-9]{3})(?:\1[0-9]{3})*", re.ASCII)
_SIGNED = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)


class NotANumberError(ValueError):
    """A text that is not a number of the wanted kind; ``code`` says why."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def whole(text: str, most: int = MOST) -> int:
    """Read ``0``, ``12``, ``0012``: digits alone, from 0 to ``most``."""
    if not _WHOLE.fullmatch(_short(text)):
        raise NotANumberError("not_whole", "not a whole number")
    return _bounded(int(text), most)


def decimal(text: str) -> Fraction:
    """Read ``12`` or ``12.50``, exactly, from 0 up."""
    if not (match := _DECIMAL.fullmatch(_short(text))):
        raise NotANumberError("not_number", "not a number")
    return _exact(match[1], match[2])


def decimal_of_old_files(text: str) -> Fraction:
    """Read a decimal of a ``.pb`` file, where ``12,50`` and ``25/2`` occur beside ``12.50``.

    The comma is the decimal comma of older files; the fraction is how pabutools writes amounts.
    ``1,234`` could be either twelve hundred or one and a bit, and is refused.
    """
    if ratio := _RATIO.fullmatch(_short(text)):
        return _quotient(int(ratio[1]), int(ratio[2]))
    if not (match := _DECIMAL_COMMA.fullmatch(text)):
        raise NotANumberError("not_number", "not a number")
    if "," in text and len(match[2]) == 3:
        raise NotANumberError(
            "ambiguous_comma", "ambiguous: the comma may divide thousands or begin the decimals"
        )
    return _exact(match[1], match[2])


def score(text: str) -> Score:
    """Read points such as ``3``, ``-1`` or ``2.5``: an ``int`` where whole, else exact."""
    if not _SIGNED.fullmatch(_short(text)):
        raise NotANumberError("not_number", "not a number")
    value = Fraction(text) if "." in text else int(text)
    _bounded(abs(value.numerator), MOST)
    return value.numerator if value.denominator == 1 else value


def money(text: str, decimals: int) -> int:
    """Read an amount of a table as minor units of a currency with ``decimals`` decimals.

    The decimal sign is the point. Groups of three digits may be parted by commas or by blanks
    (``1,234,567.50``, ``1 234 567``), all by the same sign; ``12,34`` and ``1.234.567`` are not
    clear and are refused, as are more decimals than the currency has.
    """
    head, point, tail = _short(text.strip()).partition(".")
    if grouped := _GROUPED.fullmatch(head):
        head = head.replace(grouped[1], "")
    if not _WHOLE.fullmatch(head) or (point and not _WHOLE.fullmatch(tail)):
        raise NotANumberError("not_money", "not a plain amount of money")
    if len(tail) > decimals:
        raise NotANumberError("too_many_decimals", _decimals_reason(decimals))
    return _bounded(int(head + tail.ljust(decimals, "0")), MOST)


def plain(value: int, decimals: int) -> str:
    """Write minor units as a decimal without needless zeros: ``(1250, 2)`` is ``12.5``.

    For files that machines read; amounts for people are written by the pages.
    """
    if decimals == 0:
        return str(value)
    sign = "-" if value < 0 else ""
    head, tail = divmod(abs(value), 10**decimals)
    fraction = f"{tail:0{decimals}d}".rstrip("0")
    return f"{sign}{head}.{fraction}" if fraction else f"{sign}{head}"


def places(value: Fraction) -> int:
    """How many decimals write ``value`` exactly; :class:`NotANumberError` if they have no end."""
    count = 0
    while value.denominator != 1:
        if count >= LONGEST:
            raise NotANumberError("endless", "a fraction without an end in decimals")
        value *= 10
        count += 1
    return count


def _decimals_reason(decimals: int) -> str:
    if decimals == 0:
        return "an amount with decimals, which this currency does not have"
    return f"an amount with more than the {decimals} decimals of this currency"


def _quotient(numerator: int, denominator: int) -> Fraction:
    if denominator == 0:
        raise NotANumberError("not_number", "not a number")
    return Fraction(numerator, denominator)


def _exact(head: str, tail: str | None) -> Fraction:
    tail = tail or ""
    _bounded(int(head), MOST)
    return Fraction(int(head + tail), 10 ** len(tail))


def _short(text: str) -> str:
    if len(text) > LONGEST:
        raise NotANumberError("too_long", "too long for a number")
    return text


def _bounded(value: int, most: int) -> int:
    if value > most:
        raise NotANumberError("too_large", "too large")
    return value
