"""Madang: participatory budgeting from a list of projects to a published result."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from budgeting.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Join the parts into one application; ``settings`` default to the environment's.

    The parts are imported here and not above, so that the ground floor can be used on its own.
    """
    from budgeting.joining import join

    return join(settings)
