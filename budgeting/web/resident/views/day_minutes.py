"""The minutes on a resident's tablet: they are fair, or an objection is attached."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _

from budgeting.errors import IllegalMove
from budgeting.extensions import db
from budgeting.services import endorsing
from budgeting.web import minutes, pages
from budgeting.web.access import allow
from budgeting.web.resident import bp
from budgeting.web.resident.chair import Chair, in_chair


@bp.get("/seat/minutes")
@allow("seat")
@in_chair
def seat_minutes(chair: Chair) -> Response:
    """The minutes, and what this person said of them so far."""
    return _page(chair)


@bp.post("/seat/minutes")
@allow("seat")
@in_chair
def endorse_minutes(chair: Chair) -> Response:
    """Keep what this person says, in place of what was said before."""
    fair = request.form.get("opinion") == "fair"
    objection = request.form.get("objection", "")
    if not fair and not objection.strip():
        return _page(chair, 422, _("Choose one. An objection needs words."), objection)
    try:
        endorsing.endorse(db.session(), chair.day, chair.voice, fair=fair, objection=objection)
    except IllegalMove:
        db.session.rollback()
        return _page(chair, 409)
    db.session.commit()
    flash(_("Saved. You can change it until the endorsement is closed."), "success")
    return pages.to("resident.seat_minutes")


def _page(chair: Chair, status: int = 200, problem: str = "", typed: str = "") -> Response:
    is_open = endorsing.is_open(db.session(), chair.day)
    document = minutes.context(db.session(), chair.day) if is_open else {}
    if is_open:  # what others say of them would move the answers
        document["minutes"] = {**document["minutes"], "state": "draft"}
    return pages.render(
        "resident/seat_minutes.html",
        status,
        chair=chair,
        is_open=is_open,
        said=endorsing.of_voice(db.session(), chair.day, chair.voice),
        longest=endorsing.LONGEST,
        problem=problem,
        typed=typed,
        **document,
    )
