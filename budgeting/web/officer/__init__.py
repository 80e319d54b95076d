"""The voting officer's pages: the desk, the cards, the moves of the vote and the count."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("officer", __name__, url_prefix="/officer")

from budgeting.web.officer import views  # noqa: E402, F401 - the views hang themselves on the blueprint
