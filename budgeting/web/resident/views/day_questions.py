"""Questions: write one, or say that somebody else's is one's own too."""

from __future__ import annotations

import secrets

from flask import Response, flash, request

from budgeting.errors import IllegalMove, NotFound, Taken, TextRefused
from budgeting.extensions import db, htmx
from budgeting.formats.numbers import NotANumberError, whole
from budgeting.services import asking, own_questions, published, supporting, texts
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.resident import bp
from budgeting.web.resident.chair import Chair, in_chair
from budgeting.web.telling.words import _, ngettext

HIGHEST = 99_999


@bp.get("/seat/questions")
@allow("seat")
@in_chair
def seat_questions(chair: Chair) -> Response:
    """The form for a question, the own questions, and those of others."""
    return _page(chair)


@bp.post("/seat/questions")
@allow("seat")
@in_chair
def seat_ask(chair: Chair) -> Response:
    """Send a question; the same form sent twice is one question."""
    typed = request.form.get("text", "")
    row, key = chair.row, request.form.get("key", "")
    if row is None:
        return _page(chair, 409, _("Questions are not taken now."), typed)
    mine = own_questions.own(db.session(), row, chair.voice)
    try:
        if len(mine) >= own_questions.MOST_OF_A_SEAT and key not in {one.key for one in mine}:
            raise IllegalMove("ask", "enough")
        asking.ask(
            db.session(),
            chair.day,
            row,
            key=key,
            table=None,
            voice=chair.voice,
            project=_project(chair),
            text=typed,
            by="seat",
            now=chair.now,
        )
    except (TextRefused, IllegalMove, Taken) as refusal:
        db.session.rollback()
        return _page(chair, 422, _words(refusal), typed)
    db.session.commit()
    flash(_("Your question is saved."), "success")
    return pages.to("resident.seat_questions")


@bp.post("/seat/questions/support")
@allow("seat")
@in_chair
def seat_support(chair: Chair) -> Response:
    """“I want to know this too”, or not any more."""
    key = request.form.get("key", "")
    shown = {one.key: one for one in published.questions(db.session(), chair.day)}
    if key not in shown or shown[key].voice == chair.voice:
        raise NotFound
    act = supporting.unmark if request.form.get("go") == "unmark" else supporting.mark
    act(db.session(), chair.day, "question", key, chair.voice)
    db.session.commit()
    if not htmx:
        return pages.to("resident.seat_questions", _anchor=f"q-{key}")
    marked = supporting.marked(db.session(), chair.day, "question", chair.voice)
    return pages.render("resident/_seat_question.html", question=shown[key], marked=marked)


def _page(chair: Chair, status: int = 200, problem: str = "", typed: str = "") -> Response:
    row, voice = chair.row, chair.voice
    numbers = [one.number for one in chair.projects]
    mine = own_questions.own(db.session(), row, voice) if row else []
    others = own_questions.to_support(db.session(), chair.day, row, voice, numbers) if row else []
    return pages.render(
        "resident/seat_questions.html",
        status,
        chair=chair,
        mine=mine,
        hidden=own_questions.hidden(db.session(), chair.day, voice),
        others=others,
        marked=supporting.marked(db.session(), chair.day, "question", voice),
        may_ask=chair.is_on and len(mine) < own_questions.MOST_OF_A_SEAT,
        longest=texts.LONGEST,
        key=secrets.token_hex(16),
        problem=problem,
        typed=typed[: 2 * texts.LONGEST],
        chosen=request.form.get("project", ""),
    )


def _project(chair: Chair) -> int | None:
    """The project of the round that the question is about, or none."""
    typed = request.form.get("project", "")
    try:
        number = whole(typed, HIGHEST) if typed else 0
    except NotANumberError:
        number = -1
    if number == 0:
        return None
    if number not in [one.number for one in chair.projects]:
        raise IllegalMove("ask", "unknown project")
    return number


def _words(refusal: TextRefused | IllegalMove | Taken) -> str:
    if isinstance(refusal, TextRefused) and refusal.reason == "empty":
        return _("Write your question first.")
    if isinstance(refusal, TextRefused) and refusal.reason == "long":
        longest = refusal.longest
        return str(
            ngettext(
                "A question can have %(num)s letter at most. Make it shorter.",
                "A question can have %(num)s letters at most. Make it shorter.",
                longest,
            )
        )
    if isinstance(refusal, IllegalMove) and refusal.phase == "enough":
        return _("You have asked enough questions in this round. You can still support others.")
    return _("Questions are not taken now. Your words are kept here.")
