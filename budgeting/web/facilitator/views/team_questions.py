"""The theme team's questions: merged, given to an expert, in the order of who they speak for."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from sqlalchemy import select

from budgeting.errors import NotFound
from budgeting.extensions import db
from budgeting.models import Post, Question
from budgeting.services import answering, published
from budgeting.services.places import Place
from budgeting.web import live, pages, places
from budgeting.web.access import allow
from budgeting.web.facilitator import bp
from budgeting.web.facilitator.desk import act, process_at, projects_of
from budgeting.web.facilitator.note_words import question_words


@bp.get("/team/questions")
@allow("team")
def team_questions() -> Response:
    """Every question by support, the slate, and what was merged."""
    return _show(places.the_place())


@bp.get("/team/questions/now")
@allow("team")
def team_questions_now() -> Response:
    """The questions, if there is something newer."""
    place = places.the_place()
    if live.is_shown(place.day.floor):
        return live.unchanged()
    return live.part("facilitator/_team_questions.html", place.day.floor, **_told(place))


@bp.post("/team/questions")
@allow("team")
def sort_questions() -> Response:
    """Merge the marked questions into one of them, or give them all to one expert."""
    place = places.the_place()
    marked = [_find(place, key) for key in dict.fromkeys(request.form.getlist("question"))]
    wanted = request.form.get("do", "")
    if not marked:
        return _show(place, 422, _("Mark the questions first."))
    if wanted == "merge":
        if len(marked) < 2:
            return _show(place, 422, _("Mark at least two questions that ask the same."))
        into = _most_supported(place, marked)
        keys = [one.key for one in marked]
        answering.merge(db.session(), place.day, keys, into, "team", now=act(place)["now"])
    elif wanted == "assign":
        post = _expert(place, request.form.get("expert", ""))
        if post is None:
            return _show(place, 422, _("Choose who shall answer."))
        for one in marked:
            answering.assign(db.session(), place.day, one, post, "team")
    else:
        raise NotFound
    db.session.commit()
    return pages.to("facilitator.team_questions")


@bp.post("/team/questions/<key>/part")
@allow("team")
def part_question(key: str) -> Response:
    """Take a merge back: the question stands for itself again."""
    place = places.the_place()
    answering.part(db.session(), place.day, _find(place, key), "team")
    db.session.commit()
    return pages.to("facilitator.team_questions")


def _find(place: Place, key: str) -> Question:
    return answering.find(db.session(), place.day, key)


def _most_supported(place: Place, marked: list[Question]) -> Question:
    """The question that stands for the others: most support, then the one that came first."""
    supports = published.supporters(db.session(), place.day, "question")
    return min(marked, key=lambda one: (-len(supports.get(one.key, ())), one.at, one.key))


def _expert(place: Place, typed: str) -> Post | None:
    known = {str(one.id): one for one in experts(place)}
    return known.get(typed)


def experts(place: Place) -> list[Post]:
    """The experts and departments of this sitting, by number."""
    mine = select(Post).where(
        Post.sitting_id == place.sitting_id, Post.kind == "expert", Post.active
    )
    return list(db.session.scalars(mine.order_by(Post.ref)))


def _show(place: Place, status: int = 200, problem: str = "") -> Response:
    return pages.render(
        "facilitator/team_questions.html",
        status,
        version=place.day.floor,
        problem=problem,
        **_told(place),
    )


def _told(place: Place) -> dict[str, Any]:
    session, process = db.session(), process_at(place)
    merged: dict[str, list[Question]] = {}
    every = select(Question).where(
        Question.sitting_id == place.sitting_id, Question.state == "merged"
    )
    for one in session.scalars(every.order_by(Question.at, Question.key)):
        merged.setdefault(one.merged_into or "", []).append(one)
    waiting = answering.waiting(session, place.day)
    shown = published.questions(session, place.day)
    return {
        "process": process,
        "waiting": waiting,
        "answered": [one for one in shown if one not in waiting],
        "supports": {
            key: len(voices)
            for key, voices in published.supporters(session, place.day, "question").items()
        },
        "merged": merged,
        "slate": answering.slate(session, place.day),
        "experts": experts(place),
        "expert_names": {one.id: one.names for one in experts(place)},
        "projects": projects_of(process),
        "state_words": question_words,
    }
