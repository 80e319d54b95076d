"""Processes: the list of them, a new one, its frame, and what is to be done next."""

from __future__ import annotations

from babel.numbers import get_currency_name
from flask import Response, flash, request
from flask_babel import get_locale
from flask_login import current_user
from wtforms.validators import ValidationError

from budgeting import errors
from budgeting.counting.rulebook import MILLION
from budgeting.extensions import db
from budgeting.formats.slugs import slug as proposed_slug
from budgeting.models import Process
from budgeting.services import currencies, erasing, granting, organising
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.calendar import today
from budgeting.web.language import languages
from budgeting.web.organiser import bp
from budgeting.web.organiser.checklist import checklist
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.fields import plain_amount, plain_percent, read_amount, read_percent
from budgeting.web.organiser.forms import ProcessForm
from budgeting.web.telling.words import _

USUAL = ("EUR", "KRW", "PLN", "USD")


@bp.get("/organiser/")
@allow("organiser")
def home() -> Response:
    """The processes that this organiser may look after."""
    processes = granting.among(db.session(), current_user, organising.processes(db.session()))
    return pages.render("organiser/home.html", processes=processes)


@bp.route("/organiser/new", methods=["GET", "POST"])
@allow("organiser")
def create() -> Response:
    """A new process."""
    form = ProcessForm(languages(), _currencies(), data={"languages": list(languages())})
    if form.validate_on_submit():
        try:
            process = organising.create(db.session(), form.frame(), **act())
        except errors.Taken:
            _say_taken(form)
        else:
            granting.keep_own(db.session(), current_user, process)
            db.session.commit()
            flash(_("The process was created."), "success")
            return pages.to("organiser.process", slug=process.slug)
    status = 422 if form.is_submitted() else 200
    return pages.render("organiser/create.html", status, form=form)


@bp.get("/organiser/new/envelope")
@allow("organiser")
def envelope() -> Response:
    """The envelope of what is typed, while it is typed."""
    code = request.args.get("currency", "")
    try:
        decimals = currencies.decimals_of(code)
        total = read_amount(request.args.get("total", ""), decimals)
        amount = total * read_percent(request.args.get("share", "")) // MILLION
    except (ValueError, ValidationError):
        return pages.render("organiser/_envelope.html", amount=None)
    unit = Process(currency=code, decimals=decimals)
    return pages.render("organiser/_envelope.html", amount=amount, unit=unit)


@bp.get("/organiser/new/address")
@allow("organiser")
def address() -> Response:
    """The address that would be used if none is typed."""
    proposed = proposed_slug(request.args.get("city", ""), request.args.get("year", ""))
    return pages.render("organiser/_address.html", proposed=proposed)


@bp.get("/organiser/<slug>/")
@allow("organiser")
def process(slug: str) -> Response:
    """What is done and what is next."""
    process = the_process(slug)
    return pages.render(
        "organiser/process.html",
        process=process,
        steps=checklist(db.session(), process),
        overdue=erasing.overdue(db.session(), process, today()),
    )


@bp.route("/organiser/<slug>/settings", methods=["GET", "POST"])
@allow("organiser")
def settings(slug: str) -> Response:
    """The frame of a process."""
    process = the_process(slug)
    form = ProcessForm(languages(), _currencies(process.currency), data=_frame(process))
    if request.method == "POST" and process.phase != "draft":
        raise errors.Sealed
    if form.validate_on_submit():
        try:
            organising.revise(db.session(), process, form.frame(), **act())
        except errors.Taken:
            db.session.rollback()
            _say_taken(form)
        except errors.InUse as error:
            db.session.rollback()
            _say_used(form, error.what)
        else:
            db.session.commit()
            flash(_("The settings were saved."), "success")
            return pages.to("organiser.process", slug=process.slug)
    status = 422 if form.is_submitted() else 200
    return pages.render("organiser/settings.html", status, process=process, form=form)


def _frame(process: Process) -> dict[str, object]:
    return {
        "names": process.names,
        "city": process.city,
        "year": process.year,
        "slug": process.slug,
        "languages": process.languages,
        "currency": process.currency,
        "total": plain_amount(process.total, process.decimals),
        "share": plain_percent(process.share),
        "residents": process.residents,
    }


def _currencies(own: str = "") -> list[tuple[str, str]]:
    """The usual ones first, then all by code; each with its name in the reader's language."""
    codes = dict.fromkeys([own, *USUAL, *currencies.in_use()])
    return [
        (code, f"{code} · {get_currency_name(code, locale=get_locale())}") for code in codes if code
    ]


def _say_used(form: ProcessForm, what: str) -> None:
    if what == "slug":
        form.slug.errors = [
            _("A lottery was frozen under this address, and letters and files lead to it.")
        ]
    else:
        form.currency.errors = [
            _("Projects or caps are written in this currency, which has other decimals.")
        ]


def _say_taken(form: ProcessForm) -> None:
    form.slug.errors = [_("Another process has this address. Choose another one.")]
