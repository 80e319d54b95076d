"""Invite the members who were drawn, note their answers, and see which seats are empty.

Every change is one statement that names the states it may start from: of two people who press at
once, the second changes nothing and is told so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, InUse, NotFound
from budgeting.models import Membership, Process, Respondent, Selection
from budgeting.services.locking import lock
from budgeting.services.recording import record

Answer = Literal["confirmed", "declined"]
SEATED = ("drawn", "invited", "confirmed")
"""Whoever is in one of these states holds a seat."""
LEFT = ("declined", "withdrawn")


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


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the invitations have come; ``states`` counts the members of each state."""

    seats: int
    states: Counter[str]
    overdue: int
    reserves: int

    @property
    def empty(self) -> int:
        """How many seats nobody holds."""
        return max(0, self.seats - sum(self.states[state] for state in SEATED))


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


def progress(session: Session, process: Process, drawn: Sequence[Entry], today: date) -> Progress:
    """Count answers, empty seats and answers that are late."""
    members = [one.membership for one in drawn if one.membership.kind == "member"]
    reserves = [one for one in drawn if one.membership.kind == "reserve"]
    selection = session.get(Selection, process.id)
    return Progress(
        seats=selection.seats if selection else 0,
        states=Counter(one.state for one in members),
        overdue=sum(is_overdue(one, today) for one in members),
        reserves=sum(one.membership.state == "drawn" for one in reserves),
    )


def is_overdue(membership: Membership, today: date) -> bool:
    """Whether an invited person has let the last day pass without an answer."""
    late = membership.answer_by is not None and membership.answer_by < today
    return membership.state == "invited" and late


def replaced(drawn: Collection[Entry]) -> dict[str, Entry]:
    """Pseudonym of a person who left -> the person who has the seat now, or had it after them."""
    return {one.membership.replaces: one for one in drawn if one.membership.replaces}


def invite(
    session: Session, process: Process, answer_by: date, *, actor: str, now: datetime
) -> list[Entry]:
    """Invite every member who was not invited yet; they are asked to answer by that day."""
    lock(session, process)
    waiting = [
        one
        for one in entries(session, process)
        if one.membership.kind == "member" and one.membership.state == "drawn"
    ]
    for one in waiting:
        one.membership.state = "invited"
        one.membership.answer_by = answer_by
    session.flush()
    if waiting:
        record(
            session,
            "members.invited",
            actor=actor,
            at=now,
            process=process,
            people=[one.id for one in waiting],
            answer_by=answer_by.isoformat(),
        )
    return waiting


def answer(
    session: Session, process: Process, one: Entry, said: Answer, *, actor: str, now: datetime
) -> None:
    """Note what an invited person said; ``IllegalMove`` if an answer is noted already."""
    _move(session, process, one, ("invited",), state=said)
    record(session, f"member.{said}", actor=actor, at=now, process=process, person=one.id)


def give_up(
    session: Session, process: Process, one: Entry, today: date, *, actor: str, now: datetime
) -> None:
    """The last day has passed without an answer: the seat counts as declined."""
    if not is_overdue(one.membership, today):
        raise IllegalMove("give up", one.membership.state)
    reason = one.membership.reason | {"answer": "none"}
    _move(session, process, one, ("invited",), state="declined", reason=reason)
    record(session, "member.silent", actor=actor, at=now, process=process, person=one.id)


def withdraw(session: Session, process: Process, one: Entry, *, actor: str, now: datetime) -> None:
    """A member drops out, or a reserve no longer wants to be asked."""
    _move(session, process, one, SEATED, state="withdrawn", present=False, committee="")
    record(session, "member.withdrawn", actor=actor, at=now, process=process, person=one.id)


def take_back(session: Session, process: Process, one: Entry, *, actor: str, now: datetime) -> None:
    """An answer was noted wrongly: the person is as before it.

    ``InUse`` if the seat is taken, or somebody of the same household has another one by now.
    """
    lock(session, process)
    membership, drawn = one.membership, entries(session, process)
    if one.id in replaced(drawn):
        raise InUse("seat")
    if any(other.seated and other.id != one.id and _share(one, other) for other in drawn):
        raise InUse("household")
    before = "invited" if membership.answer_by else "drawn"
    kept = {name: value for name, value in membership.reason.items() if name != "answer"}
    states = (*LEFT, "confirmed") if membership.kind == "member" else LEFT
    _move(session, process, one, states, state=before, reason=kept, present=False)
    record(session, "member.taken_back", actor=actor, at=now, process=process, person=one.id)


def _share(one: Entry, other: Entry) -> bool:
    household = one.respondent.household
    return household is not None and household == other.respondent.household


def _move(
    session: Session, process: Process, one: Entry, states: Sequence[str], **values: Any
) -> None:
    """Change one row if it is still in one of the states; ``IllegalMove`` if it is not."""
    lock(session, process)
    done = session.execute(
        update(Membership)
        .where(
            Membership.respondent_id == one.membership.respondent_id,
            Membership.kind == one.membership.kind,
            Membership.state.in_(states),
        )
        .values(**values)
        .returning(Membership.respondent_id)
        .execution_options(synchronize_session=False)
    ).first()
    session.refresh(one.membership)
    if done is None:
        raise IllegalMove("answer", one.membership.state)
