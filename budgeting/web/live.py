"""Live parts of a page: asked for with the version that is shown, answered if there is a newer."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request

from budgeting.models import Day
from budgeting.services.places import Place
from budgeting.web import pages
from budgeting.web.places import SEAT
from budgeting.web.still import SEEN

VERSION = "X-Version"


def is_shown(version: object) -> bool:
    """Whether the page that asks shows this version already."""
    return request.args.get("v") == str(version)


def unchanged(day: Day | None = None) -> Response:
    """Nothing new; this is said again from memory while the day of the place stands still.

    For a view without a place, ``day`` is the one on whose stage alone its answer rests.
    """
    place: Place | None = g.get("place")
    if place is not None:
        counters: tuple[int, ...] = (place.day.stage, place.day.floor)
        request.environ[SEEN] = (place.sitting_id, counters[:1] if place.kind == SEAT else counters)
    elif day is not None:
        request.environ[SEEN] = (day.sitting_id, (day.stage,))
    return Response(status=204)


def part(template: str, version: object, /, **context: Any) -> Response:
    """The newer content of a live part, with its version."""
    response = pages.render(template, version=version, **context)
    response.headers[VERSION] = str(version)
    return response
