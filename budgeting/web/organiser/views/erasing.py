"""Erasure of everything personal: the day of it, and the act with its second look."""

from __future__ import annotations

from flask import Response, flash, request

from budgeting.extensions import db
from budgeting.models import Process
from budgeting.services import erasing, relaying, respondents, selection_planning
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.calendar import today
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.respondent_forms import EraseForm, ExpiryForm
from budgeting.web.telling.words import _


@bp.route("/organiser/<slug>/erase", methods=["GET", "POST"])
@allow("organiser")
def erase(slug: str) -> Response:
    """What is erased and what stays; a tick and the year of the process erase it."""
    process = the_process(slug)
    selection_planning.require(db.session(), process)
    form = EraseForm(process.year, prefix="erase-")
    if form.validate_on_submit():
        erasing.erase(db.session(), process, **act())
        db.session.commit()
        relaying.sweep(db.engine, erasing.TABLES)
        flash(_("Names, contacts, answers and comments are erased."), "success")
        return pages.to("organiser.erase", slug=slug)
    return _page(process, form, _expiry(process), form)


@bp.post("/organiser/<slug>/respondents/<pseudonym>/erase")
@allow("organiser")
def erase_person(slug: str, pseudonym: str) -> Response:
    """Erase one person who asks for it; the form asks to tick that this was meant."""
    process = the_process(slug)
    found = respondents.find(db.session(), process, pseudonym)
    if request.form.get("read") != "y":
        flash(_("Nothing was erased. Tick that you mean it."), "warning")
        return pages.to("organiser.respondent", slug=slug, pseudonym=pseudonym)
    left = erasing.erase_person(db.session(), process, found, **act())
    db.session.commit()
    relaying.sweep(db.engine, erasing.TABLES)
    flash(_("Name and contact of %(pseudonym)s are erased.", pseudonym=pseudonym), "success")
    if left is not None and left.membership.kind == "member":
        flash(_("The seat of %(pseudonym)s is empty.", pseudonym=pseudonym), "warning")
        return pages.to("organiser.replacement", slug=slug, person=pseudonym)
    return pages.to("organiser.respondent", slug=slug, pseudonym=pseudonym)


@bp.post("/organiser/<slug>/erase/day")
@allow("organiser")
def set_erasure(slug: str) -> Response:
    """The day from which on the program erases by itself."""
    process = the_process(slug)
    form = _expiry(process)
    if form.validate_on_submit():
        erasing.set_date(db.session(), process, form.erase_on.data, **act())
        db.session.commit()
        flash(_("The day of erasure is kept."), "success")
        return pages.to("organiser.erase", slug=slug)
    return _page(process, EraseForm(process.year, prefix="erase-", formdata=None), form, form)


def _expiry(process: Process) -> ExpiryForm:
    selection = selection_planning.require(db.session(), process)
    return ExpiryForm(data={"erase_on": selection.erase_on})


def _page(
    process: Process, form: EraseForm, expiry: ExpiryForm, sent: EraseForm | ExpiryForm
) -> Response:
    return pages.render(
        "organiser/erase.html",
        422 if sent.errors else 200,
        process=process,
        selection=selection_planning.require(db.session(), process),
        held=erasing.held(db.session(), process),
        overdue=erasing.overdue(db.session(), process, today()),
        form=form,
        expiry=expiry,
        sent=sent,
    )
