"""Look at the whole ballot once more, and change it in place."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask import Response, flash, request
from flask import session as browser_session
from flask_babel import gettext as _

from budgeting.counting.ballot_rules import Marks
from budgeting.extensions import db
from budgeting.services import marking
from budgeting.services.keys import seal, unseal
from budgeting.services.papers import Paper
from budgeting.web import pages
from budgeting.web.access import RESIDENT, allow
from budgeting.web.resident import bp, showing
from budgeting.web.resident.booth import Booth, in_booth
from budgeting.web.resident.reading import named_marks, number_in, project_id
from budgeting.web.resident.rows import rows
from budgeting.web.resident.views import waiting
from budgeting.web.resident.views.marking import with_display
from budgeting.web.resident.wording import explain

TAKEN_AWAY = "taken_away"


@bp.get("/check")
@allow(RESIDENT)
@in_booth
def check(booth: Booth) -> Response:
    """Every choice on one page, and whether the ballot can be cast."""
    if not booth.may_review:
        return waiting.page(booth.process)
    paper = marking.paper_of(db.session(), booth.admission)
    listed = {row.number: row for row in rows(booth)}
    number, score = _taken_away(booth)
    return pages.render(
        "resident/check.html",
        booth=booth,
        rows=[
            (listed[number], paper.scores[listed[number].id])
            for number in sorted(listed)
            if listed[number].id in paper.scores
        ],
        problems=[
            explain(booth, problem) for problem in Marks(booth.rulebook, paper.scores).problems()
        ],
        seen=marking.fingerprint(booth.admission, paper),
        gone=listed.get(number),
        gone_score=score,
        bar=showing.bar(booth, paper),
        **showing.saved_part(booth, paper),
    )


@bp.post("/check")
@allow(RESIDENT)
@in_booth
def recheck(booth: Booth) -> Response:
    """Change a choice and look again, or go on to the cast page with what was seen."""
    paper = marking.paper_of(db.session(), booth.admission)
    seen = request.form.get("seen", "")
    changes = _changes(booth, paper)
    if changes and not booth.takes_marks:
        flash(_("The time for choosing is over. Your last change was not kept."), "warning")
        return pages.to("resident.check")
    if changes:
        paper = marking.mark(
            db.session(), booth.admission, booth.rulebook, changes, booth.now, booth.until
        )
        seen = marking.fingerprint(booth.admission, paper)
    whole = marking.take_to_review(db.session(), booth.admission, booth.rulebook, seen, booth.now)
    db.session.commit()
    if request.form.get("go") != "cast":
        return with_display(pages.to("resident.check"))
    if not whole:
        flash(_("Look at your choice again, please. Something has changed."), "warning")
        return pages.to("resident.check")
    return pages.to("resident.cast")


def _changes(booth: Booth, paper: Paper) -> dict[str, int]:
    """What this form changes: one project taken away or put back, or points typed anew."""
    form, rulebook = request.form, booth.rulebook
    if "drop" in form:
        number = number_in(form, "drop")
        key = project_id(rulebook, number)
        _remember(booth, number, paper.scores.get(key, 0))
        changes = {key: 0}
    elif "put" in form:
        changes = {project_id(rulebook, number_in(form, "put")): number_in(form, "score")}
    else:
        changes = named_marks(form, rulebook)
    return {key: score for key, score in changes.items() if score != paper.scores.get(key, 0)}


def _remember(booth: Booth, number: int, score: int) -> None:
    """Keep what was taken away for the next page, closed to everybody but this card."""
    plain = f"{number} {score}".encode()
    sealed = seal(booth.admission.draft_key, plain, TAKEN_AWAY.encode())
    browser_session[TAKEN_AWAY] = urlsafe_b64encode(sealed).decode()


def _taken_away(booth: Booth) -> tuple[int, int]:
    """Number and score of what was just taken away with this card, or zeros."""
    sealed = urlsafe_b64decode(browser_session.pop(TAKEN_AWAY, ""))
    plain = unseal(booth.admission.draft_key, sealed, TAKEN_AWAY.encode()) or b"0 0"
    number, score = plain.split()
    return int(number), int(score)
