"""The currencies in use."""

from __future__ import annotations

import pytest

from budgeting.services.currencies import decimals_of, in_use


@pytest.mark.parametrize(
    ("code", "decimals"), [("KRW", 0), ("JPY", 0), ("EUR", 2), ("PLN", 2), ("USD", 2), ("KWD", 3)]
)
def test_every_currency_has_its_true_decimals(code: str, decimals: int) -> None:
    assert decimals_of(code) == decimals


@pytest.mark.parametrize("code", ["DEM", "XXX", "eur", "", "EURO"])
def test_what_nobody_pays_with_is_no_currency(code: str) -> None:
    with pytest.raises(ValueError, match="not a currency"):
        decimals_of(code)


def test_every_currency_fits_the_database() -> None:
    assert {decimals_of(code) for code in in_use()} <= {0, 1, 2, 3}
    assert list(in_use()) == sorted(set(in_use()))
