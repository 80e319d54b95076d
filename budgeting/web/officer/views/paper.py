"""Paper ballots: where they are, the exchange of a card for one, and the end of the urn."""

from __future__ import annotations

from flask import Response, flash

from budgeting.errors import CardUsed, CardVoid, NotFound, PaperRefused, WrongCode
from budgeting.formats.card_codes import Code
from budgeting.models import Process
from budgeting.services import clock, paper_accounts, paper_handing, paper_urn
from budgeting.services.sealed import sealed_rulebook
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp
from budgeting.web.officer.acting import act, here, the_process
from budgeting.web.officer.card_proofs import no_such_card, typed_card
from budgeting.web.officer.forms import CodeForm
from budgeting.web.officer.paper_forms import BatchForm, EmptyForm
from budgeting.web.telling.paper import refusal
from budgeting.web.telling.words import _


@bp.get("/<slug>/paper")
@allow("officer")
def paper(slug: str) -> Response:
    """Where the paper ballots are, and what can be done with them now."""
    return _overview(the_process(slug), BatchForm(formdata=None), EmptyForm(formdata=None))


@bp.post("/<slug>/paper/batches")
@allow("officer")
def paper_open_batch(slug: str) -> Response:
    """Begin a batch of sheets from the urn."""
    process = the_process(slug)
    form = BatchForm()
    if form.validate():
        try:
            batch = paper_urn.open_batch(here(), process, form.size.data, **act())
            number = batch.number
            here().commit()
            return pages.to("officer.paper_batch", slug=slug, number=number)
        except PaperRefused as problem:
            here().rollback()
            form.size.errors = [refusal(problem)]
    return _overview(the_process(slug), form, EmptyForm(formdata=None), 422)


@bp.post("/<slug>/paper/empty")
@allow("officer")
def paper_say_empty(slug: str) -> Response:
    """Say that the urn is empty, and how many papers did not come back."""
    process = the_process(slug)
    form = EmptyForm()
    if form.validate():
        try:
            missing, why = form.missing.data, form.why.data or ""
            paper_urn.say_empty(here(), process, missing, why, **act())
            here().commit()
            flash(_("The urn is empty. The box can be opened now."), "success")
            return pages.to("officer.paper", slug=slug)
        except PaperRefused as problem:
            here().rollback()
            field = form.why if problem.reason == "why" else form.missing
            field.errors = [refusal(problem)]
    return _overview(the_process(slug), BatchForm(formdata=None), form, 422)


@bp.route("/<slug>/paper/hand", methods=["GET", "POST"])
@allow("officer")
def paper_hand(slug: str) -> Response:
    """Exchange a card for a paper ballot; it cannot be taken back."""
    process = the_process(slug)
    form = CodeForm()
    if form.validate_on_submit():
        problem = _try(process, form.card_code)
        if not problem:
            here().commit()
            words = _("The card is used up. Keep it, and hand out one paper ballot now.")
            flash(words, "success")
            return pages.to("officer.paper_hand", slug=slug)
        here().rollback()
        form.code.errors = [problem]
        process = the_process(slug)
    return pages.render(
        "officer/paper_hand.html",
        422 if form.is_submitted() else 200,
        process=process,
        form=form,
        handed=paper_handing.handed(here(), process),
        takes_papers=paper_handing.takes_papers(process, clock.now()),
    )


def _overview(process: Process, batch: BatchForm, empty: EmptyForm, status: int = 200) -> Response:
    found = paper_accounts.account(here(), process)
    takes_sheets = paper_urn.takes_sheets(here(), process)
    left = paper_urn.to_enter(here(), process)
    if empty.missing.data is None and not left:
        empty.missing.data = 0
    return pages.render(
        "officer/paper.html",
        status,
        process=process,
        account=found,
        batches=paper_urn.batches(here(), process),
        left=left,
        missing=paper_urn.missing(here(), process),
        takes_papers=paper_handing.takes_papers(process, clock.now()),
        takes_sheets=takes_sheets,
        sealed=_is_sealed(process),
        batch_form=batch,
        empty_form=empty,
    )


def _is_sealed(process: Process) -> bool:
    """Whether there is a rulebook from which a ballot can be printed."""
    try:
        sealed_rulebook(here(), process)
    except NotFound:
        return False
    return True


def _try(process: Process, code: Code | None) -> str:
    """Exchange the card; the words for the officer if that cannot be."""
    slug = process.slug
    tag, problem = typed_card(code)
    if problem:
        return problem
    process = the_process(slug)
    try:
        paper_handing.hand_out(here(), process, tag, now=clock.now())
    except WrongCode:
        return no_such_card()
    except CardVoid:
        return _("This card was declared void. Hand out no paper for it.")
    except CardUsed:
        if paper_handing.was_handed(here(), process, tag):
            return _("This card was exchanged for a paper before. Hand out no second one.")
        return _("A ballot was cast with this card on a tablet. Hand out no paper for it.")
    return ""
