"""Pages of this audience: resident."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("resident", __name__)

from budgeting.web.resident import views  # noqa: E402, F401 - the views hang themselves on the blueprint
from budgeting.web.resident.cookies import settings  # noqa: E402 - as above


@bp.context_processor
def patience() -> dict[str, int]:
    """How long a tablet may lie still before it locks itself."""
    return {"idle_seconds": settings().idle_seconds}
