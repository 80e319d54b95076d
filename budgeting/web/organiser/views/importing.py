"""Import and export of the list: upload, preview of every row, import; template and CSV."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash, request

from budgeting import errors
from budgeting.counting.model import CategoryKind
from budgeting.extensions import db
from budgeting.formats.errors import Problem
from budgeting.formats.projects import template_csv
from budgeting.models import Process
from budgeting.models.base import Texts
from budgeting.services import importing, listing, searching, uploads
from budgeting.services.planning import MODES, Mode, Plan, PlannedRow
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.election_words import election_words
from budgeting.web.organiser.fields import chosen, one_line
from budgeting.web.organiser.file_words import problem_words
from budgeting.web.organiser.forms import UploadForm
from budgeting.web.organiser.list_csv import list_csv
from budgeting.web.telling.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the preview: a row that could be read, its problems, or both."""

    line: int | None
    row: PlannedRow | None
    problems: list[str]


@bp.route("/organiser/<slug>/import", methods=["GET", "POST"])
@allow("organiser")
def import_file(slug: str) -> Response:
    """Hand in a file; nothing is written to the list yet."""
    process = the_process(slug)
    form = UploadForm()
    if form.is_submitted():
        content = chosen(form.file)
        if content:
            name, now = one_line(form.file.data.filename), act()["now"]
            upload = importing.keep(db.session(), process, name, content, now)
            db.session.commit()
            return pages.to("organiser.import_preview", slug=slug, upload_id=upload.id)
        form.file.errors = [_("Choose a file that is not empty.")]
    status = 422 if form.is_submitted() else 200
    return pages.render("organiser/import_file.html", status, process=process, form=form)


@bp.get("/organiser/<slug>/import/<upload_id>")
@allow("organiser")
def import_preview(slug: str, upload_id: str) -> Response:
    """Every row of the file and what it would do."""
    return _preview(the_process(slug), upload_id, _mode(request.args.get("mode", "add")))


@bp.post("/organiser/<slug>/import/<upload_id>")
@allow("organiser")
def carry_out_import(slug: str, upload_id: str) -> Response:
    """Write all of it, or nothing."""
    process = the_process(slug)
    upload = uploads.find(db.session(), process, upload_id)
    mode = _mode(request.form.get("mode", ""))
    try:
        plan = importing.carry_out(db.session(), process, upload, mode, **act())
    except errors.ImportRefused:
        db.session.rollback()
        return _preview(process, upload_id, mode, status=422)
    db.session.commit()
    message = ngettext(
        "One project was imported.", "%(num)s projects were imported.", len(plan.rows)
    )
    flash(message, "success")
    return pages.to("organiser.projects", slug=slug)


@bp.post("/organiser/<slug>/import/<upload_id>/drop")
@allow("organiser")
def drop_import(slug: str, upload_id: str) -> Response:
    """Leave the list as it is and forget the file."""
    process = the_process(slug)
    importing.drop(db.session(), process, uploads.find(db.session(), process, upload_id))
    db.session.commit()
    flash(_("Nothing was imported. The list is as it was."), "info")
    return pages.to("organiser.projects", slug=slug)


@bp.get("/organiser/<slug>/import/template.csv")
@allow("organiser")
def import_template(slug: str) -> Response:
    """An empty table with the columns of this process."""
    process = the_process(slug)
    return pages.file(template_csv(process.languages), f"{process.slug}-template.csv")


@bp.get("/organiser/<slug>/projects.csv")
@allow("organiser")
def export_projects(slug: str) -> Response:
    """The list as a table that can be imported again."""
    process = the_process(slug)
    content = list_csv(process, listing.projects(db.session(), process))
    return pages.file(content, f"{process.slug}-projects.csv")


def _mode(text: str) -> Mode:
    for mode in MODES:
        if mode == text:
            return mode
    raise errors.NotFound


def _preview(process: Process, upload_id: str, mode: Mode, status: int = 200) -> Response:
    upload = uploads.find(db.session(), process, upload_id)
    plan = importing.preview(db.session(), process, upload, mode)
    return pages.render(
        "organiser/import_preview.html",
        status,
        fragment="organiser/_import_preview.html",
        process=process,
        upload=upload,
        plan=plan,
        mode=mode,
        lines=_lines(plan),
        labels={kind: _names(process, plan, kind) for kind in plan.new},
        general=[problem_words(problem) for problem in plan.problems if problem.line is None],
        notes=[problem_words(problem) for problem in plan.notes],
        election=election_words(plan.election, process) if plan.election else [],
        present=searching.totals(listing.projects(db.session(), process)),
    )


def _lines(plan: Plan) -> list[Line]:
    """Rows and problems by line; a row that could not be read stands there by its problems."""
    found: dict[int, list[Problem]] = {}
    for problem in plan.problems:
        if problem.line is not None:
            found.setdefault(problem.line, []).append(problem)
    rows = {row.line: row for row in plan.rows if row.line is not None}
    if not rows:
        loose = [Line(None, row, [problem_words(one) for one in row.problems]) for row in plan.rows]
        return loose + [Line(line, None, _words(found[line])) for line in sorted(found)]
    return [
        Line(line, rows.get(line), _words(found.get(line, []))) for line in sorted({*rows, *found})
    ]


def _names(process: Process, plan: Plan, kind: CategoryKind) -> dict[str, Texts]:
    """What each key is called, whether it is there or comes with the file."""
    present = {category.key: category.names for category in process.category_list(kind)}
    return present | {heading.key: heading.names for heading in plan.new[kind]}


def _words(problems: list[Problem]) -> list[str]:
    return [problem_words(problem) for problem in problems]
