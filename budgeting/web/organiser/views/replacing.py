"""The empty seat of a member who left: who comes next and why, and the second look at it."""

from __future__ import annotations

from flask import Response, flash, request

from budgeting import errors
from budgeting.extensions import db
from budgeting.services import assembly, replacing
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.fields import one_line
from budgeting.web.organiser.member_words import Labels, miss_words, passed_words, reason_words
from budgeting.web.telling.words import _


@bp.get("/organiser/<slug>/members/<person>/replacement")
@allow("organiser")
def replacement(slug: str, person: str) -> Response:
    """Who comes next for this seat, who was passed over, and why."""
    process = the_process(slug)
    left = assembly.find(db.session(), process, person)
    found = replacing.suggest(db.session(), process, left)
    labels = Labels.of(db.session(), process)
    reason = found.reason if found else {}
    return pages.render(
        "organiser/replacement.html",
        process=process,
        left=left,
        found=found,
        reasons=reason_words(reason) if found else [],
        misses=[miss_words(miss, labels) for miss in reason.get("misses", ())],
        passed=[(one["person"], passed_words(one, labels)) for one in reason.get("passed", ())],
        answers=labels.answers(left),
    )


@bp.post("/organiser/<slug>/members/<person>/replacement")
@allow("organiser")
def accept_replacement(slug: str, person: str) -> Response:
    """Give the seat to the person who was proposed, if that person still comes next."""
    process = the_process(slug)
    left = assembly.find(db.session(), process, person)
    chosen = one_line(request.form.get("person"))
    seated = replacing.accept(db.session(), process, left, chosen, **act())
    db.session.commit()
    number = seated.membership.position
    flash(_("The seat goes to %(person)s, who has the number %(number)s now.",
            person=seated.id, number=number), "success")  # fmt: skip
    return pages.to("organiser.memberships", slug=slug, _anchor=f"m-{seated.id}")


@bp.post("/organiser/<slug>/members/<person>/put-back")
@allow("organiser")
def undo_replacement(slug: str, person: str) -> Response:
    """Put a replacement back in line, as long as nobody has invited that person."""
    process = the_process(slug)
    seated = assembly.find(db.session(), process, person)
    left = seated.membership.replaces
    if not left:
        raise errors.NotFound
    replacing.undo(db.session(), process, seated, **act())
    db.session.commit()
    flash(_("It was undone. The seat is empty again."), "success")
    return pages.to("organiser.memberships", slug=slug, _anchor=f"m-{left}")
