"""The pages of those who work in the hall: the lead's console, tables, theme team, experts."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("facilitator", __name__)

from budgeting.web.facilitator import views  # noqa: E402, F401 - they hang themselves on the blueprint
