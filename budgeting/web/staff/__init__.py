"""Pages of this audience: staff."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("staff", __name__, url_prefix="/staff")

from budgeting.web.staff import views  # noqa: E402, F401 - the views hang themselves on the blueprint
