"""The front door: what this is, and every process."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from budgeting.extensions import db
from budgeting.services import organising
from budgeting.web import pages
from budgeting.web.access import PUBLIC, allow
from budgeting.web.public import bp
from budgeting.web.public.phases import standing


@bp.get("/")
@allow(PUBLIC)
def home() -> ResponseReturnValue:
    """List the processes, the newest first."""
    listed = [(process, standing(process.phase)) for process in organising.processes(db.session())]
    return pages.published(pages.render("public/home.html", processes=listed))
