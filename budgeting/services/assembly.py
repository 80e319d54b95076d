"""Who was drawn: each person's standing, and how far invitations and answers have come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.models import Membership, Process, Respondent, Selection

SEATED = ("drawn", "invited", "confirmed")
"""Whoever is in one of these states holds a seat."""
LEFT = ("declined", "withdrawn")
ERASED = "erased"
"""In the reason of a person, as the answer: erased on request before any invitation."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A person who was drawn: as a member with an assembly number, or as a reserve in line."""

    membership: Membership
    respondent: Respondent

    @property
    def id(self) -> str:
        """The pseudonym."""
        return self.respondent.pseudonym

    @property
    def seated(self) -> bool:
        """Whether this person holds a seat."""
        return self.membership.kind == "member" and self.membership.state in SEATED

    @property
    def erased(self) -> bool:
        """Whether name and contact are erased, so that nobody can reach this person."""
        return self.respondent.sealed is None

    @property
    def left_by_erasure(self) -> bool:
        """Whether this person left by being erased, which nobody can take back."""
        return self.membership.reason.get("answer") == ERASED


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the invitations have come; ``states`` counts the members of each state.

    ``unreachable`` members were erased before they were invited.
    """

    seats: int
    states: Counter[str]
    overdue: int
    reserves: int
    unreachable: int = 0

    @property
    def empty(self) -> int:
        """How many seats nobody holds."""
        return max(0, self.seats - sum(self.states[state] for state in SEATED))

    @property
    def waiting(self) -> int:
        """How many members can be invited now."""
        return self.states["drawn"] - self.unreachable


def entries(session: Session, process: Process) -> list[Entry]:
    """Everybody who was drawn: members by number, then reserves in line."""
    mine = (
        select(Membership, Respondent)
        .join(Respondent, Respondent.id == Membership.respondent_id)
        .where(Membership.process_id == process.id)
        .order_by(Membership.kind, Membership.position, Membership.respondent_id)
    )
    return [Entry(membership, respondent) for membership, respondent in session.execute(mine)]


def find(session: Session, process: Process, pseudonym: str) -> Entry:
    """One person who was drawn in this process; ``NotFound`` if there is none."""
    row = session.execute(
        select(Membership, Respondent)
        .join(Respondent, Respondent.id == Membership.respondent_id)
        .where(Membership.process_id == process.id, Respondent.pseudonym == pseudonym)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound
    return Entry(row[0], row[1])


def state_of(session: Session, respondent: Respondent) -> str:
    """The state of somebody who was drawn, and "" for everybody else."""
    membership = session.get(Membership, respondent.id)
    return membership.state if membership is not None else ""


def progress(session: Session, process: Process, drawn: Sequence[Entry], today: date) -> Progress:
    """Count answers, empty seats and answers that are late."""
    members = [one.membership for one in drawn if one.membership.kind == "member"]
    reserves = [one for one in drawn if one.membership.kind == "reserve"]
    waiting = [one for one in drawn if one.seated and one.membership.state == "drawn"]
    selection = session.get(Selection, process.id)
    return Progress(
        seats=selection.seats if selection else 0,
        states=Counter(one.state for one in members),
        overdue=sum(is_overdue(one, today) for one in members),
        reserves=sum(one.membership.state == "drawn" and not one.erased for one in reserves),
        unreachable=sum(one.erased for one in waiting),
    )


def is_overdue(membership: Membership, today: date) -> bool:
    """Whether an invited person has let the last day pass without an answer."""
    late = membership.answer_by is not None and membership.answer_by < today
    return membership.state == "invited" and late


def replaced(drawn: Collection[Entry]) -> dict[str, Entry]:
    """Pseudonym of a person who left -> the person who has the seat now, or had it after them."""
    return {one.membership.replaces: one for one in drawn if one.membership.replaces}
