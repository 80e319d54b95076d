"""Test the reviewed ballot instead of casting it, and look at what was in it."""

from __future__ import annotations

import json
import shlex
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace

from flask import Response, request
from flask import session as browser_session

from budgeting.errors import VoteNotOpen
from budgeting.extensions import db
from budgeting.services import casting, marking, testing_ballots
from budgeting.services.keys import seal, unseal
from budgeting.services.testing_ballots import Challenged
from budgeting.web import pages
from budgeting.web.access import RESIDENT, allow
from budgeting.web.resident import bp
from budgeting.web.resident.booth import Booth, in_booth, keyring
from budgeting.web.resident.rows import rows

TESTED = "tested"
_DIGEST = 32
LONGEST_SQUARE = 1000
"""What still makes a square that a telephone reads off a screen."""


@bp.post("/cast/test")
@allow(RESIDENT)
@in_booth
def test_ballot(booth: Booth) -> Response:
    """Open the ballot that is on the cast page; from now on it can never be cast."""
    if not booth.may_review:
        raise VoteNotOpen(booth.process.phase)
    ballot = casting.unwrap(keyring(), request.form.get("ballot", ""))
    opened = testing_ballots.challenge(db.session(), booth.admission, booth.rulebook, ballot)
    db.session.commit()
    _remember(booth, opened)
    return pages.to("resident.tested")


@bp.get("/cast/tested")
@allow(RESIDENT)
@in_booth
def tested(booth: Booth) -> Response:
    """What was in the ballot, how to check it, and the way to vote with the same choice."""
    opened = _opened(booth)
    if opened is None:
        return pages.to("resident.check")
    scores = json.loads(opened.choice)
    listed = sorted(rows(booth), key=lambda row: row.number)
    square = f"{opened.opening.hex()} {opened.choice}"
    return pages.render(
        "resident/tested.html",
        booth=booth,
        tested=opened,
        rows=[(row, scores[row.id]) for row in listed if row.id in scores],
        command=shell_line(opened),
        program=_program(opened),
        square=square if len(square) <= LONGEST_SQUARE else "",
    )


def _program(opened: Challenged) -> str:
    """The same with the program of the published bundle."""
    return f"python3 verify.py FOLDER --ballot {opened.opening.hex()} {shlex.quote(opened.choice)}"


def shell_line(opened: Challenged) -> str:
    """The commitment computed with tools that every computer like this has.

    No text follows a zero byte in the format: with a digit it would be read as one octal number.
    """
    names = f"{shlex.quote(opened.process)} {shlex.quote(opened.rulebook)}"
    frame = f"'commit\\000%s\\000%s\\000' {names}"
    choice = shlex.quote(opened.choice)
    opening = f"printf %s {opened.opening.hex()} | xxd -r -p"
    return f"(printf {frame}; {opening}; printf %s {choice}) | sha256sum"


def _remember(booth: Booth, opened: Challenged) -> None:
    """Keep the opening for the next page, closed to everybody but this card."""
    plain = opened.opening + opened.commitment
    sealed = seal(booth.admission.draft_key, plain, TESTED.encode())
    browser_session[TESTED] = urlsafe_b64encode(sealed).decode()


def _opened(booth: Booth) -> Challenged | None:
    """What was tested with this card, as long as the choice is still the same."""
    sealed = urlsafe_b64decode(browser_session.get(TESTED, ""))
    plain = unseal(booth.admission.draft_key, sealed, TESTED.encode())
    if plain is None:
        return None
    opening, committed = plain[:_DIGEST], plain[_DIGEST:]
    paper = replace(marking.paper_of(db.session(), booth.admission), opening=opening)
    opened = testing_ballots.lay_open(booth.process.slug, booth.rulebook.sha256(), paper)
    return opened if opened.commitment == committed else None
