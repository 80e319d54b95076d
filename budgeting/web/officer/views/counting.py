"""Count the ballots, outside the request; follow, stop and repeat the count."""

from __future__ import annotations

from flask import Response, current_app

from budgeting.services import clock, tallying, working
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp
from budgeting.web.officer.acting import act, here, page_anew, the_process
from budgeting.web.officer.standing import standing


@bp.post("/<slug>/count")
@allow("officer")
def count(slug: str) -> Response:
    """Begin the count, or begin it again."""
    job = tallying.begin_count(here(), the_process(slug), **act())
    job_id = job.id
    here().commit()
    current_app.extensions["queue"].send(job_id)
    return pages.to("officer.desk", slug=slug)


@bp.get("/<slug>/count/progress")
@allow("officer")
def count_progress(slug: str) -> Response:
    """How far the count is; a new page once it has ended."""
    process = the_process(slug)
    now = standing(here(), process, clock.now())
    if not now.counting:
        return page_anew()
    return pages.render("officer/_counting.html", process=process, standing=now)


@bp.post("/<slug>/count/stop")
@allow("officer")
def count_stop(slug: str) -> Response:
    """Interrupt the count; it can be begun again at any time."""
    job = working.latest(here(), the_process(slug), tallying.KIND)
    if job is not None:
        working.stop(here(), job)
        here().commit()
    return pages.to("officer.desk", slug=slug)
