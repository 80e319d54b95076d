"""An expert or a department: the questions of the room, answered live or in writing."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from budgeting.errors import NotFound, TextRefused
from budgeting.extensions import db
from budgeting.models import Post
from budgeting.services import answering, published
from budgeting.services.places import Place
from budgeting.web import live, pages, places
from budgeting.web.access import allow
from budgeting.web.facilitator import bp
from budgeting.web.facilitator.desk import act, process_at, projects_of, typed_texts
from budgeting.web.facilitator.note_words import question_words

LONGEST = 2000
HOW = ("answer-live", "answer-in-writing", "decline")


@bp.get("/expert")
@allow("expert")
def expert() -> Response:
    """What was given to this desk, then the few questions that stand for the room, then all."""
    place = places.the_place()
    return pages.render("facilitator/expert.html", version=place.day.floor, **_told(place))


@bp.get("/expert/now")
@allow("expert")
def expert_now() -> Response:
    """The questions, if there is something newer."""
    place = places.the_place()
    if live.is_shown(place.day.floor):
        return live.unchanged()
    return live.part("facilitator/_expert.html", place.day.floor, **_told(place))


@bp.route("/expert/questions/<key>", methods=["GET", "POST"])
@allow("expert")
def answer_question(key: str) -> Response:
    """Answer one question; in writing in one language or in all."""
    place, process = places.the_place(), process_at(places.the_place())
    found = answering.find(db.session(), place.day, key)
    if found not in published.questions(db.session(), place.day):
        raise NotFound
    problem = ""
    if request.method == "POST":
        how = request.form.get("do", "")
        if how not in HOW:
            raise NotFound
        try:
            texts = typed_texts("answer", process.languages, LONGEST)
        except TextRefused:
            texts, problem = {}, _("An answer has at most %(most)s letters.", most=LONGEST)
        if not problem and not texts and how != "answer-live":
            problem = _("Write a few words first.")
        if not problem:
            answering.answer(
                db.session(), place.day, found, how, texts, "expert", post_id=place.id, **act(place)
            )
            db.session.commit()
            return pages.to("facilitator.expert")
    return pages.render(
        "facilitator/answer_question.html",
        422 if problem else 200,
        process=process,
        question=found,
        problem=problem,
        typed=request.form,
        longest=LONGEST,
        projects=projects_of(process),
        state_words=question_words,
    )


def _told(place: Place) -> dict[str, Any]:
    session, process = db.session(), process_at(place)
    mine = answering.waiting(session, place.day, place.id)
    slate = answering.slate(session, place.day)
    others = [one for one in answering.waiting(session, place.day) if one not in mine]
    shown = published.questions(session, place.day)
    return {
        "process": process,
        "desk": session.get_one(Post, place.id),
        "mine": mine,
        "slate": slate,
        "others": [one for one in others if one not in slate.questions],
        "answered": [one for one in shown if one.state not in ("submitted", "assigned")],
        "supports": {
            key: len(voices)
            for key, voices in published.supporters(session, place.day, "question").items()
        },
        "projects": projects_of(process),
        "state_words": question_words,
    }
