"""The clock of the server; services take the time as an argument, entry points read it here."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, with its zone."""
    return datetime.now(UTC)
