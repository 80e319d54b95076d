"""Pages of this audience: public."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("public", __name__)

from budgeting.web.public import views  # noqa: E402, F401 - the views hang themselves on the blueprint
