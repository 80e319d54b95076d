"""The currencies in use, by their ISO 4217 codes, and how many decimals each one really has."""

from __future__ import annotations

from functools import lru_cache

from babel.core import get_global
from babel.numbers import get_currency_precision

MOST_DECIMALS = 3


def decimals_of(code: str) -> int:
    """How many decimals an amount has: EUR 2, KRW 0; ``ValueError`` for no currency in use."""
    if code not in in_use():
        raise ValueError("not a currency in use")
    return int(get_currency_precision(code))


@lru_cache(maxsize=1)
def in_use() -> tuple[str, ...]:
    """The codes that are legal tender somewhere, sorted (Unicode CLDR, territory currencies)."""
    codes = {
        code
        for currencies in get_global("territory_currencies").values()
        for code, _begin, end, tender in currencies
        if tender and end is None
    }
    return tuple(sorted(code for code in codes if get_currency_precision(code) <= MOST_DECIMALS))
