"""The second lottery: set the committees, draw with a typed seed, withdraw or publish."""

from __future__ import annotations

from flask import Response, flash
from flask_wtf import FlaskForm

from budgeting.extensions import db
from budgeting.models import Process
from budgeting.services import committees as services
from budgeting.sortition.committee_programme import Unfinished
from budgeting.sortition.committees import Rules, obstacle, place
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.committee_forms import (
    CommitteesForm,
    PublishListForm,
    RedrawForm,
    SeedForm,
    as_rows,
)
from budgeting.web.organiser.committee_words import obstacle_words
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.member_words import Labels
from budgeting.web.telling.words import _

USUAL_PERCENT = 60


@bp.get("/organiser/<slug>/committees")
@allow("organiser")
def committees(slug: str) -> Response:
    """The rules, the wishes, and the lottery or its outcome."""
    return _page(the_process(slug))


@bp.post("/organiser/<slug>/committees/set")
@allow("organiser")
def set_committees(slug: str) -> Response:
    """Save names, sizes and balance."""
    process = the_process(slug)
    form = _rules_form(process)
    if not form.validate():
        return _page(process, form)
    services.set_rules(
        db.session(),
        process,
        form.committees,
        form.feature.data,
        form.percent.data or USUAL_PERCENT,
        **act(),
    )
    db.session.commit()
    flash(_("The committees were saved."), "success")
    return pages.to("organiser.committees", slug=slug)


@bp.post("/organiser/<slug>/committees/draw")
@allow("organiser")
def draw_committees(slug: str) -> Response:
    """Place everybody by the wishes and the seed, once."""
    process = the_process(slug)
    form = SeedForm()
    if not form.validate():
        return _page(process, form)
    rules = services.rules_of(db.session(), process)
    # The solver takes seconds; nobody waits for the database meanwhile.
    db.session.rollback()
    try:
        placement = place(rules, form.seed.data)
    except Unfinished:
        placement = None
    process = the_process(slug)
    if placement is None:
        form.seed.errors = [_("Not everybody could be placed. Nothing was drawn.")]
        return _page(process, form)
    services.keep(db.session(), process, rules, placement, form.seed.data, form.names, **act())
    db.session.commit()
    flash(_("The committees are drawn. Look at the list before you publish it."), "success")
    return pages.to("organiser.committees", slug=slug)


@bp.post("/organiser/<slug>/committees/withdraw")
@allow("organiser")
def withdraw_committees(slug: str) -> Response:
    """Undo a lottery that was not published; the log keeps it with the reason."""
    process = the_process(slug)
    form = RedrawForm()
    if not form.validate():
        return _page(process, form)
    services.withdraw(db.session(), process, form.reason.data, **act())
    db.session.commit()
    flash(_("The lottery was withdrawn. The log keeps its seed and the reason."), "success")
    return pages.to("organiser.committees", slug=slug)


@bp.post("/organiser/<slug>/committees/publish")
@allow("organiser")
def publish_committees(slug: str) -> Response:
    """Make the list public, for good."""
    process = the_process(slug)
    form = PublishListForm()
    if not form.validate():
        return _page(process, form)
    services.publish(db.session(), process, **act())
    db.session.commit()
    flash(_("The list is published."), "success")
    return pages.to("organiser.committees", slug=slug)


@bp.get("/organiser/<slug>/committees.csv")
@allow("organiser")
def export_committees(slug: str) -> Response:
    """Numbers and committees as a table."""
    process = the_process(slug)
    content = services.table(services.seats(db.session(), process))
    return pages.file(content, f"{process.slug}-committees.csv")


@bp.get("/organiser/<slug>/committees.json")
@allow("organiser")
def committees_record(slug: str) -> Response:
    """The rules and wishes that were drawn from, as the bytes of which the SHA-256 was told."""
    process = the_process(slug)
    content = services.drawn_from(services.require_plan(db.session(), process))
    return pages.file(content, f"{process.slug}-committees.json", "application/json")


def _rules_form(process: Process) -> CommitteesForm:
    """Names, sizes and balance, as they are saved or as they were sent."""
    plan = services.find_plan(db.session(), process)
    labels = Labels.of(db.session(), process)
    return CommitteesForm(
        list(labels.features.items()),
        data={
            "rows": as_rows(services.committees_of(plan)),
            "feature": plan.feature if plan else "",
            "percent": plan.percent if plan else USUAL_PERCENT,
        },
    )


def _page(process: Process, wrong: FlaskForm | None = None) -> Response:
    """The page; ``wrong`` is the form with errors."""
    session = db.session()
    plan = services.find_plan(session, process)
    kinds = {"seed": SeedForm, "redraw": RedrawForm, "publish": PublishListForm}
    forms = {name: kind(formdata=None) for name, kind in kinds.items()}
    forms |= {name: wrong for name, kind in kinds.items() if isinstance(wrong, kind)}
    rules = services.rules_of(session, process) if plan else None
    return pages.render(
        "organiser/committees.html",
        422 if wrong is not None else 200,
        process=process,
        plan=plan,
        labels=Labels.of(session, process),
        committees=services.committees_of(plan),
        members=len(services.members(session, process)),
        wishes=services.wishes_of(session, process),
        against=_against(rules) if rules and plan and not plan.drawn_at else "",
        digest=services.digest_of(rules) if rules else "",
        seats=services.seats(session, process),
        wrong=wrong,
        rules_form=wrong if isinstance(wrong, CommitteesForm) else _rules_form(process),
        forms=forms,
    )


def _against(rules: Rules) -> str:
    """Why not everybody can be placed; empty if they can."""
    try:
        found = obstacle(rules)
    except Unfinished:
        return ""
    return obstacle_words(found) if found else ""
