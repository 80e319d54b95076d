"""Look at the outcome before everybody does, and publish it."""

from __future__ import annotations

from flask import Response, flash, request

from budgeting.services import clock, reporting, tallying
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp
from budgeting.web.officer.acting import act, here, look_at, the_process
from budgeting.web.officer.standing import standing
from budgeting.web.telling.words import _


@bp.get("/<slug>/outcome")
@allow("officer")
def outcome(slug: str) -> Response:
    """What will be published, no more and no less."""
    process = the_process(slug)
    return pages.render(
        "officer/outcome.html",
        process=process,
        standing=standing(here(), process, clock.now()),
        report=reporting.counted_report(here(), process),
    )


@bp.route("/<slug>/publish", methods=["GET", "POST"])
@allow("officer")
def publish(slug: str) -> Response:
    """A second look, then the outcome is public."""
    process = the_process(slug)
    if request.method == "POST":
        tallying.publish(here(), process, **act())
        here().commit()
        flash(_("The result is public."), "success")
        return pages.to("officer.desk", slug=slug)
    look_at(process, "publish")
    return pages.render(
        "officer/publish.html", process=process, report=reporting.counted_report(here(), process)
    )
