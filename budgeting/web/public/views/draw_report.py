"""The report of a finished draw: the panel by groups, one person's chance, and the method note."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask import Response, abort, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from budgeting.errors import NotFound
from budgeting.extensions import db
from budgeting.models import Draw, Process
from budgeting.services import drawn_report, erasing, freezing, organising, selection_planning
from budgeting.sortition.drawn_groups import one_in
from budgeting.web import pages
from budgeting.web.access import PUBLIC, allow
from budgeting.web.calendar import today
from budgeting.web.draw_facts import Facts
from budgeting.web.language import languages
from budgeting.web.public import bp
from budgeting.web.public.showing import show
from budgeting.web.telling.naming import Names, few

LONGEST = 12
ASKED = "chance"
"""The pseudonym that was asked about, in the cookie of that browser until the next page."""


@bp.get("/<slug>/draw/report")
@allow(PUBLIC)
def draw_report(slug: str) -> ResponseReturnValue:
    """The panel against population and pool, the chances by group, and who said no."""
    process = organising.find(db.session(), slug)
    draw = _drawn(process)
    asked = session.pop(ASKED, "")
    try:
        person = drawn_report.chance_of(draw, asked) if asked else None
    except NotFound:  # asked about in another process
        person = None
    return _page(process, draw, person=person)


@bp.post("/<slug>/draw/report")
@allow(PUBLIC)
def draw_chance(slug: str) -> ResponseReturnValue:
    """Look one person up; the pseudonym is posted, so that no address and no log has it."""
    process = organising.find(db.session(), slug)
    draw = _drawn(process)
    typed = request.form.get("pseudonym", "").strip()
    try:
        drawn_report.chance_of(draw, typed.upper()[:LONGEST])
    except NotFound:
        problem = _("Nobody in the frozen pool has this pseudonym. Compare it with your letter.")
        return _page(process, draw, 422, typed=typed[:LONGEST], problem=problem)
    session[ASKED] = typed.upper()[:LONGEST]
    return pages.to("public.draw_report", slug=slug, _anchor="chance")


@bp.get("/<slug>/draw/method/<language>")
@allow(PUBLIC)
def draw_method(slug: str, language: str) -> ResponseReturnValue:
    """The method on one sheet of paper, in one of the languages on offer."""
    process = organising.find(db.session(), slug)
    draw = _drawn(process)
    if language not in languages():
        abort(404)
    with force_locale(language):
        report = drawn_report.report_of(db.session(), process, draw)
        response = pages.render(
            "public/draw_method.html",
            process=process,
            address=url_for("public.draw", slug=slug, _external=True),
            **_told(process, draw, report),
        )
    return pages.published(response)


def _page(process: Process, draw: Draw, status: int = 200, **context: Any) -> Response:
    report = drawn_report.report_of(db.session(), process, draw)
    told = {"person": None, "typed": "", "problem": ""}
    response = show(
        "public/draw_report.html",
        process,
        **_told(process, draw, report) | told | context,
    )
    response.status_code = status if status != 200 else response.status_code
    if request.method == "POST" or context.get("person"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _told(process: Process, draw: Draw, report: drawn_report.DrawnReport) -> dict[str, Any]:
    """What the report and the note know about the draw."""
    selection = selection_planning.find(db.session(), process)
    names = Names([one.feature for one in report.features])
    facts = Facts(draw, selection)
    return {
        "draw": draw,
        "report": report,
        "source": report.evidence.source,
        "erasure": erasing.outlook(db.session(), process, today()),
        "facts": facts,
        "names": names,
        "feature_names": [names(one.feature.name) for one in report.features],
        "again": draw.facts.get("again", []),
        "mean_in": one_in(Fraction(report.evidence.terms.seats, max(facts.eligible, 1))),
        "one_in": one_in,
        "few": few,
    }


def _drawn(process: Process) -> Draw:
    """The draw that counts, once its panel is known."""
    draw = freezing.latest(db.session(), process)
    if draw is None or draw.state != "drawn":
        raise NotFound
    return draw
