"""Who attends a sitting: the members who were drawn, a list of numbers, and the staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from budgeting.errors import Taken
from budgeting.formats.attendees import AttendeeRow
from budgeting.models import Attendee, Membership, Process, Respondent, Seat, Sitting
from budgeting.services.assembly import Entry
from budgeting.services.recording import record
from budgeting.services.seat_plans import note_proofs
from budgeting.services.sittings import attendees, begin_change, find_attendee, rounds


@dataclass(frozen=True, slots=True)
class Guest(AttendeeRow):
    """One line of a list, and the person who was drawn behind it, if there is one."""

    respondent_id: str | None = None

    @property
    def needs(self) -> dict[str, Any]:
        """The needs as they are kept: only those that there are."""
        needs: dict[str, Any] = {"language": self.language} if self.language else {}
        for name in ("wheelchair", "no_recording"):
            if getattr(self, name):
                needs[name] = True
        return needs


def members(session: Session, process: Process) -> list[Guest]:
    """Those who were drawn and confirmed or came, with what the draw knows of them.

    Somebody whose language is none of the process's needs an interpreter.
    """
    drawn = (
        select(Membership, Respondent)
        .join(Respondent, Respondent.id == Membership.respondent_id)
        .where(Membership.process_id == process.id, Membership.kind == "member")
        .where((Membership.state == "confirmed") | Membership.present)
        .order_by(Membership.position)
    )
    return [_guest(process, one, person) for one, person in session.execute(drawn)]


def _guest(process: Process, one: Membership, person: Respondent) -> Guest:
    return Guest(
        number=one.position,
        traits=dict(person.answers),
        household=person.household,
        language=person.language if person.language not in process.languages else "",
        respondent_id=person.id,
    )


def replace_list(
    session: Session,
    process: Process,
    sitting: Sitting,
    guests: Sequence[Guest],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Let these people attend and nobody else; ``Taken`` if two have one number.

    Seats of a list that is gone are gone with it.
    """
    begin_change(session, sitting)
    if len({one.number for one in guests}) != len(guests):
        raise Taken("number")
    _forget(session, sitting, attendees(session, sitting))
    _write(session, sitting, guests)
    _record(session, "attendees.listed", process, sitting, len(guests), actor, now)


@dataclass(frozen=True, slots=True)
class Drift:
    """How the list of a sitting has fallen behind the draw; both are assembly numbers."""

    missing: tuple[int, ...]
    left: tuple[int, ...]


def drift(session: Session, process: Process, sitting: Sitting) -> Drift:
    """Members who confirmed and are not on the list, and those on it who are members no more.

    Nothing is behind where no member of the draw was ever taken.
    """
    listed = {
        one.respondent_id: one.number
        for one in attendees(session, sitting)
        if one.respondent_id is not None
    }
    if not listed:
        return Drift((), ())
    coming = {one.respondent_id: one.number for one in members(session, process)}
    missing = sorted(number for key, number in coming.items() if key not in listed)
    left = sorted(number for key, number in listed.items() if key not in coming)
    return Drift(tuple(missing), tuple(left))


def take_members(
    session: Session, process: Process, sitting: Sitting, *, actor: str, now: datetime
) -> int:
    """Add the members who are not on the list yet, under their assembly numbers; how many.

    Members who left are taken off the list. Everybody else stays, and so do their seats.
    """
    begin_change(session, sitting)
    coming = members(session, process)
    ids = {one.respondent_id for one in coming}
    there = attendees(session, sitting)
    _forget(
        session,
        sitting,
        [one for one in there if one.respondent_id and one.respondent_id not in ids],
    )
    known = {one.respondent_id for one in there}
    new = [one for one in coming if one.respondent_id not in known]
    taken = {one.number for one in there}
    if any(one.number in taken for one in new):
        raise Taken("number")
    _write(session, sitting, new)
    _record(session, "attendees.drawn", process, sitting, len(new), actor, now)
    return len(new)


def take_member(session: Session, process: Process, sitting: Sitting, one: Entry) -> Attendee:
    """Add one member who stands at the door and is on no list; ``Taken`` if the number is given."""
    begin_change(session, sitting)
    guest = _guest(process, one.membership, one.respondent)
    if any(other.number == guest.number for other in attendees(session, sitting)):
        raise Taken("number")
    _write(session, sitting, [guest])
    return find_attendee(session, sitting, guest.number)


def add_staff(
    session: Session,
    process: Process,
    sitting: Sitting,
    role: str,
    language: str,
    number: int,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Add as many of one role, from the first free number above 900 on."""
    begin_change(session, sitting)
    taken = max((one.number for one in attendees(session, sitting)), default=0)
    first = max(900, taken) + 1
    spoken = language if role == "interpreter" else ""
    guests = [Guest(first + place, role, language=spoken) for place in range(number)]
    _write(session, sitting, guests)
    _record(session, "attendees.staffed", process, sitting, number, actor, now)


def revise(
    session: Session,
    process: Process,
    sitting: Sitting,
    person: Attendee,
    guest: Guest,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Change what a person needs; seats stay, and the proof then says what no longer fits."""
    begin_change(session, sitting)
    person.role, person.household = guest.role, guest.household
    person.needs, person.apart = guest.needs, list(guest.apart)
    session.flush()
    note_proofs(session, sitting)
    details = {"sitting": sitting.id, "number": person.number}
    record(session, "attendee.revised", actor=actor, at=now, process=process, **details)


def remove(
    session: Session,
    process: Process,
    sitting: Sitting,
    person: Attendee,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Take somebody off the list, and out of the seats."""
    begin_change(session, sitting)
    number = person.number
    _forget(session, sitting, [person])
    note_proofs(session, sitting)
    details = {"sitting": sitting.id, "number": number}
    record(session, "attendee.removed", actor=actor, at=now, process=process, **details)


def _forget(session: Session, sitting: Sitting, gone: Sequence[Attendee]) -> None:
    ids = [one.id for one in gone]
    held = [one.id for one in rounds(session, sitting)]
    session.execute(delete(Seat).where(Seat.round_id.in_(held), Seat.attendee_id.in_(ids)))
    for one in gone:
        session.delete(one)
    session.flush()


def _write(session: Session, sitting: Sitting, guests: Sequence[Guest]) -> None:
    session.add_all(
        Attendee(
            sitting_id=sitting.id,
            respondent_id=one.respondent_id,
            number=one.number,
            role=one.role,
            traits=one.traits,
            needs=one.needs,
            apart=list(one.apart),
            household=one.household,
        )
        for one in guests
    )
    session.flush()
    note_proofs(session, sitting)


def _record(
    session: Session,
    action: str,
    process: Process,
    sitting: Sitting,
    people: int,
    actor: str,
    now: datetime,
) -> None:
    details = {"sitting": sitting.id, "people": people}
    record(session, action, actor=actor, at=now, process=process, **details)
