"""A table's tablet: the round with its clock, and everything that the table does in it."""

from __future__ import annotations

from flask import Response, request

from budgeting.errors import NotFound
from budgeting.web import live, pages, places
from budgeting.web.access import allow
from budgeting.web.facilitator import bp, table_page
from budgeting.web.facilitator.tablet import Tablet, number_of, open_tablet


@bp.get("/table")
@allow("table")
def table() -> Response:
    """The round at this table; between rounds, what comes next and when."""
    return table_page.page(open_tablet())


@bp.get("/table/now")
@allow("table")
def table_now() -> Response:
    """The clock and what the lead says: the part that is always fresh."""
    tablet = _asked()
    if live.is_shown(tablet.version):
        return live.unchanged()
    told = table_page.status_of(tablet)
    told["is_open_page"] = request.args.get("open") == "1"
    return live.part("facilitator/_table_now.html", told.pop("version"), **told)


@bp.get("/table/work")
@allow("table")
def table_work() -> Response:
    """What this table has written, built and tallied."""
    tablet = _asked()
    if live.is_shown(tablet.version):
        return live.unchanged()
    told = table_page.work_of(tablet)
    return live.part("facilitator/_table_work.html", told.pop("version"), **told)


@bp.get("/table/projects/<int:number>")
@allow("table")
def table_project(number: int) -> Response:
    """The sheet of a project of the round; a page, or a part of one."""
    tablet = open_tablet()
    found = next((one for one in tablet.projects if one.number == number), None)
    if found is None:
        raise NotFound
    return pages.render(
        "facilitator/table_project.html",
        fragment="facilitator/_table_project.html",
        tablet=tablet,
        project=found,
    )


def _asked() -> Tablet:
    """The tablet for the round that a page was made for; a page without one has no round."""
    round_id = number_of("round")
    if round_id:
        return open_tablet(round_id)
    fresh = open_tablet()
    return Tablet(places.the_place(), fresh.held, None, fresh.now)
