"""What a table hands in as a whole: its lines, its agreements, its package, its objections."""

from __future__ import annotations

from flask import Response, request

from budgeting.errors import IllegalMove
from budgeting.extensions import db
from budgeting.services import days, packaging, table_reports, theming
from budgeting.web.access import allow
from budgeting.web.facilitator import bp, table_page
from budgeting.web.facilitator.tablet import Tablet, for_its_round, number_of, numbers_of


@bp.post("/table/report")
@allow("table")
@for_its_round
def save_table_report(tablet: Tablet) -> Response:
    """Save the three lines and the disagreement."""
    told = {
        "lines": request.form.getlist("line"),
        "disagreement": request.form.get("disagreement", ""),
        "seen": number_of("seen"),
    }
    return table_page.write(tablet, table_reports.report, "report", **told)


@bp.post("/table/agreements")
@allow("table")
@for_its_round
def save_table_agreements(tablet: Tablet) -> Response:
    """Save what the table agrees on, and what it adds."""
    agreed, amended = request.form.getlist("agreed"), request.form.get("amended", "")
    told = {"agreed": agreed, "amended": amended, "seen": number_of("seen")}
    return table_page.write(tablet, table_reports.agree, "agreements", **told)


@bp.post("/table/package")
@allow("table")
@for_its_round
def change_table_package(tablet: Tablet) -> Response:
    """Keep a project, for another one if need be, or give one up."""
    project, version, out = number_of("project"), number_of("version"), numbers_of("out")
    told = {"project": project, "version": version}
    if request.form.get("do") == "drop":
        return table_page.write(tablet, packaging.drop, "package", **told)
    return table_page.write(tablet, packaging.keep, "package", out=out, **told)


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
