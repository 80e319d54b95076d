"""Write pages anew after an act that took something away, and say so where that fails."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash

from budgeting.extensions import db
from budgeting.services import relaying
from budgeting.web.telling.words import _


def sweep_or_warn(tables: Sequence[str]) -> None:
    """After the commit; the officer is told what the administrator has to do."""
    if not relaying.sweep(db.engine, tables):
        words = _(
            "Old pages remain in the database. Let the administrator run %(command)s.",
            command="flask box sweep",
        )
        flash(words, "warning")
