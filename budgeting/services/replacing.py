"""Give the seat of a member who left to the next in line, with the reason; undo until invited."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, InUse, NotFound
from budgeting.models import Draw, Membership, Process, Respondent
from budgeting.services import assembly
from budgeting.services.assembly import LEFT, Entry
from budgeting.services.drawn_files import terms_of_draw
from budgeting.services.inserting import insert_once
from budgeting.services.locking import lock
from budgeting.services.recording import record
from budgeting.sortition.pool import Terms
from budgeting.sortition.replacement import Passed, Proposal, line_of, propose

MOST_PASSED = 50
"""So many people who were passed over are named in the reason; their number is told in full."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Who comes next for the seat of ``left``; ``reserve`` is the place in line, if they have one.

    ``reason`` is what is kept with the seat, in plain JSON values and pseudonyms.
    """

    left: Entry
    person: str
    reserve: int | None
    reason: Mapping[str, Any]


def suggest(session: Session, process: Process, left: Entry) -> Suggestion | None:
    """The next in line for the seat of a member who left, or ``None`` if nobody can have it.

    Whoever was erased cannot be reached, and counts like somebody who left.
    ``IllegalMove`` if the person has not left, ``InUse`` if the seat is taken already.
    """
    drawn = assembly.entries(session, process)
    membership = left.membership
    if membership.kind != "member" or membership.state not in LEFT:
        raise IllegalMove("replace", membership.state)
    if left.id in assembly.replaced(drawn):
        raise InUse("seat")
    draw = session.get_one(Draw, membership.draw_id)
    terms = terms_of_draw(draw)
    found = _proposal(terms, drawn, draw.sha256 or "", _erased(session, process))
    if found is None:
        return None
    person = terms.people[found.place].id
    places = {one.id: one.membership.position for one in drawn if _waits(one)}
    reason = _reason(terms, found, draw, places.get(person))
    return Suggestion(left, person, places.get(person), reason)


def accept(
    session: Session, process: Process, left: Entry, person: str, *, actor: str, now: datetime
) -> Entry:
    """Seat the person who was proposed; ``IllegalMove`` if somebody else comes next by now.

    ``InUse`` if the seat was given meanwhile.
    The new member has a number of their own: nobody's number is used twice.
    """
    lock(session, process)
    found = suggest(session, process, assembly.find(session, process, left.id))
    if found is None or found.person != person:
        raise IllegalMove("replace", left.membership.state)
    values = {
        "kind": "member",
        "position": _next_number(session, process),
        "state": "drawn",
        "replaces": left.id,
        "reason": dict(found.reason),
    }
    key = _respondent_id(session, process, person)
    if found.reserve is None:
        _from_pool(session, process, left, key, values)
    else:
        _from_reserves(session, key, values)
    told = {name: found.reason[name] for name in ("draw", "turn", "missing", "reserve")}
    record(session, "member.replaced", actor=actor, at=now, process=process,
           left=left.id, person=person, **told)  # fmt: skip
    return assembly.find(session, process, person)


def undo(session: Session, process: Process, seated: Entry, *, actor: str, now: datetime) -> None:
    """Put a replacement back in line; ``IllegalMove`` once the person was invited."""
    lock(session, process)
    one = assembly.find(session, process, seated.id).membership
    if one.kind != "member" or not one.replaces or one.state != "drawn":
        raise IllegalMove("undo", one.state)
    left = one.replaces
    if one.reason.get("reserve") is None:
        session.delete(one)
    else:
        one.kind, one.position = "reserve", one.reason["reserve"]
        one.replaces, one.reason = "", {}
    session.flush()
    record(session, "member.put_back", actor=actor, at=now, process=process,
           left=left, person=seated.id)  # fmt: skip


def _erased(session: Session, process: Process) -> set[str]:
    """The pseudonyms of all whose name and contact are erased."""
    mine = select(Respondent.pseudonym).where(
        Respondent.process_id == process.id, Respondent.sealed.is_(None)
    )
    return set(session.scalars(mine))


def _proposal(
    terms: Terms, drawn: Sequence[Entry], digest: str, erased: Collection[str]
) -> Proposal | None:
    places = terms.places
    seated = [places[one.id] for one in drawn if one.seated and one.id in places]
    reserves = [places[one.id] for one in drawn if _waits(one) and one.id in places]
    left = {one.id for one in drawn if one.membership.state in LEFT}
    gone = {places[id] for id in left.union(erased) if id in places}
    return propose(terms, seated, line_of(terms, reserves, digest, gone))


def _waits(one: Entry) -> bool:
    return one.membership.kind == "reserve" and one.membership.state == "drawn"


def _reason(terms: Terms, found: Proposal, draw: Draw, reserve: int | None) -> dict[str, Any]:
    return {
        "draw": draw.number,
        "reserve": reserve,
        "turn": found.turn,
        "missing": found.missing,
        "misses": [asdict(miss) for miss in found.misses],
        "passed": [_passed(terms, one) for one in found.passed[:MOST_PASSED]],
        "passed_number": len(found.passed),
    }


def _passed(terms: Terms, one: Passed) -> dict[str, Any]:
    housemate = None if one.housemate is None else terms.people[one.housemate].id
    misses = [asdict(miss) for miss in one.misses]
    return {"person": terms.people[one.place].id, "housemate": housemate, "misses": misses}


def _next_number(session: Session, process: Process) -> int:
    highest = select(func.max(Membership.position)).where(
        Membership.process_id == process.id, Membership.kind == "member"
    )
    return (session.scalar(highest) or 0) + 1


def _respondent_id(session: Session, process: Process, person: str) -> str:
    key = session.scalar(
        select(Respondent.id).where(
            Respondent.process_id == process.id, Respondent.pseudonym == person
        )
    )
    if key is None:
        raise NotFound
    return key


def _from_reserves(session: Session, key: str, values: dict[str, Any]) -> None:
    """One statement takes the reserve out of the line; a second one finds nobody there."""
    taken = session.execute(
        update(Membership)
        .where(
            Membership.respondent_id == key,
            Membership.kind == "reserve",
            Membership.state == "drawn",
        )
        .values(**values)
        .returning(Membership.respondent_id)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        raise IllegalMove("replace", "drawn")


def _from_pool(
    session: Session, process: Process, left: Entry, key: str, values: dict[str, Any]
) -> None:
    """The key of the row decides whether somebody else has seated this person."""
    row = {
        "respondent_id": key,
        "process_id": process.id,
        "draw_id": left.membership.draw_id,
        "present": False,
        "committee": "",
        "wishes": [],
        **values,
    }
    if not insert_once(session.connection(), Membership.__table__, **row):  # type: ignore[arg-type]
        raise IllegalMove("replace", "drawn")
