"""The booth: the card on this tablet and the vote that it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps

from flask import Response, current_app, make_response
from flask.typing import ResponseReturnValue

from budgeting.counting.rulebook import Rulebook
from budgeting.deliberation.phases import takes_new_ballots
from budgeting.extensions import db, htmx
from budgeting.models import Process
from budgeting.services import clock
from budgeting.services.admitting import Admission, recall
from budgeting.services.keys import Keyring
from budgeting.services.sealed import sealed_rulebook
from budgeting.web import pages
from budgeting.web.resident import cookies


@dataclass(frozen=True, slots=True)
class Booth:
    """Who is at the tablet (a card, never a person), and where; ``now`` is the server's time."""

    admission: Admission
    process: Process
    rulebook: Rulebook
    now: datetime

    @property
    def until(self) -> datetime:
        """When this session ends if nothing more is marked."""
        return self.now + timedelta(minutes=cookies.settings().voter_minutes)

    @property
    def takes_marks(self) -> bool:
        """Whether a choice can be made or changed now."""
        phase, closes_at = self.process.phase, self.process.closes_at
        return takes_new_ballots(phase, closes_at, self.now)  # type: ignore[arg-type]

    @property
    def may_review(self) -> bool:
        """Whether the ballot can be looked at in order to cast it, the grace included."""
        waiting = self.process.phase == "open" and self.admission.in_review
        return self.takes_marks or waiting


def keyring() -> Keyring:
    """The keys of this application."""
    keys: Keyring = current_app.extensions["keys"]
    return keys


def in_booth(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Hand the booth to a view; without a card on this tablet the way leads to the first page."""

    @wraps(view)
    def guarded(**values: int) -> ResponseReturnValue:
        now = clock.now()
        admission = recall(db.session(), keyring(), cookies.read(cookies.TABLET), now)
        if admission is None:
            return nobody()
        process = db.session.get_one(Process, admission.process_id)
        rulebook = sealed_rulebook(db.session(), process)
        return view(Booth(admission, process, rulebook, now), **values)

    return guarded


def nobody() -> Response:
    """No card on this tablet: a script is refused, a person is sent to the first page.

    Whoever goes back after the cast finds the receipt again, until the hand-over.
    """
    if htmx and not htmx.boosted:
        return make_response("", 403)
    if cookies.read(cookies.RECEIPT):
        return pages.to("resident.receipt")
    return pages.to("resident.enter")
