"""Hide a text with a reason, and hear the appeal of its table."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, request
from flask_babel import gettext as _

from budgeting.errors import NotFound
from budgeting.extensions import db
from budgeting.services import moderating, published
from budgeting.web import pages, places
from budgeting.web.access import allow
from budgeting.web.facilitator import bp
from budgeting.web.facilitator.desk import act
from budgeting.web.facilitator.note_words import kind_words

BACK = {
    "question": "facilitator.team_questions",
    "objection": "facilitator.hidden_texts",
    "report": "facilitator.hidden_texts",
    "theme-objection": "facilitator.hidden_texts",
}


@bp.route("/team/hide/<kind>/<key>", methods=["GET", "POST"])
@allow("team")
def hide_text(kind: str, key: str) -> Response:
    """A second look before a text disappears from every page, with the reason for it."""
    place = places.the_place()
    found = moderating.find(db.session(), place.day, kind, key)
    reason, problem = request.form.get("reason", ""), ""
    if request.method == "POST":
        if reason.strip():
            moderating.move(
                db.session(), place.day, found, "hide", "team", reason=reason, **act(place)
            )
            db.session.commit()
            flash(_("The text is hidden from every page, report and export."), "success")
            return pages.to(BACK.get(kind, "facilitator.team"))
        problem = _("Say why. The table reads the reason, and so does the log.")
    return pages.render(
        "facilitator/hide_text.html",
        422 if problem else 200,
        kind=kind,
        kind_words=kind_words(kind),
        said=moderating.said(found),
        reason=reason,
        problem=problem,
        back=BACK.get(kind, "facilitator.team"),
    )


@bp.get("/team/hidden")
@allow("team")
def hidden_texts() -> Response:
    """What is hidden, appeals first, and what is shown that stands on no other page of the team."""
    place = places.the_place()
    session, day = db.session(), place.day
    against = [one for found in published.theme_objections(session, day).values() for one in found]
    shown: list[tuple[str, Sequence[moderating.Text]]] = [
        (_("Reports and rules of the tables"), published.reports(session, day)),
        (_("Objections to themes"), against),
        (_("Objections to the minutes"), published.objections(session, day)),
    ]
    return pages.render(
        "facilitator/hidden_texts.html",
        held=moderating.held_back(session, day),
        shown=[(words, [moderating.said(one) for one in found]) for words, found in shown],
        kind_words=kind_words,
    )


@bp.post("/team/hidden/<kind>/<key>")
@allow("team")
def judge_text(kind: str, key: str) -> Response:
    """Show a text again, or uphold that it is hidden."""
    place, wanted = places.the_place(), request.form.get("do", "")
    if wanted not in ("restore", "uphold"):
        raise NotFound
    found = moderating.find(db.session(), place.day, kind, key)
    moderating.move(db.session(), place.day, found, wanted, "team", **act(place))
    db.session.commit()
    return pages.to("facilitator.hidden_texts")
