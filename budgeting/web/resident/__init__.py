"""Pages of this audience: resident."""

from __future__ import annotations

from flask import Blueprint, Response, request

bp = Blueprint("resident", __name__)

from budgeting.web.resident import views  # noqa: E402, F401 - the views hang themselves on the blueprint
from budgeting.web.resident.cookies import settings  # noqa: E402 - as above


@bp.context_processor
def patience() -> dict[str, int]:
    """How long a tablet may lie still before it locks itself."""
    return {"idle_seconds": settings().idle_seconds}


@bp.after_request
def say_it_was_us(response: Response) -> Response:
    """A tablet forgets a ballot by our answer alone, and not by that of a gate on the way."""
    if request.endpoint == "resident.put_into_box":
        response.headers["Ballot-Answered"] = "yes"
    return response
