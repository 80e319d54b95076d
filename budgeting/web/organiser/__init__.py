"""Pages of this audience: organiser."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("organiser", __name__)

from budgeting.web.organiser import views  # noqa: E402, F401 - the views hang themselves on the blueprint
