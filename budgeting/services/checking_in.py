"""The door of the hall: who has come, and how many; never when, and never with which card.

Whoever comes in takes a voting card from the pile. Nothing here knows a card, and no moment or
order of the arrivals is kept: an arrival says that somebody is there, and the log is silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove
from budgeting.models import Membership, Process
from budgeting.services import assembly
from budgeting.services.assembly import Entry
from budgeting.services.keys import Keyring
from budgeting.services.locking import lock
from budgeting.services.recording import record
from budgeting.services.respondents import open_person
from budgeting.sortition.cleaning.folding import fold

MOST_FOUND = 20
CAME = "came"
"""In the reason of a member: the invitation was answered at the door, by coming."""


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
    seated = [one for one in assembly.entries(session, process) if one.seated]
    return Arrivals(sum(one.membership.present for one in seated), len(seated))


def look_up(session: Session, keys: Keyring, process: Process, typed: str) -> list[Guest]:
    """Members whose number is what was typed, or whose name holds it; by number.

    Names are decrypted in memory for this one look. Those who left are found too, so that the
    door can be told; reserves are not.
    """
    sought = fold(typed)
    members = [one for one in assembly.entries(session, process) if one.membership.kind == "member"]
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
    membership = _guest(session, process, one)
    if membership.present:
        return
    answered_by_coming = {CAME: True} if membership.state == "invited" else {}
    membership.reason = _without_came(membership) | answered_by_coming
    membership.state, membership.present = "confirmed", True
    session.flush()


def leave(session: Session, process: Process, one: Entry, *, actor: str, now: datetime) -> None:
    """Undo a mark that was made by mistake: the person is as before it.

    That it was undone is logged, not for whom. Undoing twice changes nothing.
    """
    membership = _guest(session, process, one)
    if not membership.present:
        return
    if CAME in membership.reason:
        membership.state, membership.reason = "invited", _without_came(membership)
    membership.present = False
    session.flush()
    record(session, "door.undone", actor=actor, at=now, process=process)


def clear(session: Session, process: Process, *, actor: str, now: datetime) -> int:
    """Begin another meeting day with an empty hall; how many marks were taken away.

    Whoever answered by coming has answered for good.
    """
    lock(session, process)
    there = select(Membership).where(Membership.process_id == process.id, Membership.present)
    fresh = there.order_by(Membership.respondent_id).execution_options(populate_existing=True)
    cleared = session.scalars(fresh).all()
    for membership in cleared:
        membership.present, membership.reason = False, _without_came(membership)
    session.flush()
    record(session, "door.cleared", actor=actor, at=now, process=process, people=len(cleared))
    return len(cleared)


def _guest(session: Session, process: Process, one: Entry) -> Membership:
    """The row as it is now, under the lock; ``IllegalMove`` if it holds no seat or no invitation.

    The log would know the moment, so it is not asked who came.
    """
    lock(session, process)
    membership = assembly.find(session, process, one.id).membership
    if membership.kind != "member" or membership.state not in ("invited", "confirmed"):
        raise IllegalMove("arrive", membership.state)
    return membership


def _without_came(membership: Membership) -> dict[str, Any]:
    return {name: value for name, value in membership.reason.items() if name != CAME}


def _name(keys: Keyring, one: Entry) -> str:
    return str(open_person(keys, one.respondent)["name"])
