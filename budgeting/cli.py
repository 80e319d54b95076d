"""The commands, by name."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Hang every command under ``flask``; see ``flask --help``."""
