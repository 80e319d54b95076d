"""The sittings that a lead facilitator may run."""

from __future__ import annotations

from flask import Response
from flask_login import current_user

from budgeting.extensions import db
from budgeting.services import granting, organising, sittings
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.facilitator import bp


@bp.get("/facilitator/")
@allow("facilitator", "organiser")
def home() -> Response:
    """List the sittings of every process; each leads to its console."""
    found = [
        (process, sittings.sittings(db.session(), process))
        for process in granting.among(
            db.session(), current_user, organising.processes(db.session())
        )
    ]
    return pages.render("facilitator/home.html", found=found)
