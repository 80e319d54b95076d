"""A moment is shown in the city's zone, and the zone is named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from budgeting.web.filters import moment

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("UTC", "12:00:00\u202fPM UTC"),
        ("Asia/Seoul", "9:00:00\u202fPM UTC+9"),
        ("America/St_Johns", "8:30:00\u202fAM UTC-3:30"),
    ],
)
def test_a_moment_names_its_zone(app: Flask, zone: str, shown: str) -> None:
    app.config["BABEL_DEFAULT_TIMEZONE"] = zone
    app.extensions["babel"].default_timezone = zone
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert moment(NOON).endswith(shown)


def test_a_korean_moment_is_before_or_after_noon_in_korean(app: Flask) -> None:
    app.extensions["babel"].default_timezone = "Asia/Seoul"
    with app.test_request_context("/", headers={"Accept-Language": "ko"}):
        assert moment(NOON) == "2026. 3. 1. 오후 9:00:00 UTC+9"


def test_no_moment_is_a_dash(app: Flask) -> None:
    with app.test_request_context("/"):
        assert moment(None) == "–"
