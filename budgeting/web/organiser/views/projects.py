"""The list of projects: search and totals, a project's form, delete and bring back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, flash, request
from flask_babel import get_locale

from budgeting import errors
from budgeting.extensions import db
from budgeting.models import Process, Project
from budgeting.services import listing, searching
from budgeting.services.listing import Entry
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.language import text
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, logged, spoken, the_process
from budgeting.web.organiser.fields import plain_amount, read_amount
from budgeting.web.organiser.forms import ProjectForm
from budgeting.web.organiser.pictures import take
from budgeting.web.telling.words import _


@bp.get("/organiser/<slug>/projects")
@allow("organiser")
def projects(slug: str) -> Response:
    """The list, narrowed and ordered as asked."""
    process = the_process(slug)
    gone = logged(process, request.args.get("deleted", type=int), "project.deleted")
    return pages.render(
        "organiser/projects.html",
        fragment="organiser/_projects.html",
        process=process,
        gone=gone,
        **_listed(process),
    )


@bp.get("/organiser/<slug>/projects/print")
@allow("organiser")
def print_projects(slug: str) -> Response:
    """The same list for paper."""
    process = the_process(slug)
    return pages.render("organiser/print_projects.html", process=process, **_listed(process))


@bp.route("/organiser/<slug>/projects/new", methods=["GET", "POST"])
@allow("organiser")
def add_project(slug: str) -> Response:
    """A new project."""
    process = the_process(slug)
    form = _form(process, {"number": listing.next_number(db.session(), process)})
    if process.phase != "draft":
        raise errors.Sealed
    entry = _entry(form, "") if form.is_submitted() else None
    if entry is not None:
        try:
            project = listing.add(db.session(), process, entry, **act())
        except errors.Taken as taken:
            _say_taken(form, taken)
        else:
            return _saved(process, project)
    return _page(process, form)


@bp.route("/organiser/<slug>/projects/<int:number>", methods=["GET", "POST"])
@allow("organiser")
def project(slug: str, number: int) -> Response:
    """A project, to read and to change."""
    process = the_process(slug)
    found = listing.find(db.session(), process, number)
    form = _form(process, _typed(found, process), found.image)
    if form.is_submitted() and process.phase != "draft":
        raise errors.Sealed
    entry = _entry(form, found.image) if form.is_submitted() else None
    if entry is not None:
        try:
            listing.revise(db.session(), process, found, entry, **act())
        except errors.Taken as taken:
            _say_taken(form, taken)
        else:
            return _saved(process, found)
    return _page(process, form, found)


@bp.post("/organiser/<slug>/projects/<int:number>/delete")
@allow("organiser")
def delete_project(slug: str, number: int) -> Response:
    """Take a project off the list; the next page offers to bring it back."""
    process = the_process(slug)
    found = listing.find(db.session(), process, number)
    entry = listing.delete(db.session(), process, found, **act())
    db.session.commit()
    return pages.to("organiser.projects", slug=slug, deleted=entry.seq)


@bp.post("/organiser/<slug>/projects/restore/<int:seq>")
@allow("organiser")
def restore_project(slug: str, seq: int) -> Response:
    """Put a deleted project back."""
    process = the_process(slug)
    entry = logged(process, seq, "project.deleted")
    if entry is None:
        raise errors.NotFound
    back = listing.restore(db.session(), process, entry, **act())
    db.session.commit()
    flash(_("%(name)s is on the list again.", name=text(back.names)), "success")
    return pages.to("organiser.projects", slug=slug, _anchor=f"p{back.number}")


def _listed(process: Process) -> dict[str, Any]:
    asked = {name: request.args.get(name, "") for name in ("q", "field", "district", "order")}
    everything = listing.projects(db.session(), process)
    shown = searching.selected(
        everything,
        query=asked["q"],
        field=asked["field"],
        district=asked["district"],
        order=asked["order"],
        language=get_locale().language,
    )
    return {
        "shown": shown,
        "asked": asked,
        "totals": searching.totals(shown),
        "overall": searching.totals(everything),
    }


def _form(process: Process, values: dict[str, object], image: str = "") -> ProjectForm:
    choices = {
        kind: [
            ("", _("None")),
            *((category.key, text(category.names)) for category in process.category_list(kind)),
        ]
        for kind in ("field", "district")
    }
    form = ProjectForm(spoken(process), process.decimals, choices, data=values)
    if form.picture.data or (image and not form.no_picture.data):
        form.image_alts.needed = True
    return form


def _typed(project: Project, process: Process) -> dict[str, object]:
    values = asdict(listing.entry_of(project))
    return {**values, "cost": plain_amount(project.cost, process.decimals)}


def _entry(form: ProjectForm, image: str) -> Entry | None:
    """What was typed, or None with the errors on the form."""
    if not form.validate():
        return None
    picture = take(form, image)
    if picture is None:
        return None
    return Entry(
        number=form.number.data or 0,
        code=form.code.data or str(form.number.data),
        cost=read_amount(form.cost.data, form.decimals),
        names=form.names.texts,
        field=form.field.data,
        district=form.district.data,
        summaries=form.summaries.texts,
        descriptions=form.descriptions.texts,
        image=picture,
        image_alts=form.image_alts.texts if picture else {},
    )


def _say_taken(form: ProjectForm, taken: errors.Taken) -> None:
    db.session.rollback()
    field = form.number if taken.what == "number" else form.code
    field.errors = [_("Another project has this already. Choose another one.")]


def _saved(process: Process, project: Project) -> Response:
    db.session.commit()
    flash(_("The project was saved."), "success")
    if "stay" in request.form:
        return pages.to("organiser.project", slug=process.slug, number=project.number)
    return pages.to("organiser.projects", slug=process.slug, _anchor=f"p{project.number}")


def _page(process: Process, form: ProjectForm, found: Project | None = None) -> Response:
    status = 422 if form.is_submitted() else 200
    return pages.render("organiser/project.html", status, process=process, form=form, project=found)
