"""The commitments of the ballots: published in batches, and searched by one's own receipt."""

from __future__ import annotations

from flask import Response, flash, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgeting.errors import NotFound
from budgeting.extensions import db
from budgeting.models import Process
from budgeting.services import (
    audit_files,
    batching,
    card_checks,
    open_receipts,
    organising,
    testing_ballots,
)
from budgeting.services.sealed import sealed_rulebook
from budgeting.web import pages
from budgeting.web.access import PUBLIC, allow
from budgeting.web.public import bp
from budgeting.web.public.showing import show

SHOWN = 50
"""Batches on the page; the file has all of them."""


@bp.get("/<slug>/commitments")
@allow(PUBLIC)
def commitments(slug: str) -> ResponseReturnValue:
    """The batches with their roots, the newest first, and a field for a receipt."""
    process = _begun(slug)
    session = db.session()
    batches = batching.batches(session, process)
    closed = card_checks.is_answered(process)
    return show(
        "public/commitments.html",
        process,
        batches=batches[::-1][:SHOWN],
        number=len(batches),
        published=sum(batch.size for batch in batches),
        closed=closed,
        tests=testing_ballots.number(session, process) if closed else None,
        open_receipts=sealed_rulebook(session, process).receipts == "open",
        has_openings=bool(open_receipts.published(session, process)),
        few_on_paper=open_receipts.are_withheld_for_paper(session, process),
        least=batching.SIZE,
        wait=batching.WAIT,
    )


@bp.post("/<slug>/commitments")
@allow(PUBLIC)
def find_receipt(slug: str) -> Response:
    """Look one receipt up; it is in no address, so that no log keeps it."""
    process = _begun(slug)
    found = batching.find(db.session(), process, request.form.get("receipt", ""))
    closed = card_checks.is_answered(process)
    if found is None:
        flash(_("This is no receipt number. It has ten letters and digits."), "warning")
    elif found.number is not None:
        flash(_("It is in the box: batch %(number)s.", number=found.number), "success")
    elif closed:
        flash(
            _(
                "There is no ballot with this number. Compare it sign by sign, and if it is right, "
                "tell the voting officer and a witness."
            ),
            "error",
        )
    else:
        flash(
            _("Not published yet. Batches are mixed by chance; look again after the close."), "info"
        )
    return pages.to("public.commitments", slug=slug)


@bp.get("/<slug>/commitments.txt")
@allow(PUBLIC)
def commitment_list(slug: str) -> Response:
    """Every published commitment with its batch, sorted."""
    return _text(batching.listed(db.session(), _begun(slug)), "commitments.txt")


@bp.get("/<slug>/batches.txt")
@allow(PUBLIC)
def batch_list(slug: str) -> Response:
    """Every batch: number, size, root and minute."""
    process = _begun(slug)
    lines = (
        f"{one.number} {one.size} {one.root.hex()} {one.minute:%Y-%m-%dT%H:%MZ}\n"
        for one in batching.batches(db.session(), process)
    )
    return _text("".join(lines).encode(), "batches.txt")


@bp.get("/<slug>/openings.txt")
@allow(PUBLIC)
def openings(slug: str) -> Response:
    """What leads from each commitment to its ballot, where receipts are open."""
    found = open_receipts.published(db.session(), _begun(slug))
    if not found:
        raise NotFound
    return _text(audit_files.listed(found), "openings.txt")


def _begun(slug: str) -> Process:
    """A process whose rulebook is sealed; ``NotFound`` before that."""
    process = organising.find(db.session(), slug)
    if process.phase == "draft":
        raise NotFound
    return process


def _text(content: bytes, name: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return pages.published(response)
