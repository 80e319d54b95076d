"""The screen of the room: read from the last row, followed by itself, nothing to press."""

from __future__ import annotations

from flask import Response
from flask_babel import force_locale

from budgeting.errors import NotFound
from budgeting.extensions import db
from budgeting.models import Day
from budgeting.services import clock, days
from budgeting.web import live, pages
from budgeting.web.access import PUBLIC, allow
from budgeting.web.public import bp
from budgeting.web.room_scenes import screen_at
from budgeting.web.room_screen import version_of


@bp.get("/screen/<int:sitting_id>")
@allow(PUBLIC)
def screen(sitting_id: int) -> Response:
    """What the lead facilitator has put on the screen, in the languages of the city."""
    day, now = _shown(sitting_id), clock.now()
    told = screen_at(db.session(), day, now)
    with force_locale(told["process"].languages[0]):
        return pages.render(
            "public/screen.html", version=version_of(db.session(), day, now), **told
        )


@bp.get("/screen/<int:sitting_id>/now")
@allow(PUBLIC)
def screen_now(sitting_id: int) -> Response:
    """The same, if there is something newer."""
    day, now = _shown(sitting_id), clock.now()
    version = version_of(db.session(), day, now)
    if live.is_shown(version):
        return live.unchanged()
    told = screen_at(db.session(), day, now)
    with force_locale(told["process"].languages[0]):
        return live.part("public/_screen.html", version, **told)


def _shown(sitting_id: int) -> Day:
    """The day; of a draft nothing is shown to anybody."""
    day = days.find(db.session(), sitting_id)
    if day.state == "draft":
        raise NotFound
    return day
