"""Test a ballot instead of casting it: it is opened for a look, and can then never be cast.

The receipt number is on the page before anybody, the server included, knows whether the ballot
will be tested or cast (the "cast or challenge" of Benaloh, 2006). A server that put something
else into the box than was chosen would be found out by the next test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from budgeting.counting.ballot_rules import canonical_ballot
from budgeting.counting.rulebook import Rulebook
from budgeting.errors import CardUsed, CardVoid, IllegalMove, StaleBallot
from budgeting.models import Card, Draft, Process, UsedCard
from budgeting.services import receipts
from budgeting.services.admitting import Admission
from budgeting.services.casting import Reviewed
from budgeting.services.issuing import locked_card
from budgeting.services.locking import share
from budgeting.services.marking import reviewed_paper
from budgeting.services.papers import Paper, seal_paper

MOST = 20
"""Tests of one card: more than anybody needs, and no endless load."""


@dataclass(frozen=True, slots=True)
class Challenged:
    """An opened ballot: with ``opening`` (32 bytes) anybody can compute its commitment."""

    process: str
    rulebook: str
    opening: bytes
    choice: str

    @property
    def commitment(self) -> bytes:
        """The 32 bytes that the receipt number begins."""
        return receipts.commitment_of(self.process, self.rulebook, self.opening, self.choice)

    @property
    def receipt(self) -> str:
        """The number that was shown before the test."""
        return receipts.receipt_number(self.commitment)


def challenge(
    session: Session, admission: Admission, rulebook: Rulebook, ballot: Reviewed
) -> Challenged:
    """Open a reviewed ballot of this card; from the commit on no copy of it can be cast.

    The choice is kept under a new number. A ballot that a test has spoilt already is opened
    again and not counted again, as when an answer was lost. ``StaleBallot`` unless it is what
    this tablet has in review, ``CardUsed``, ``CardVoid``, ``IllegalMove`` after 20 tests.

    Whoever casts holds the row of the card still, too (``FOR SHARE`` on PostgreSQL; on SQLite
    there is one writer): either the cast finds another number of tests, or this finds the card
    used. The end of the vote, which writes the cards anew, waits for this as for a cast.
    """
    share(session, admission.process_id)
    card = locked_card(session, admission.tag)
    paper = reviewed_paper(session, admission)
    if card is None or paper is None or not _is_of(ballot, admission, paper.scores):
        raise StaleBallot
    if session.get(UsedCard, (admission.process_id, admission.tag)) is not None:
        raise CardUsed
    if card.state != "ok":
        raise CardVoid
    if ballot.tests >= card.tests:
        _spoil(session, card, admission, rulebook, paper)
    return lay_open(ballot.process, ballot.rulebook, ballot.paper)


def lay_open(process: str, rulebook_sha256: str, paper: Paper) -> Challenged:
    """What is shown of a paper that was opened."""
    return Challenged(process, rulebook_sha256, paper.opening, canonical_ballot(paper.scores))


def number(session: Session, process: Process) -> int:
    """How many ballots of a vote were tested; public after the close."""
    mine = select(func.coalesce(func.sum(Card.tests), 0)).where(Card.process_id == process.id)
    return session.scalar(mine) or 0


def _is_of(ballot: Reviewed, admission: Admission, scores: Mapping[str, int]) -> bool:
    """Whether the ballot is of this card and has the choice that is in review."""
    return (ballot.process_id, ballot.tag) == (
        admission.process_id,
        admission.tag,
    ) and canonical_ballot(ballot.paper.scores) == canonical_ballot(scores)


def _spoil(
    session: Session, card: Card, admission: Admission, rulebook: Rulebook, paper: Paper
) -> None:
    """Count the test, and lay the same choice out under a new nonce and opening."""
    if card.tests >= MOST:
        raise IllegalMove("test", "open")
    card.tests += 1
    session.flush()
    fresh = Paper()
    renewed = replace(paper, nonce=fresh.nonce, opening=fresh.opening)
    session.execute(
        update(Draft)
        .where(Draft.process_id == admission.process_id, Draft.tag == admission.tag)
        .values(sealed=seal_paper(renewed, rulebook, admission.draft_key, admission.bound_to))
    )
