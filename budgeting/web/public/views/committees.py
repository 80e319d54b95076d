"""The published committees: which number sits where, and what the lottery rested on."""

from __future__ import annotations

import shlex

from flask.typing import ResponseReturnValue

from budgeting.errors import NotFound
from budgeting.extensions import db
from budgeting.models import CommitteePlan, Process
from budgeting.services import committees as services
from budgeting.services import organising, selection_planning
from budgeting.web import pages
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
    plan = _published(process)
    return show(
        "public/committees.html",
        process,
        changed=plan.published_at,
        plan=plan,
        command=_command(process, plan),
        committees=services.committees_of(plan),
        seats=services.seats(session, process),
        withdrawn=services.withdrawn(session, process),
        names=names_of(selection_planning.find(session, process)),
    )


@bp.get("/<slug>/committees/wishes.json")
@allow(PUBLIC)
def committee_wishes(slug: str) -> ResponseReturnValue:
    """The rules and wishes under pseudonyms, as the bytes of which the SHA-256 was told."""
    process = organising.find(db.session(), slug)
    plan = _published(process)
    answer = pages.file(
        services.drawn_from(plan), f"{process.slug}-committees.json", "application/json"
    )
    return pages.published(answer, plan.published_at)


def _command(process: Process, plan: CommitteePlan) -> str:
    """How the committees are drawn again from the file."""
    file = f"{process.slug}-committees.json"
    return shlex.join(("flask", "committees", "draw-again", file, plan.seed or ""))


def _published(process: Process) -> CommitteePlan:
    """The plan of a lottery that was published."""
    plan = services.find_plan(db.session(), process)
    if plan is None or plan.published_at is None:
        raise NotFound
    return plan
