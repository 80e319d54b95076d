"""The clock of the server; services take the time as an argument, entry points read it here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, with its zone."""
    return datetime.now(UTC)


def day_in(zone: str, moment: datetime) -> date:
    """The day that it is at this moment in a time zone, such as ``Asia/Seoul``."""
    return moment.astimezone(ZoneInfo(zone)).date()
