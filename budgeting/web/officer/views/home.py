"""The processes that a voting officer may look after."""

from __future__ import annotations

from flask import Response
from flask_login import current_user

from budgeting.services import granting, organising
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp
from budgeting.web.officer.acting import here


@bp.get("/")
@allow("officer")
def home() -> Response:
    """List the processes; each leads to its desk."""
    processes = granting.among(here(), current_user, organising.processes(here()))
    return pages.render("officer/home.html", processes=processes)
