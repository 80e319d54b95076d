"""Pages of a hall without internet; they are not there when the program serves the internet."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("hall", __name__, url_prefix="/hall")

from budgeting.web.hall import views  # noqa: E402, F401 - the views hang themselves on the blueprint
