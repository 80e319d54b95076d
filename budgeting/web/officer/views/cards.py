"""Order voting cards, see how many there are, and withdraw a print run."""

from __future__ import annotations

from base64 import b64encode

from flask import Response, current_app, flash, request, session

from budgeting.services import clock, printing, voiding, working
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp
from budgeting.web.officer.acting import act, here, page_anew, the_process
from budgeting.web.officer.forms import OrderForm
from budgeting.web.telling.words import _, ngettext

SECRETS = "sheets"


@bp.route("/<slug>/cards", methods=["GET", "POST"])
@allow("officer")
def cards(slug: str) -> Response:
    """The stock, the print runs, and the order of new cards."""
    process = the_process(slug)
    form = OrderForm(data={"size": process.residents or None})
    if form.validate_on_submit():
        asked, batch_id, secret = printing.order(here(), process, form.size.data, **act())
        job_id = asked.id
        here().commit()
        session[SECRETS] = session.get(SECRETS, {}) | {batch_id: b64encode(secret).decode()}
        current_app.extensions["queue"].send(job_id)
        return pages.to("officer.cards", slug=slug)
    job = working.latest(here(), process, printing.KIND)
    return pages.render(
        "officer/cards.html",
        422 if form.is_submitted() else 200,
        process=process,
        form=form,
        stock=printing.stock(here(), process),
        batches=printing.batches(here(), process),
        mine=session.get(SECRETS, {}),
        open_for_cards=process.phase in printing.CARD_PHASES,
        job=job,
        lost=job is not None and working.is_lost(job, clock.now()),
    )


@bp.get("/<slug>/cards/progress")
@allow("officer")
def cards_progress(slug: str) -> Response:
    """How many cards are made; a new page once they all are."""
    process = the_process(slug)
    job = working.latest(here(), process, printing.KIND)
    if job is None or job.state not in working.UNFINISHED or working.is_lost(job, clock.now()):
        return page_anew()
    return pages.render("officer/_making.html", process=process, job=job)


@bp.post("/<slug>/cards/stop")
@allow("officer")
def cards_stop(slug: str) -> Response:
    """Stop making cards; none of the run is left."""
    job = working.latest(here(), the_process(slug), printing.KIND)
    if job is not None:
        working.stop(here(), job)
        here().commit()
    return pages.to("officer.cards", slug=slug)


@bp.route("/<slug>/cards/<batch_id>/withdraw", methods=["GET", "POST"])
@allow("officer")
def withdraw(slug: str, batch_id: str) -> Response:
    """A second look, then every unused card of a run is void."""
    process = the_process(slug)
    batch = printing.find_batch(here(), process, batch_id)
    if request.method == "GET":
        return pages.render("officer/withdraw.html", process=process, batch=batch)
    number = voiding.withdraw(here(), process, batch, **act())
    here().commit()
    forget(batch_id)
    words = ngettext("%(num)s card is void now.", "%(num)s cards are void now.", number)
    flash(words if number else _("No card of this run was left to be voided."), "success")
    return pages.to("officer.cards", slug=slug)


def forget(batch_id: str) -> None:
    """Let this browser forget the secret of a sheet that is gone."""
    kept = session.get(SECRETS, {})
    session[SECRETS] = {key: secret for key, secret in kept.items() if key != batch_id}
