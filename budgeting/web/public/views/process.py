"""One process: its money, its people, where it stands and what happens next."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from budgeting.extensions import db
from budgeting.models import Process
from budgeting.services import (
    clock,
    listing,
    minuting,
    opening,
    organising,
    searching,
    seat_finding,
    selection_planning,
)
from budgeting.services.reporting import published_report
from budgeting.web.access import PUBLIC, allow
from budgeting.web.public import bp
from budgeting.web.public.phases import standing
from budgeting.web.public.showing import show
from budgeting.web.telling import Telling

BEFORE_THE_CLOSE = ("open", "paused")
STEP = 5
FEWEST = 25


@bp.get("/<slug>/")
@allow(PUBLIC)
def process(slug: str) -> ResponseReturnValue:
    """Show one process."""
    session = db.session()
    found = organising.find(session, slug)
    report = published_report(session, found) if found.phase == "published" else None
    return show(
        "public/process.html",
        found,
        standing=standing(found.phase),
        totals=searching.totals(listing.projects(session, found)),
        cast=ballots_cast(found),
        is_rough=found.phase in BEFORE_THE_CLOSE,
        report=report,
        tell=report and Telling(report),
        has_seats=seat_finding.current(session, found, clock.now().date()) is not None,
        sittings=minuting.published(session, found),
        has_selection=selection_planning.find(session, found) is not None,
    )


def ballots_cast(found: Process) -> int | None:
    """How many voted: rounded down to 5 and unsaid under 25 while the vote is open."""
    if found.phase in ("draft", "sealed"):
        return None
    cast = opening.turnout(db.session(), found, clock.now()).cast
    if found.phase not in BEFORE_THE_CLOSE:
        return cast
    return cast // STEP * STEP if cast >= FEWEST else None
