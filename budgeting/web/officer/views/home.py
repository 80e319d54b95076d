"""The processes that a voting officer may look after."""

from __future__ import annotations

from flask import Response

from budgeting.services import organising
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp
from budgeting.web.officer.acting import here


@bp.get("/")
@allow("officer")
def home() -> Response:
    """List the processes; each leads to its desk."""
    return pages.render("officer/home.html", processes=organising.processes(here()))
