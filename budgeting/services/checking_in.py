"""The door of the hall: who has come, and how many; never when, and never with which card.

Whoever comes in takes a voting card from the pile. Nothing here knows a card, and no moment or
order of the arrivals is kept: an arrival changes one truth value and writes no line in the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove
from budgeting.models import Membership, Process
from budgeting.services import inviting
from budgeting.services.inviting import Entry
from budgeting.services.keys import Keyring
from budgeting.services.opening import lock
from budgeting.services.recording import record
from budgeting.services.respondents import open_person
from budgeting.sortition.cleaning.folding import fold

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Guest:
    """A member at the door; ``name`` is empty once it was erased."""

    entry: Entry
    name: str


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How many members are in the hall, of those who hold a seat."""

    present: int
    expected: int


def arrivals(session: Session, process: Process) -> Arrivals:
    """Count who is there."""
    seated = [one for one in inviting.entries(session, process) if one.seated]
    return Arrivals(sum(one.membership.present for one in seated), len(seated))


def look_up(session: Session, keys: Keyring, process: Process, typed: str) -> list[Guest]:
    """Members whose number is what was typed, or whose name holds it; by number.

    Names are decrypted in memory for this one look. Those who left are found too, so that the
    door can be told; reserves are not.
    """
    sought = fold(typed)
    members = [one for one in inviting.entries(session, process) if one.membership.kind == "member"]
    if not sought:
        return []
    if sought.isdecimal():
        members = [one for one in members if str(one.membership.position) == sought.lstrip("0")]
        return [Guest(one, _name(keys, one)) for one in members]
    named = (Guest(one, _name(keys, one)) for one in members)
    return [guest for guest in named if sought in fold(guest.name)][:MOST_FOUND]


def arrive(session: Session, process: Process, one: Entry) -> None:
    """Mark a member present; whoever has not answered the invitation has answered it by coming.

    ``IllegalMove`` if the person holds no seat or was not invited. Marking twice changes nothing.
    """
    _mark(session, process, one, present=True)


def leave(session: Session, process: Process, one: Entry, *, actor: str, now: datetime) -> None:
    """Undo a mark that was made by mistake; that it was undone is logged, not for whom."""
    _mark(session, process, one, present=False)
    record(session, "door.undone", actor=actor, at=now, process=process)


def clear(session: Session, process: Process, *, actor: str, now: datetime) -> int:
    """Begin another meeting day with an empty hall; how many marks were taken away."""
    lock(session, process)
    cleared = session.execute(
        update(Membership)
        .where(Membership.process_id == process.id, Membership.present)
        .values(present=False)
        .returning(Membership.respondent_id)
        .execution_options(synchronize_session=False)
    ).all()
    session.expire_all()
    record(session, "door.cleared", actor=actor, at=now, process=process, people=len(cleared))
    return len(cleared)


def _mark(session: Session, process: Process, one: Entry, *, present: bool) -> None:
    """One statement for whoever holds a seat; the log would know the moment, so it is not asked."""
    lock(session, process)
    changed = session.execute(
        update(Membership)
        .where(
            Membership.respondent_id == one.membership.respondent_id,
            Membership.kind == "member",
            Membership.state.in_(("invited", "confirmed")),
        )
        .values(present=present, state="confirmed")
        .returning(Membership.respondent_id)
        .execution_options(synchronize_session=False)
    ).first()
    session.refresh(one.membership)
    if changed is None:
        raise IllegalMove("arrive", one.membership.state)


def _name(keys: Keyring, one: Entry) -> str:
    return str(open_person(keys, one.respondent)["name"])
