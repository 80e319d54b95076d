"""Mark the ballot, and read about a project without losing the place."""

from __future__ import annotations

from flask import Response, request
from sqlalchemy import select

from budgeting.errors import NotFound
from budgeting.extensions import db, htmx
from budgeting.models import Project
from budgeting.services import marking
from budgeting.services.papers import Paper
from budgeting.web import language, pages
from budgeting.web.access import RESIDENT, allow
from budgeting.web.resident import bp, showing
from budgeting.web.resident.booth import Booth, in_booth
from budgeting.web.resident.reading import all_marks, number_in, project_id
from budgeting.web.resident.rows import Wish, groups
from budgeting.web.resident.views import waiting
from budgeting.web.resident.views.leaving import locked

DISPLAY_CHOICES = ("language", "size", "contrast")


@bp.get("/ballot")
@allow(RESIDENT)
@in_booth
def ballot(booth: Booth) -> Response:
    """The list of projects with what is chosen on it."""
    if not booth.takes_marks:
        return waiting.page(booth.process)
    paper = marking.paper_of(db.session(), booth.admission)
    wish = Wish.of(request.args)
    return pages.render("resident/ballot.html", **showing.ballot(booth, paper, wish))


@bp.post("/ballot")
@allow(RESIDENT)
@in_booth
def save(booth: Booth) -> Response:
    """Keep every mark of the page, then do what the pressed button says."""
    read = number_in(request.form, "read") if "read" in request.form else None
    paper = _keep(booth)
    wish = Wish.of(request.form).as_address()
    if request.form.get("go") == "review":
        _review(booth, paper)
        return pages.to("resident.check")
    if read is not None:
        return pages.to("resident.project", number=read, **wish)
    if request.form.get("go") == "lock":
        return locked()
    if "only" in request.form:
        wish["field"] = request.form["only"]
    return with_display(pages.to("resident.ballot", **wish))


def with_display(response: Response) -> Response:
    """Remember a language, size or contrast that was pressed on this form."""
    chosen = language.display()
    for name in DISPLAY_CHOICES:
        if name in request.form:
            language.remember(response, chosen.with_choice(name, request.form[name]))
    return response


def _keep(booth: Booth) -> Paper:
    scores = all_marks(request.form, booth.rulebook)
    paper = marking.mark(
        db.session(), booth.admission, booth.rulebook, scores, booth.now, booth.until
    )
    db.session.commit()
    return paper


def _review(booth: Booth, paper: Paper) -> None:
    """Take a whole ballot to review at once, so that the grace of the close holds for it."""
    if booth.takes_marks:
        seen = marking.fingerprint(booth.admission, paper)
        marking.take_to_review(db.session(), booth.admission, booth.rulebook, seen, booth.now)
        db.session.commit()


@bp.post("/ballot/mark")
@allow(RESIDENT)
@in_booth
def mark(booth: Booth) -> Response:
    """Keep the marks at once; the answer carries the parts of the page that follow from them."""
    paper = _keep(booth)
    if not htmx:
        return pages.to("resident.ballot")
    return pages.render("resident/_saved.html", **showing.saved_part(booth, paper))


@bp.get("/ballot/project/<int:number>")
@allow(RESIDENT)
@in_booth
def project(booth: Booth, number: int) -> Response:
    """Everything about one project; a part of the ballot page or a page of its own."""
    found = db.session.scalar(
        select(Project).where(Project.process_id == booth.process.id, Project.number == number)
    )
    if found is None:
        raise NotFound
    paper = marking.paper_of(db.session(), booth.admission)
    return pages.render(
        "resident/project.html",
        fragment="resident/_project.html",
        booth=booth,
        project=found,
        score=paper.scores.get(found.code, 0),
        wish=Wish.of(request.args).as_address(),
        fields={group.key: group.name for group in groups(booth, "field")},
        districts={group.key: group.name for group in groups(booth, "district")},
    )


@bp.post("/ballot/project/<int:number>")
@allow(RESIDENT)
@in_booth
def mark_project(booth: Booth, number: int) -> Response:
    """Choose a project on its own page, or take it away, and go back to its place."""
    changes = {project_id(booth.rulebook, number): number_in(request.form, "score")}
    marking.mark(db.session(), booth.admission, booth.rulebook, changes, booth.now, booth.until)
    db.session.commit()
    wish = Wish.of(request.form).as_address()
    return pages.to("resident.ballot", **wish, _anchor=f"p{number}")
