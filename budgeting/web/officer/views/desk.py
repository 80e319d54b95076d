"""The desk: where the vote stands, how many have voted, and the one thing to do next."""

from __future__ import annotations

from flask import Response, request
from sqlalchemy import select

from budgeting.extensions import htmx
from budgeting.models import LogEntry, Process, RulebookRecord
from budgeting.services import clock, granting, printing
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp
from budgeting.web.officer.acting import here, page_anew, the_process
from budgeting.web.officer.holders import level
from budgeting.web.officer.standing import standing
from budgeting.web.telling import chronicle

ACTS_SHOWN = 20


@bp.get("/<slug>/")
@allow("officer")
def desk(slug: str) -> Response:
    """The whole desk; a script that an act has sent here loads the page anew."""
    if htmx:
        return page_anew()
    process = the_process(slug)
    return pages.render(
        "officer/desk.html",
        process=process,
        standing=standing(here(), process, clock.now()),
        stock=printing.stock(here(), process),
        level=level(process),
        two_officers=granting.has_two_officers(here(), process),
        rulebook=here().get(RulebookRecord, process.id),
        acts=[(entry, chronicle.told(entry)) for entry in _acts(process)],
    )


@bp.get("/<slug>/turnout")
@allow("officer")
def turnout(slug: str) -> Response:
    """The numbers that change: 204 if they have not, and a new page if the vote has moved on."""
    process = the_process(slug)
    now = standing(here(), process, clock.now())
    if request.args.get("scene") != now.scene:
        return page_anew()
    if request.args.get("numbers") == now.numbers:
        return Response(status=204)
    return pages.render("officer/_turnout.html", process=process, standing=now)


def _acts(process: Process) -> list[LogEntry]:
    """The newest acts of this process."""
    mine = select(LogEntry).where(
        LogEntry.process_id == process.id, LogEntry.action.in_(chronicle.WORDS)
    )
    return list(here().scalars(mine.order_by(LogEntry.seq.desc()).limit(ACTS_SHOWN)))
