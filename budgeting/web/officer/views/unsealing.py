"""Open the closed box with two passphrases; follow and stop the work that does it."""

from __future__ import annotations

from flask import Response, current_app, flash

from budgeting.errors import IllegalMove
from budgeting.models import Process
from budgeting.services import clock, unsealing, working
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp
from budgeting.web.officer.acting import act, here, page_anew, the_process
from budgeting.web.officer.holders import key_of, unlock
from budgeting.web.officer.key_forms import PairForm
from budgeting.web.officer.standing import standing
from budgeting.web.telling.words import _


@bp.route("/<slug>/unseal", methods=["GET", "POST"])
@allow("officer")
def unseal(slug: str) -> Response:
    """Two holders type their passphrases, and the ballots are opened outside the request."""
    process = the_process(slug)
    _look_at_box(process)
    form = PairForm(key_of(process).names)
    secret = unlock(slug, form) if form.validate_on_submit() else None
    process = the_process(slug)
    if secret is not None:
        keys = current_app.extensions["keys"]
        job = unsealing.begin(here(), process, secret, tuple(form.pair), keys, **act())
        job_id = job.id
        here().commit()
        current_app.extensions["queue"].send(job_id)
        flash(_("The box is being opened."), "success")
        return pages.to("officer.desk", slug=slug)
    return pages.render(
        "officer/unseal.html",
        422 if form.is_submitted() else 200,
        process=process,
        form=form,
        standing=standing(here(), process, clock.now()),
    )


@bp.get("/<slug>/unseal/progress")
@allow("officer")
def unseal_progress(slug: str) -> Response:
    """How many ballots are opened; a new page once the work has ended."""
    process = the_process(slug)
    now = standing(here(), process, clock.now())
    if not now.opening.running:
        return page_anew()
    return pages.render("officer/_opening.html", process=process, standing=now)


@bp.post("/<slug>/unseal/stop")
@allow("officer")
def unseal_stop(slug: str) -> Response:
    """Interrupt the opening; the box stays closed, and two holders can begin it again."""
    job = working.latest(here(), the_process(slug), unsealing.KIND)
    if job is not None:
        working.stop(here(), job)
        here().commit()
    return pages.to("officer.desk", slug=slug)


def _look_at_box(process: Process) -> None:
    """``IllegalMove`` unless this box waits for its holders."""
    kept = key_of(process)
    if process.phase != "closed" or kept.opened_at is not None:
        raise IllegalMove("unseal", process.phase)
    if working.is_under_way(here(), process, unsealing.KIND, clock.now()):
        raise IllegalMove("unseal", "running")
