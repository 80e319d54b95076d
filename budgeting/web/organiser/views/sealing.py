"""Sealing: the second look, the act, and what was sealed."""

from __future__ import annotations

from flask import Response, current_app, flash
from flask_babel import get_locale

from budgeting import errors
from budgeting.extensions import db
from budgeting.formats.digest_words import LANGUAGES, digest_words
from budgeting.models import Process, RulebookRecord
from budgeting.services import listing, lottery, ruling, sealing, searching
from budgeting.services.readiness import findings
from budgeting.services.sealed import sealed_rulebook
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.effects import telling
from budgeting.web.organiser.forms import SealForm
from budgeting.web.organiser.reasons import reason_words
from budgeting.web.telling.words import _


@bp.route("/organiser/<slug>/seal", methods=["GET", "POST"])
@allow("organiser")
def seal(slug: str) -> Response:
    """Everything that will be fixed, in words; a tick and the year seal it."""
    process = the_process(slug)
    form = SealForm(process.year)
    if process.phase != "draft":
        if form.is_submitted():
            raise errors.Sealed
        return pages.to("organiser.sealed", slug=slug)
    if form.validate_on_submit():
        try:
            sealing.seal(db.session(), process, current_app.extensions["keys"], **act())
        except errors.RulebookUnready:
            db.session.rollback()
        else:
            db.session.commit()
            flash(_("The rulebook is sealed. Nothing of it changes any more."), "success")
            return pages.to("organiser.sealed", slug=slug)
    return _second_look(process, form)


@bp.get("/organiser/<slug>/sealed")
@allow("organiser")
def sealed(slug: str) -> Response:
    """The digest in figures, in words and as a QR code, with all that it fixes."""
    return _sealed_page("organiser/sealed.html", slug)


@bp.get("/organiser/<slug>/sealed/print")
@allow("organiser")
def print_sealed(slug: str) -> Response:
    """The same for paper."""
    return _sealed_page("organiser/print_sealed.html", slug)


def _second_look(process: Process, form: SealForm) -> Response:
    listed = listing.projects(db.session(), process)
    choices = ruling.read(db.session(), process)
    saved = ruling.is_saved(db.session(), process)
    found = findings(process, listed, choices, saved=saved)
    rulebook = ruling.assemble(process, listed, choices)
    keys = current_app.extensions["keys"]
    return pages.render(
        "organiser/seal.html",
        422 if form.is_submitted() else 200,
        process=process,
        form=form,
        against=[reason_words(reason, process) for reason in found if reason.binding],
        warnings=[reason_words(reason, process) for reason in found if not reason.binding],
        listed=listed,
        totals=searching.totals(listed),
        rulebook=rulebook,
        told=telling(process, rulebook),
        commitment=lottery.typed_commitment(db.session(), process, keys),
    )


def _sealed_page(template: str, slug: str) -> Response:
    process = the_process(slug)
    if process.phase == "draft":
        return pages.to("organiser.seal", slug=slug)
    rulebook = sealed_rulebook(db.session(), process)
    listed = listing.projects(db.session(), process)
    sha256 = rulebook.sha256()
    language = get_locale().language if get_locale().language in LANGUAGES else "en"
    return pages.render(
        template,
        process=process,
        record=db.session.get(RulebookRecord, process.id),
        rulebook=rulebook,
        told=telling(process, rulebook),
        listed=listed,
        totals=searching.totals(listed),
        sha256=sha256,
        words=digest_words(sha256, language),
        words_language=language,
    )
