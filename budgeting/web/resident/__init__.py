"""Pages of this audience: resident."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("resident", __name__)

from budgeting.web.resident import views  # noqa: E402, F401 - the views hang themselves on the blueprint
