"""Straw polls, mood cards and the evaluation: one question a page, changeable until the close."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from budgeting.errors import IllegalMove
from budgeting.extensions import db
from budgeting.models import Poll, Project
from budgeting.services import polling
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.resident import bp
from budgeting.web.resident.chair import Chair, in_chair
from budgeting.web.resident.moment import of_round
from budgeting.web.resident.views.marking import DISPLAY_CHOICES, with_display


@bp.get("/seat/poll/<int:poll_id>")
@allow("seat")
@in_chair
def poll(chair: Chair, poll_id: int) -> Response:
    """One question, with what was answered before."""
    asked = polling.find(db.session(), chair.day, poll_id)
    return _page(chair, asked)


@bp.post("/seat/poll/<int:poll_id>")
@allow("seat")
@in_chair
def answer_poll(chair: Chair, poll_id: int) -> Response:
    """Keep the answer and say so; the next page comes because somebody pressed for it."""
    asked = polling.find(db.session(), chair.day, poll_id)
    choice = request.form.get("choice", "")
    only_display = any(name in request.form for name in DISPLAY_CHOICES)
    known = choice in {str(one["key"]) for one in asked.options}
    is_asked = any(one.id == asked.id for one in _series(chair, asked))
    if not is_asked or not (known or only_display):
        return _page(chair, asked, problem=True)
    if known:
        try:
            polling.answer(db.session(), chair.day, asked, chair.voice, choice, chair.now)
        except IllegalMove:
            db.session.rollback()
            return _page(chair, asked)
        db.session.commit()
    if only_display:
        return with_display(pages.to("resident.poll", poll_id=poll_id))
    flash(_("Your answer is saved."), "success")
    response: Response = pages.to("resident.seat")
    response.location = _after(_series(chair, asked), asked)
    return response


@bp.get("/seat/polls")
@allow("seat")
@in_chair
def seat_polls(chair: Chair) -> Response:
    """All questions of this round with the own answers, to be changed in place."""
    asked = of_round(chair)
    chosen = polling.choices(db.session(), asked, chair.voice)
    return pages.render("resident/seat_polls.html", chair=chair, polls=asked, chosen=chosen)


def _page(chair: Chair, asked: Poll, *, problem: bool = False) -> Response:
    """The question; once it is closed, what was answered, without a form."""
    series = _series(chair, asked)
    chosen = polling.choices(db.session(), [asked], chair.voice).get(asked.id, "")
    is_open = any(one.id == asked.id for one in series)
    places = [one.id for one in series]
    place = places.index(asked.id) if is_open else 0
    if not is_open:
        template, status = "resident/poll_closed.html", 409
    else:
        template, status = "resident/poll.html", 422 if problem else 200
    return pages.render(
        template,
        status,
        chair=chair,
        poll=asked,
        chosen=chosen,
        problem=problem,
        questions=_questions(chair, asked),
        before=url_for("resident.poll", poll_id=places[place - 1]) if place else "",
        after=_after(series, asked),
        project=_project(chair, asked),
    )


def _questions(chair: Chair, asked: Poll) -> int:
    """The highest number of a question in this round; a mood card stands alone."""
    if asked.number is None or chair.row is None:
        return 0
    return max((one.number or 0 for one in polling.of_round(db.session(), chair.row)), default=0)


def _series(chair: Chair, asked: Poll) -> Sequence[Poll]:
    """The open questions among which this one is asked; a mood card stands alone."""
    if asked.round_id is None:
        return [asked] if asked.state == "open" else []
    return of_round(chair)


def _after(series: Sequence[Poll], asked: Poll) -> str:
    """The page behind this one: the next question, at the end the own answers, else the seat."""
    later = [one.id for one in series]
    place = later.index(asked.id) if asked.id in later else len(later)
    if place + 1 < len(later):
        return url_for("resident.poll", poll_id=later[place + 1])
    if asked.round_id is not None and len(later) > 1:
        return url_for("resident.seat_polls")
    return url_for("resident.seat")


def _project(chair: Chair, asked: Poll) -> Project | None:
    if asked.project is None:
        return None
    return (
        db.session.query(Project)
        .filter_by(process_id=chair.process.id, number=asked.project)
        .one_or_none()
    )
