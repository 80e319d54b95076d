"""The list of projects, and one project."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from budgeting.extensions import db
from budgeting.models import Process, Project, Sitting
from budgeting.services import day_report, days, listing, minuting, organising, searching
from budgeting.services.reporting import published_report
from budgeting.services.reports import Report
from budgeting.web.access import PUBLIC, allow
from budgeting.web.minutes import words_for
from budgeting.web.public import bp
from budgeting.web.public.showing import show
from budgeting.web.telling import Telling

ORDERS = ("number", "cost", "name")
MOST_CARDS = 60


@bp.get("/<slug>/projects")
@allow(PUBLIC)
def projects(slug: str) -> ResponseReturnValue:
    """Search and sort the list; after the publication it says what is funded."""
    process = organising.find(db.session(), slug)
    report = _report(process)
    wanted = {name: request.args.get(name, "") for name in ("q", "field", "district", "sort")}
    whole = listing.projects(db.session(), process)
    shown = _sorted(whole, wanted, report)
    return show(
        "public/projects.html",
        process,
        changed=process.published_at,
        projects=shown,
        whole=len(whole),
        totals=searching.totals(shown),
        wanted=wanted,
        orders=(*ORDERS, "support") if report else ORDERS,
        as_cards=len(shown) <= MOST_CARDS,
        lines=report.lines if report else {},
        tell=report and Telling(report),
    )


@bp.get("/<slug>/projects/<int:number>")
@allow(PUBLIC)
def project(slug: str, number: int) -> ResponseReturnValue:
    """Show one project, and after the publication how it fared and why."""
    process = organising.find(db.session(), slug)
    found = listing.find(db.session(), process, number)
    report = _report(process)
    said = _said(process, number)
    return show(
        "public/project.html",
        process,
        changed=None if said else process.published_at,
        project=found,
        line=report and report.lines.get(found.code),
        tell=report and Telling(report),
        said=said,
        minutes_words=words_for(db.session(), process) if said else {},
    )


def _said(process: Process, number: int) -> list[tuple[Sitting, dict[str, Any]]]:
    """What the published minutes of each sitting tell of the project; only those that do."""
    session = db.session()
    found = [
        (sitting, day_report.of_project(session, days.find(session, sitting.id), number))
        for sitting in minuting.published(session, process)
    ]
    return [(sitting, entry) for sitting, entry in found if any(entry.values())]


def _report(process: Process) -> Report | None:
    return published_report(db.session(), process) if process.phase == "published" else None


def _sorted(whole: list[Project], wanted: dict[str, str], report: Report | None) -> list[Project]:
    """What was asked for; the most support first only once it is public."""
    locale = get_locale()
    shown = searching.selected(
        whole,
        query=wanted["q"],
        field=wanted["field"],
        district=wanted["district"],
        order=wanted["sort"] if wanted["sort"] in ORDERS else "number",
        language=locale.language if locale else "",
    )
    if report is None or wanted["sort"] != "support":
        return shown
    place = {line.id: rank for rank, line in enumerate(report.ranking)}
    return sorted(shown, key=lambda project: place[project.code])
