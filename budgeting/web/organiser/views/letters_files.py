"""Addresses out of a file, and files and paper for the letters."""

from __future__ import annotations

from flask import Response, current_app, flash, request, url_for

from budgeting import errors
from budgeting.extensions import db
from budgeting.formats.letter_tables import read_addresses
from budgeting.services import lettering, posting, selection_planning
from budgeting.services.keys import Keyring
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.fields import chosen, one_line
from budgeting.web.organiser.selection_desk import around, found_words
from budgeting.web.organiser.selection_forms import AddressesFileForm
from budgeting.web.organiser.views.letters import letters_page
from budgeting.web.telling.words import _, ngettext

PER_SHEET = 10


@bp.post("/organiser/<slug>/selection/letters/file")
@allow("organiser")
def hand_in_addresses(slug: str) -> Response:
    """Keep the file, encrypted, for its preview."""
    process = the_process(slug)
    selection_planning.require(db.session(), process)
    form = AddressesFileForm()
    content = chosen(form.file)
    if not content:
        form.file.errors = [_("Choose a file that is not empty.")]
        return letters_page(process, upload=form)
    name = one_line(form.file.data.filename)
    upload = lettering.keep(db.session(), process, name, content, _keys(), act()["now"])
    db.session.commit()
    return pages.to("organiser.addresses_preview", slug=slug, upload_id=upload.id)


@bp.get("/organiser/<slug>/selection/letters/file/<upload_id>")
@allow("organiser")
def addresses_preview(slug: str, upload_id: str) -> Response:
    """How many households each district has, and what is wrong with the file."""
    return _preview(slug, upload_id)


@bp.post("/organiser/<slug>/selection/letters/file/<upload_id>")
@allow("organiser")
def take_addresses(slug: str, upload_id: str) -> Response:
    """Take all households over, each with a code of its own."""
    process = the_process(slug)
    try:
        found = lettering.carry_out(db.session(), process, upload_id, _keys(), **act())
    except errors.ImportRefused:
        db.session.rollback()
        return _preview(slug, upload_id, 422)
    db.session.commit()
    words = ngettext(
        "One household was imported.", "%(num)s households were imported.", len(found.addresses)
    )
    flash(words, "success")
    return pages.to("organiser.letters", slug=slug)


@bp.post("/organiser/<slug>/selection/letters/file/<upload_id>/drop")
@allow("organiser")
def drop_addresses(slug: str, upload_id: str) -> Response:
    """Forget the file."""
    process = the_process(slug)
    upload, _content = lettering.find(db.session(), process, upload_id, _keys())
    lettering.drop(db.session(), process, upload)
    db.session.commit()
    flash(_("Nothing was imported. The list is as it was."), "info")
    return pages.to("organiser.letters", slug=slug)


@bp.get("/organiser/<slug>/selection/letters.csv")
@allow("organiser")
def letters_csv(slug: str) -> Response:
    """The drawn households with their codes and addresses, for the mail merge."""
    process = the_process(slug)
    content = posting.letters_csv(db.session(), process, _keys(), _address(slug))
    return pages.file(content, f"{slug}-letters.csv")


@bp.get("/organiser/<slug>/selection/codes.csv")
@allow("organiser")
def codes_csv(slug: str) -> Response:
    """District and code of every household on the list, to be published."""
    return pages.file(posting.codes_csv(db.session(), the_process(slug)), f"{slug}-codes.csv")


@bp.get("/organiser/<slug>/selection/letters/print")
@allow("organiser")
def print_letters(slug: str) -> Response:
    """The labels of one district on A4, ten on a sheet, each with its QR code."""
    process = the_process(slug)
    district = request.args.get("district", "")
    drawn = [one for one in posting.printed(db.session(), process, _keys())
             if one.district == district]  # fmt: skip
    if not drawn:
        raise errors.NotFound
    return pages.render(
        "organiser/print_letters.html",
        process=process,
        district=district,
        sheets=[drawn[at : at + PER_SHEET] for at in range(0, len(drawn), PER_SHEET)],
        address=_address(slug),
    )


def _keys() -> Keyring:
    keys: Keyring = current_app.extensions["keys"]
    return keys


def _address(slug: str) -> str:
    """Where the QR code of a letter leads."""
    return url_for("public.selection", slug=slug, _external=True)


def _preview(slug: str, upload_id: str, status: int = 200) -> Response:
    process = the_process(slug)
    upload, content = lettering.find(db.session(), process, upload_id, _keys())
    found = read_addresses(content)
    return pages.render(
        "organiser/addresses_preview.html",
        status,
        upload=upload,
        found=found,
        present=lettering.households(db.session(), process),
        problems=[found_words(problem) for problem in found.problems],
        notes=[found_words(problem) for problem in found.notes],
        **around(process),
    )
