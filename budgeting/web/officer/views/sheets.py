"""Print the sheet of a run of cards once, and destroy it."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass

from flask import Response, current_app, flash, request, session, url_for
from flask_babel import force_locale

from budgeting.config import Settings
from budgeting.errors import NotFound
from budgeting.formats.card_codes import Code
from budgeting.models import Process
from budgeting.services import printing
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.language import languages, text
from budgeting.web.officer import bp
from budgeting.web.officer.acting import act, here, the_process
from budgeting.web.officer.views.cards import SECRETS, forget
from budgeting.web.telling.words import _

CARDS_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Instruction:
    """What a card says in one language."""

    language: str
    title: str
    sentences: tuple[str, ...]


@bp.get("/<slug>/cards/<batch_id>/print", endpoint="print")
@allow("officer")
def print_sheet(slug: str, batch_id: str) -> Response:
    """The cards on A4 sheets, for the browser that ordered them."""
    process = the_process(slug)
    batch = printing.find_batch(here(), process, batch_id)
    try:
        codes = printing.read_sheet(batch, _secret(batch_id))
    except NotFound:
        return pages.render("officer/unreadable.html", 410, process=process, batch=batch)
    return pages.render(
        "officer/print.html",
        process=process,
        batch=batch,
        sheets=[codes[at : at + CARDS_A_PAGE] for at in range(0, len(codes), CARDS_A_PAGE)],
        instructions=_instructions(process),
        address=_address(),
        links={code.symbols: _link(code) for code in codes},
    )


@bp.route("/<slug>/cards/<batch_id>/printed", methods=["GET", "POST"])
@allow("officer")
def printed(slug: str, batch_id: str) -> Response:
    """A second look, then the codes exist on paper only."""
    process = the_process(slug)
    batch = printing.find_batch(here(), process, batch_id)
    if request.method == "GET":
        return pages.render("officer/printed.html", process=process, batch=batch)
    printing.confirm_printed(here(), batch, **act())
    here().commit()
    forget(batch_id)
    flash(_("The sheet is destroyed. The codes exist on your paper only."), "success")
    return pages.to("officer.cards", slug=slug)


def _secret(batch_id: str) -> bytes:
    """The secret of the sheet from this browser's signed cookie; empty if it has none."""
    try:
        return b64decode(session.get(SECRETS, {}).get(batch_id, ""))
    except (NotBase64, ValueError):
        return b""


def _address() -> str:
    """The address at which residents begin, as this server is known outside."""
    settings: Settings = current_app.extensions["settings"]
    base = settings.base_url or request.url_root
    return base.rstrip("/") + url_for("resident.enter")


def _link(code: Code) -> str:
    """The address in the QR code: the code stands behind the #, which browsers never send."""
    return f"{_address()}#{code.symbols}"


def _instructions(process: Process) -> list[Instruction]:
    """The words on a card in every language of the process, the main language first."""
    found = []
    for language in process.languages:
        if language in languages():
            with force_locale(language):
                sentences = (
                    _("Your card for one ballot."),
                    _("Scan the square, or type the code."),
                )
                found.append(Instruction(language, text(process.names), sentences))
    return found
