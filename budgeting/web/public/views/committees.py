"""The published committees: which number sits where, and what the lottery rested on."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from budgeting.errors import NotFound
from budgeting.extensions import db
from budgeting.services import committees as services
from budgeting.services import organising, selection_planning
from budgeting.web.access import PUBLIC, allow
from budgeting.web.public import bp
from budgeting.web.public.showing import show
from budgeting.web.telling.naming import names_of


@bp.get("/<slug>/committees")
@allow(PUBLIC)
def committees(slug: str) -> ResponseReturnValue:
    """The list of numbers; nothing before it is published."""
    session = db.session()
    process = organising.find(session, slug)
    plan = services.find_plan(session, process)
    if plan is None or plan.published_at is None:
        raise NotFound
    return show(
        "public/committees.html",
        process,
        changed=plan.published_at,
        plan=plan,
        committees=services.committees_of(plan),
        seats=services.seats(session, process),
        withdrawn=services.withdrawn(session, process),
        names=names_of(selection_planning.find(session, process)),
    )
