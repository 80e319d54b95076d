"""One batch of paper ballots: who enters it, sheet by sheet, and that it is given up."""

from __future__ import annotations

from flask import Response, current_app, flash, request, session
from flask_login import current_user

from budgeting.errors import IllegalMove, NotFound, PaperRefused
from budgeting.models import PaperBatch, Process
from budgeting.services import paper_entering, paper_urn
from budgeting.services.paper_entering import TURNS, Turn
from budgeting.services.sealed import sealed_rulebook
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp, sweeping
from budgeting.web.officer.acting import act, here, the_process
from budgeting.web.officer.paper_forms import SheetForm
from budgeting.web.officer.paper_reading import read_sheet
from budgeting.web.proving import PersonForm, proven
from budgeting.web.telling.paper import refusal
from budgeting.web.telling.words import _

CLERKS = ("officer", "facilitator")
"""Who may enter papers at the desk of an officer."""
WHOSE = "paper"
"""The entry that this browser may go on with: process, batch and turn."""


@bp.get("/<slug>/paper/batches/<int:number>")
@allow("officer")
def paper_batch(slug: str, number: int) -> Response:
    """How far both entries are."""
    return _page(the_process(slug), number)


@bp.post("/<slug>/paper/batches/<int:number>/begin/<int(min=1, max=2):turn>")
@allow("officer")
def paper_begin(slug: str, number: int, turn: Turn) -> Response:
    """Who is signed in, or somebody else who proves it, enters the batch in this turn."""
    paper_urn.batch_in_urn(here(), the_process(slug), number)
    form = PersonForm(prefix=_prefix(turn))
    person = current_user if request.form.get("me") else proven(form, slug, CLERKS)
    if person is not None:
        try:
            process = the_process(slug)
            paper_entering.begin(here(), process, number, turn, person.name, **act())
            here().commit()
            session[WHOSE] = [process.id, number, turn]
            return _next(the_process(slug), number, turn)
        except PaperRefused as problem:
            here().rollback()
            form.email.errors = [refusal(problem)]
    return _page(the_process(slug), number, turn, form)


@bp.route(
    "/<slug>/paper/batches/<int:number>/enter/<int(min=1, max=2):turn>/<int(min=1):position>",
    methods=["GET", "POST"],
)
@allow("officer")
def paper_sheet(slug: str, number: int, turn: Turn, position: int) -> Response:
    """Enter one sheet; what was entered is not shown again."""
    process = the_process(slug)
    batch = _open(process, number)
    if session.get(WHOSE) != [process.id, number, turn]:
        flash(_("Say first who enters."), "warning")
        return pages.to("officer.paper_batch", slug=slug, number=number)
    rulebook = sealed_rulebook(here(), process)
    form = SheetForm()
    if form.validate_on_submit() and (sheet := read_sheet(form, rulebook)) is not None:
        keys = current_app.extensions["keys"]
        paper_entering.enter(here(), process, keys, number, turn, position, sheet)
        here().commit()
        return _next(the_process(slug), number, turn, after=position)
    if not 1 <= position <= batch.size:
        raise NotFound
    return pages.render(
        "officer/paper_sheet.html",
        422 if form.is_submitted() else 200,
        process=process,
        batch=batch,
        turn=turn,
        position=position,
        who=batch.first_by if turn == 1 else batch.second_by,
        done=paper_entering.entered(here(), batch, turn),
        with_points=rulebook.ballot.kind == "points",
        form=form,
    )


@bp.route("/<slug>/paper/batches/<int:number>/discard", methods=["GET", "POST"])
@allow("officer")
def paper_discard(slug: str, number: int) -> Response:
    """A second look, then all that was entered of a batch is gone."""
    process = the_process(slug)
    if request.method == "GET":
        batch = _open(process, number)
        return pages.render("officer/paper_discard.html", process=process, batch=batch)
    paper_urn.discard(here(), process, number, **act())
    here().commit()
    sweeping.sweep_or_warn(paper_urn.SWEPT)
    flash(_("The batch is given up. Its sheets go into another batch."), "success")
    return pages.to("officer.paper", slug=slug)


def _open(process: Process, number: int) -> PaperBatch:
    """A batch that can be entered; ``IllegalMove`` if it is in the box."""
    batch = paper_urn.find_batch(here(), process, number)
    if batch.state != "open":
        raise IllegalMove("enter papers", batch.state)
    return batch


def _next(process: Process, number: int, turn: Turn, after: int = 0) -> Response:
    """On to the next sheet that is not entered, those behind the last one first."""
    batch = paper_urn.find_batch(here(), process, number)
    done = paper_entering.entered(here(), batch, turn)
    order = [*range(after + 1, batch.size + 1), *range(1, after + 1)]
    position = next((one for one in order if one not in done), None)
    if position is not None:
        values = {"number": number, "turn": turn, "position": position}
        return pages.to("officer.paper_sheet", slug=process.slug, **values)
    session.pop(WHOSE, None)
    flash(_("Every sheet of this batch is entered. Give the sheets to the other person."),
          "success")  # fmt: skip
    return pages.to("officer.paper_batch", slug=process.slug, number=number)


def _prefix(turn: Turn) -> str:
    """Two forms stand on one page, and their fields need two names."""
    return f"turn{turn}-"


def _page(
    process: Process, number: int, turn: Turn | None = None, form: PersonForm | None = None
) -> Response:
    batch = paper_urn.find_batch(here(), process, number)
    fresh = {one: PersonForm(formdata=None, prefix=_prefix(one)) for one in TURNS}
    forms = fresh | ({turn: form} if form is not None and turn is not None else {})
    return pages.render(
        "officer/paper_batch.html",
        422 if form else 200,
        process=process,
        batch=batch,
        forms=forms,
        form=form,
        mine=[one for one in TURNS if paper_entering.may_have(batch, one, current_user.name)],
        progress={one: len(paper_entering.entered(here(), batch, one)) for one in TURNS},
        complete=paper_entering.both_complete(here(), batch),
        open_now=paper_urn.takes_sheets(here(), process) and batch.state == "open",
    )
