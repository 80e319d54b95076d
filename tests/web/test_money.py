"""Money as people write it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask_babel import force_locale

from budgeting.web.filters import money


@dataclass(frozen=True)
class Unit:
    """A currency for itself."""

    currency: str
    decimals: int


@pytest.mark.parametrize(
    ("amount", "unit", "language", "written"),
    [
        (1_940_000_000, Unit("EUR", 2), "en", "€19,400,000"),
        (1_940_000_050, Unit("EUR", 2), "en", "€19,400,000.50"),
        (1_940_000_050, Unit("EUR", 2), "ko", "€19,400,000.50"),
        (50_000_000_000, Unit("KRW", 0), "ko", "₩50,000,000,000"),
        (1_200, Unit("PLN", 0), "en", "PLN\u00a01,200"),
        (1_250, Unit("BHD", 3), "en", "BHD\u00a01.250"),
        (5, Unit("", 0), "en", "5"),
        (0, Unit("EUR", 2), "en", "€0"),
    ],
)
def test_an_amount_is_written_as_people_do(
    app: Flask, amount: int, unit: Unit, language: str, written: str
) -> None:
    with app.test_request_context(), force_locale(language):
        assert money(amount, unit) == written
