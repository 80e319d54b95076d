"""The calendar of the city, as every audience reads it."""

from __future__ import annotations

from datetime import date

from flask import current_app

from budgeting.services import clock


def today() -> date:
    """The day that it is in the city."""
    return clock.day_in(current_app.extensions["settings"].time_zone, clock.now())
