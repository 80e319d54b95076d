"""What a table hands in as a whole: its lines, its agreements, its package, its objections."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from flask import Response, request

from budgeting.errors import IllegalMove
from budgeting.extensions import db
from budgeting.services import days, packaging, table_reports, theming
from budgeting.services.noting import By
from budgeting.web.access import allow
from budgeting.web.facilitator import bp, table_page
from budgeting.web.facilitator.tablet import Tablet, for_its_round, number_of, numbers_of


class _Told(TypedDict):
    version: int
    by: By
    now: datetime


@bp.post("/table/report")
@allow("table")
@for_its_round
def save_table_report(tablet: Tablet) -> Response:
    """Save the three lines and the disagreement."""
    seen = number_of("seen")
    return table_page.carry_out(
        tablet,
        lambda: table_reports.report(
            db.session(),
            tablet.day,
            tablet.round,
            tablet.table,
            request.form.getlist("line"),
            request.form.get("disagreement", ""),
            seen=seen,
            by="table",
            now=tablet.now,
        ),
        "report",
    )


@bp.post("/table/agreements")
@allow("table")
@for_its_round
def save_table_agreements(tablet: Tablet) -> Response:
    """Save what the table agrees on, and what it adds."""
    seen = number_of("seen")
    return table_page.carry_out(
        tablet,
        lambda: table_reports.agree(
            db.session(),
            tablet.day,
            tablet.round,
            tablet.table,
            request.form.getlist("agreed"),
            request.form.get("amended", ""),
            seen=seen,
            by="table",
            now=tablet.now,
        ),
        "agreements",
    )


@bp.post("/table/package")
@allow("table")
@for_its_round
def change_table_package(tablet: Tablet) -> Response:
    """Keep a project, for another one if need be, or give one up."""
    project, version, out = number_of("project"), number_of("version"), numbers_of("out")
    told: _Told = {"version": version, "by": "table", "now": tablet.now}
    session, day, row = db.session(), tablet.day, tablet.round
    if request.form.get("do") == "drop":
        return table_page.carry_out(
            tablet,
            lambda: packaging.drop(session, day, row, tablet.table, project, **told),
            "package",
        )
    return table_page.carry_out(
        tablet,
        lambda: packaging.keep(session, day, row, tablet.table, project, out, **told),
        "package",
    )


@bp.post("/table/themes/<int:theme_id>")
@allow("table")
@for_its_round
def object_to_theme(tablet: Tablet, theme_id: int) -> Response:
    """Object to a theme in the table's own words, until the round closes."""
    theme = theming.find(db.session(), tablet.day, theme_id)
    words = request.form.get("text", "")

    def act() -> None:
        if not tablet.writes:
            raise IllegalMove("object", tablet.round.format)
        days.lock(db.session(), tablet.day)
        theming.object_to(
            db.session(), tablet.day, tablet.round, theme, tablet.table, words, tablet.now
        )

    return table_page.carry_out(tablet, act, "themes", theme_id=theme_id)
