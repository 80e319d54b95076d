"""Look at the outcome before everybody does, and publish it."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _

from budgeting.errors import PublicationRefused
from budgeting.models import Process
from budgeting.services import clock, publishing, reporting
from budgeting.services.publishing import Choice
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp
from budgeting.web.officer.acting import act, here, look_at, the_process
from budgeting.web.officer.standing import standing

FIELDS = {"choice": "#single", "names": "#first", "same": "#second"}
"""Where on the page each refusal is mended."""


@bp.get("/<slug>/outcome")
@allow("officer")
def outcome(slug: str) -> Response:
    """What will be published, no more and no less."""
    process = the_process(slug)
    return pages.render(
        "officer/outcome.html",
        process=process,
        standing=standing(here(), process, clock.now()),
        report=reporting.counted_report(here(), process),
    )


@bp.route("/<slug>/publish", methods=["GET", "POST"])
@allow("officer")
def publish(slug: str) -> Response:
    """A second look, where needed a choice of two people; then the outcome is public."""
    process = the_process(slug)
    if request.method == "POST":
        try:
            publishing.publish(here(), process, _choice(), **act())
        except PublicationRefused as refused:
            here().rollback()
            return _second_look(the_process(slug), refused.reason)
        here().commit()
        flash(_("The result is public."), "success")
        return pages.to("officer.desk", slug=slug)
    look_at(process, "publish")
    return _second_look(process)


def _choice() -> Choice | None:
    """What was chosen on the page; ``None`` where nothing was."""
    wanted = request.form.get("ballots", "")
    if wanted not in ("single", "totals"):
        return None
    names = (request.form.get("first", ""), request.form.get("second", ""))
    return Choice(wanted == "totals", names)


def _second_look(process: Process, reason: str = "") -> Response:
    words = {
        "choice": _("Choose what is published of the ballots."),
        "names": _("Two people choose: type both names."),
        "same": _("These are the names of one person. Two people have to choose."),
    }
    return pages.render(
        "officer/publish.html",
        422 if reason else 200,
        process=process,
        report=reporting.counted_report(here(), process),
        alone=publishing.look(here(), process),
        errors=[(words[reason], FIELDS[reason])] if reason else [],
        typed=request.form,
    )
