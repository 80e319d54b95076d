"""Look at the outcome before everybody does, and publish it."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from budgeting.errors import PublicationRefused
from budgeting.models import Process
from budgeting.services import clock, publishing, reporting
from budgeting.services.publishing import Choice
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp
from budgeting.web.officer.acting import act, here, look_at, the_process
from budgeting.web.officer.standing import standing
from budgeting.web.proving import PersonForm, proven
from budgeting.web.telling.paper import left_open_words

_WHERE = {
    "cards": "officer.paper_accounts",
    "signatures": "officer.paper_accounts",
    "auditors": "officer.audit",
}


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
    """A second look at what is left open, where needed a choice of two; then it is public."""
    process = the_process(slug)
    look_at(process, "publish")
    form = PersonForm(formdata=None) if request.method == "GET" else PersonForm()
    if request.method == "GET":
        return _second_look(process, form)
    without = "without" in request.form
    if publishing.left_open(here(), process) and not without:
        return _second_look(process, form, "open")
    choice = _choice(slug, form) if publishing.look(here(), process).asks else None
    if form.errors:
        return _second_look(the_process(slug), form)
    try:
        publishing.publish(here(), the_process(slug), choice, without=without, **act())
    except PublicationRefused as refused:
        here().rollback()
        return _second_look(the_process(slug), form, refused.reason)
    here().commit()
    flash(_("The result is public."), "success")
    return pages.to("officer.desk", slug=slug)


def _choice(slug: str, form: PersonForm) -> Choice | None:
    """What both chose on the page; ``None`` where nothing was, or where the second is not proven.

    In the latter case the form has the errors.
    """
    wanted = request.form.get("ballots", "")
    if wanted not in ("single", "totals"):
        return None
    other = proven(form, slug, ["officer"])
    return Choice(wanted == "totals", (current_user.name, other.name)) if other else None


def _second_look(process: Process, form: PersonForm, reason: str = "") -> Response:
    errors = []
    if reason == "choice":
        errors = [(_("Choose what is published of the ballots."), "#single")]
    elif reason == "open":
        errors = [(_("Tick that it is published without what is left open."), "#without")]
    elif reason:
        form.email.errors = [_("This has to be another person. Two different people are needed.")]
    still = publishing.left_open(here(), process)
    return pages.render(
        "officer/publish.html",
        422 if errors or form.errors else 200,
        process=process,
        report=reporting.counted_report(here(), process),
        alone=publishing.look(here(), process),
        form=form,
        errors=errors,
        chosen=request.form.get("ballots", ""),
        still=[(left_open_words(one), url_for(_WHERE[one], slug=process.slug)) for one in still],
        without="without" in request.form,
    )
