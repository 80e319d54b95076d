"""Compare both entries of a batch, settle each difference, and put the batch into the box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, flash

from budgeting.counting.paper_entries import Difference, Sheet, write_numbers
from budgeting.counting.rulebook import Rulebook
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import PaperBatch, Process
from budgeting.services import paper_entering, paper_settling, paper_urn
from budgeting.services.sealed import sealed_rulebook
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp, sweeping
from budgeting.web.officer.acting import act, here, the_process
from budgeting.web.officer.paper_forms import SheetForm
from budgeting.web.officer.paper_reading import read_sheet
from budgeting.web.telling.paper import reason_words
from budgeting.web.telling.words import _, ngettext


@bp.get("/<slug>/paper/batches/<int:number>/compare")
@allow("officer")
def paper_compare(slug: str, number: int) -> Response:
    """Where both entries differ, side by side, and what was settled."""
    process = the_process(slug)
    batch, apart, agreed = _looked_at(process, number)
    return pages.render(
        "officer/paper_compare.html",
        process=process,
        batch=batch,
        apart=apart,
        agreed=agreed,
        unsettled=len([one for one in apart if one.position not in agreed]),
        read=_reader(sealed_rulebook(here(), process)),
    )


@bp.route(
    "/<slug>/paper/batches/<int:number>/settle/<int(min=1):position>", methods=["GET", "POST"]
)
@allow("officer")
def paper_settle(slug: str, number: int, position: int) -> Response:
    """Look at one sheet together, and note what it says."""
    process = the_process(slug)
    batch, apart, agreed = _looked_at(process, number)
    one = next((one for one in apart if one.position == position), None)
    if one is None:
        raise NotFound
    rulebook = sealed_rulebook(here(), process)
    form = SheetForm(data=_before(agreed.get(position), rulebook))
    if form.validate_on_submit() and (sheet := read_sheet(form, rulebook)) is not None:
        keys = current_app.extensions["keys"]
        paper_settling.settle(here(), process, keys, number, position, sheet, **act())
        here().commit()
        return pages.to("officer.paper_compare", slug=slug, number=number)
    return pages.render(
        "officer/paper_settle.html",
        422 if form.is_submitted() else 200,
        process=process,
        batch=batch,
        one=one,
        form=form,
        with_points=rulebook.ballot.kind == "points",
        read=_reader(rulebook),
    )


@bp.post("/<slug>/paper/batches/<int:number>/box")
@allow("officer")
def paper_box(slug: str, number: int) -> Response:
    """Put a settled batch into the box; its entries are destroyed."""
    process = the_process(slug)
    keys = current_app.extensions["keys"]
    batch = paper_settling.put_into_box(here(), process, keys, number, **act())
    valid = batch.valid
    here().commit()
    sweeping.sweep_or_warn(paper_urn.SWEPT)
    words = ngettext(
        "The batch is in the box: %(num)s ballot counts.",
        "The batch is in the box: %(num)s ballots count.",
        valid,
    )
    flash(words, "success")
    return pages.to("officer.paper", slug=slug)


def _looked_at(
    process: Process, number: int
) -> tuple[PaperBatch, tuple[Difference, ...], dict[int, Sheet]]:
    """A batch that both have entered, where they differ, and what was settled."""
    batch = paper_urn.find_batch(here(), process, number)
    if not paper_urn.takes_sheets(here(), process):
        raise IllegalMove("compare", process.phase)
    keys = current_app.extensions["keys"]
    if not paper_entering.both_complete(here(), batch):
        raise IllegalMove("compare", batch.state)
    apart = paper_settling.differences(here(), process, keys, batch)
    return batch, apart, paper_settling.decided(here(), process, keys, batch)


def _before(sheet: Sheet | None, rulebook: Rulebook) -> dict[str, Any]:
    """What the form begins with."""
    if sheet is None:
        return {}
    return {"marks": write_numbers(sheet, rulebook), "spoilt": sheet.spoilt}


def _reader(rulebook: Rulebook) -> Callable[[Sheet], str]:
    """Says what was read on a sheet."""

    def read(sheet: Sheet) -> str:
        if sheet.spoilt:
            return _("Does not count: %(reason)s", reason=reason_words(sheet.spoilt))
        if not sheet.scores:
            return _("Blank")
        return write_numbers(sheet, rulebook)

    return read
