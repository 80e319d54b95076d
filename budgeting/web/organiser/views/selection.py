"""The selection of the members: all of its way on one page, as steps with their state."""

from __future__ import annotations

from flask import Response

from budgeting.extensions import db
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import the_process
from budgeting.web.organiser.selection_desk import around
from budgeting.web.organiser.selection_steps import steps


@bp.get("/organiser/<slug>/selection")
@allow("organiser")
def selection(slug: str) -> Response:
    """From the plan to the report."""
    process = the_process(slug)
    shown = around(process)
    return pages.render("organiser/selection.html", steps=steps(db.session(), process), **shown)
