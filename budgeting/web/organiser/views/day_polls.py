"""The straw polls of a day: each question is asked before and after."""

from __future__ import annotations

from itertools import groupby

from flask import Response, flash

from budgeting import errors
from budgeting.extensions import db
from budgeting.models import Poll, Process, Sitting
from budgeting.services import day_polls as asking
from budgeting.services import listing, plan_sources
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.day_page import day_page
from budgeting.web.organiser.desk import act, spoken
from budgeting.web.organiser.plan_words import refusal_words
from budgeting.web.organiser.poll_forms import ProjectsForm, QuestionForm, typed
from budgeting.web.organiser.poll_words import Asked, hurry_words
from budgeting.web.organiser.views.run_sheet import HERE
from budgeting.web.organiser.views.sittings import the_sitting
from budgeting.web.telling.words import _, ngettext

PAIR = f"{HERE}/polls/<pair>"


@bp.get(f"{HERE}/polls")
@allow("organiser")
def day_polls(slug: str, sitting_id: int) -> Response:
    """Every question with the rounds that ask it."""
    process, found = the_sitting(slug, sitting_id)
    return _page(process, found, _projects_form(process), QuestionForm(spoken(process)))


@bp.post(f"{HERE}/polls/projects")
@allow("organiser")
def ask_projects(slug: str, sitting_id: int) -> Response:
    """One question for each project, before and after."""
    process, found = the_sitting(slug, sitting_id)
    form = _projects_form(process)
    if not form.validate():
        question = QuestionForm(spoken(process), formdata=None)
        return _page(process, found, form, question, 422)
    try:
        number = asking.ask_projects(db.session(), process, found, form.numbers, **act())
    except errors.IllegalMove as refusal:
        return _refused(process, found, refusal)
    db.session.commit()
    flash(ngettext("One question was added.", "%(num)s questions were added.", number), "success")
    return _back(process, found)


@bp.post(f"{HERE}/polls/evaluation")
@allow("organiser")
def ask_evaluation(slug: str, sitting_id: int) -> Response:
    """The usual questions about the day."""
    process, found = the_sitting(slug, sitting_id)
    try:
        number = asking.ask_evaluation(db.session(), found, **act())
    except errors.IllegalMove as refusal:
        return _refused(process, found, refusal)
    db.session.commit()
    flash(ngettext("One question was added.", "%(num)s questions were added.", number), "success")
    return _back(process, found)


@bp.post(f"{HERE}/polls/question")
@allow("organiser")
def ask_question(slug: str, sitting_id: int) -> Response:
    """A question of one's own, before and after."""
    process, found = the_sitting(slug, sitting_id)
    form = QuestionForm(spoken(process))
    if not form.validate():
        projects = ProjectsForm((), formdata=None)
        return _page(process, found, projects, form, 422)
    try:
        asking.ask(db.session(), found, form.question.texts, form.options(), **act())
    except errors.IllegalMove as refusal:
        return _refused(process, found, refusal)
    db.session.commit()
    flash(_("The question was added, before and after."), "success")
    return _back(process, found)


@bp.route(PAIR, methods=["GET", "POST"])
@allow("organiser")
def day_poll(slug: str, sitting_id: int, pair: str) -> Response:
    """Word one question otherwise, in both its waves."""
    process, found = the_sitting(slug, sitting_id)
    first = asking.find_pair(db.session(), found, pair)[0]
    form = QuestionForm(spoken(process), data=typed(first))
    fixed = first.kind == "evaluation" or first.project is not None
    if form.validate_on_submit():
        options = None if fixed else form.options()
        try:
            asking.revise(db.session(), found, pair, form.question.texts, options, **act())
        except errors.IllegalMove as refusal:
            return _refused(process, found, refusal)
        db.session.commit()
        flash(_("The question was saved."), "success")
        return _back(process, found, pair)
    status = 422 if form.is_submitted() else 200
    return day_page(
        "organiser/day_poll.html", process, found, status, form=form, poll=first, fixed=fixed
    )


@bp.post(f"{PAIR}/drop")
@allow("organiser")
def drop_poll(slug: str, sitting_id: int, pair: str) -> Response:
    """Do not ask a question."""
    process, found = the_sitting(slug, sitting_id)
    try:
        asking.drop(db.session(), found, pair, **act())
    except errors.IllegalMove as refusal:
        return _refused(process, found, refusal)
    db.session.commit()
    flash(_("The question is not asked any more."), "success")
    return _back(process, found)


def _page(
    process: Process,
    found: Sitting,
    projects: ProjectsForm,
    question: QuestionForm,
    status: int = 200,
) -> Response:
    session = db.session()
    held = {one.id: one for one in plan_sources.rounds_of(session, found)}
    listed = asking.polls(session, found)
    asked = [_asked(list(row), set(held)) for _pair, row in groupby(listed, lambda one: one.pair)]
    return day_page(
        "organiser/day_polls.html",
        process,
        found,
        status,
        asked=asked,
        hurry=hurry_words(listed, held.values()),
        projects=projects,
        question=question,
        wrong=question if question.errors else projects,
    )


def _asked(row: list[Poll], rounds: set[int]) -> Asked:
    first = row[0]
    return Asked(
        pair=first.pair,
        question=first.question,
        options=[one["texts"] for one in first.options],
        kind=first.kind,
        project=first.project,
        waves=[(one.wave, one.round_id in rounds, one.state) for one in row],
        is_draft=all(one.state == "draft" for one in row),
    )


def _projects_form(process: Process) -> ProjectsForm:
    return ProjectsForm([one.number for one in listing.projects(db.session(), process)])


def _refused(process: Process, found: Sitting, refusal: errors.IllegalMove) -> Response:
    db.session.rollback()
    words = {
        "open": _("This question was opened already, so it stays as it is."),
        "closed": _("This question was opened already, so it stays as it is."),
        "shown": _("This question was opened already, so it stays as it is."),
    }.get(refusal.phase, refusal_words(refusal))
    flash(words, "danger")
    return _back(process, found)


def _back(process: Process, found: Sitting, pair: str = "") -> Response:
    anchor = f"q-{pair}" if pair else None
    return pages.to("organiser.day_polls", slug=process.slug, sitting_id=found.id, _anchor=anchor)
