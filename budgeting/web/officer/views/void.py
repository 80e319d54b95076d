"""Declare a single card void by its code."""

from __future__ import annotations

from flask import Response, flash

from budgeting.errors import CardUsed, CardVoid, WrongCode
from budgeting.formats.card_codes import Code
from budgeting.models import Process
from budgeting.services import printing, voiding
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp
from budgeting.web.officer.acting import act, here, the_process
from budgeting.web.officer.card_proofs import no_such_card, typed_card
from budgeting.web.officer.forms import CodeForm
from budgeting.web.telling.words import _


@bp.route("/<slug>/void", methods=["GET", "POST"])
@allow("officer")
def void(slug: str) -> Response:
    """Type or scan a card that must not vote."""
    process = the_process(slug)
    form = CodeForm()
    if form.validate_on_submit():
        problem = _try(process, form.card_code)
        if not problem:
            here().commit()
            flash(_("This card is void. You can hand out another one."), "success")
            return pages.to("officer.void", slug=slug)
        here().rollback()
        form.code.errors = [problem]
        process = the_process(slug)
    return pages.render(
        "officer/void.html",
        422 if form.is_submitted() else 200,
        process=process,
        form=form,
        stock=printing.stock(here(), process),
        open_for_cards=process.phase in printing.CARD_PHASES,
    )


def _try(process: Process, code: Code | None) -> str:
    """Void the card; the words for the officer if that cannot be."""
    slug = process.slug
    tag, problem = typed_card(code)
    if problem:
        return problem
    try:
        voiding.void(here(), the_process(slug), tag, **act())
    except WrongCode:
        return no_such_card()
    except CardVoid:
        return _("This card was declared void before. There is nothing left to do.")
    except CardUsed:
        return _(
            "A ballot was cast with this card, so it cannot be voided. The ballot is in the box, "
            "and nobody can tell which one it is. Do not hand out another card."
        )
    return ""
