"""The accounts of cards and papers: counted, compared, signed by two, and printed."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_login import current_user

from budgeting.errors import PaperRefused
from budgeting.models import Process
from budgeting.services import clock, paper_accounts
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp
from budgeting.web.officer.acting import act, here, the_process
from budgeting.web.officer.paper_forms import CardsForm
from budgeting.web.proving import PersonForm, proven
from budgeting.web.telling.paper import accounted, refusal
from budgeting.web.telling.words import _


@bp.get("/<slug>/paper/accounts", endpoint="paper_accounts")
@allow("officer")
def show_accounts(slug: str) -> Response:
    """Where all cards and papers are."""
    process = the_process(slug)
    return _page(process, _cards_form(process), PersonForm(formdata=None))


@bp.post("/<slug>/paper/accounts/cards")
@allow("officer")
def paper_count_cards(slug: str) -> Response:
    """Note the cards that were counted by hand."""
    process = the_process(slug)
    form = CardsForm()
    if form.validate():
        counted = (form.handed_out.data, form.left_over.data, form.spoiled.data)
        paper_accounts.note_cards(here(), process, counted, form.why.data or "", **act())
        here().commit()
        return pages.to("officer.paper_accounts", slug=slug)
    return _page(process, form, PersonForm(formdata=None), 422)


@bp.post("/<slug>/paper/accounts/sign")
@allow("officer")
def paper_sign(slug: str) -> Response:
    """Whoever is signed in and a second officer sign the figures that stood on the page."""
    paper_accounts.require_phase(here(), the_process(slug))
    form = PersonForm()
    other = proven(form, slug, ["officer"])
    if other is not None:
        try:
            names = (current_user.name, other.name)
            seen = request.form.get("seen", "")
            paper_accounts.sign(here(), the_process(slug), names, seen, **act())
            here().commit()
            flash(_("The accounts are signed."), "success")
            return pages.to("officer.paper_accounts", slug=slug)
        except PaperRefused as problem:
            here().rollback()
            form.email.errors = [refusal(problem)]
    process = the_process(slug)
    return _page(process, _cards_form(process), form, 422)


@bp.get("/<slug>/paper/accounts/print")
@allow("officer")
def paper_accounts_print(slug: str) -> Response:
    """The same figures as a sheet for the minutes, with lines for two signatures."""
    process = the_process(slug)
    return pages.render("officer/paper_accounts_print.html", **_told(process), now=clock.now())


def _page(process: Process, cards: CardsForm, sign: PersonForm, status: int = 200) -> Response:
    told = _told(process)
    return pages.render(
        "officer/paper_accounts.html",
        status,
        **told,
        cards_form=cards,
        sign_form=sign,
        seen=paper_accounts.fingerprint(told["account"].figures),
        takes_figures=paper_accounts.takes_figures(here(), process),
    )


def _told(process: Process) -> dict[str, Any]:
    return {"process": process, **accounted(paper_accounts.account(here(), process))}


def _cards_form(process: Process) -> CardsForm:
    account = paper_accounts.account(here(), process)
    figures = account.figures
    return CardsForm(
        formdata=None,
        data={
            "handed_out": figures.handed_out,
            "left_over": figures.left_over,
            "spoiled": figures.void if figures.spoiled is None else figures.spoiled,
            "why": account.why,
        },
    )
