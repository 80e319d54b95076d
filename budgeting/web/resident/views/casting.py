"""Cast the reviewed ballot."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import astuple

from flask import Response, request, url_for
from flask import session as browser_session

from budgeting.errors import VoteNotOpen
from budgeting.extensions import db
from budgeting.models import Process
from budgeting.services import box_keys, casting, clock, marking, testing_ballots
from budgeting.services.casting import Receipt
from budgeting.web import pages
from budgeting.web.access import RESIDENT, allow
from budgeting.web.resident import batch_turns, bp, cookies
from budgeting.web.resident.booth import Booth, in_booth, keyring
from budgeting.web.resident.views import waiting
from budgeting.web.resident.views.testing import TESTED

RECEIPT_SECONDS = 900


@bp.get("/cast")
@allow(RESIDENT)
@in_booth
def cast(booth: Booth) -> Response:
    """The receipt number, one sentence, one button, and the way back."""
    if not booth.may_review:
        return waiting.page(booth.process)
    paper = marking.reviewed_paper(db.session(), booth.admission)
    if paper is None:
        return pages.to("resident.check")
    public = box_keys.public_key(db.session(), booth.process, booth.rulebook, keyring())
    blob = casting.wrap(
        keyring(), booth.process, booth.rulebook, booth.admission, paper, booth.now, public
    )
    browser_session.pop(TESTED, None)
    ballot = testing_ballots.lay_open(booth.process.slug, booth.rulebook.sha256(), paper)
    return pages.render(
        "resident/cast.html",
        process=booth.process,
        now=booth.now,
        blob=blob,
        receipt=ballot.receipt,
        open_receipts=booth.rulebook.receipts == "open",
        may_test=booth.admission.tests < testing_ballots.MOST,
    )


@bp.post("/cast")
@allow(RESIDENT)
def put_into_box() -> Response:
    """Cast: needs no session, so that a lost answer can be asked for again.

    The answer leaves only after the commit.
    """
    blob = request.form.get("ballot", "")
    try:
        with db.engine.connect() as connection:
            receipt = casting.cast(connection, keyring(), blob, clock.now())
            connection.commit()
    except VoteNotOpen as problem:
        return _wait(problem, blob)
    response = Response(status=303, headers={"Location": url_for("resident.receipt")})
    cookies.take(response, cookies.TABLET)
    cookies.put(response, cookies.RECEIPT, _sealed(receipt), RECEIPT_SECONDS)
    _publish_later(response, casting.unwrap(keyring(), blob).process_id)
    return response


def _publish_later(response: Response, process_id: int) -> None:
    """By chance, publish commitments that wait; the answer has left by then."""
    if batch_turns.TURNS.take(process_id):
        engine, now = db.engine, clock.now()
        response.call_on_close(lambda: batch_turns.publish_waiting(engine, process_id, now))


def _wait(problem: VoteNotOpen, blob: str) -> Response:
    """Keep the reviewed ballot on the page; it can be cast when the vote goes on."""
    process = db.session.get_one(Process, casting.unwrap(keyring(), blob).process_id)
    return waiting.page(process, blob if problem.phase == "paused" else "")


def _sealed(receipt: Receipt) -> str:
    plain = json.dumps(list(astuple(receipt))).encode()
    return urlsafe_b64encode(keyring().seal("receipt", plain)).decode()
