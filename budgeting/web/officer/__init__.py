"""Pages of this audience: officer."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("officer", __name__)

from budgeting.web.officer import views  # noqa: E402, F401 - the views hang themselves on the blueprint
