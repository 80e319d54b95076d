"""For which processes a person has their role.

Somebody new has it for every process. The first grant narrows it to the processes that are
granted; whoever loses the last of them has none, and never all again without a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from budgeting.deliberation.two_persons import same_person
from budgeting.errors import BothChairs, NotFound, SecondAccount
from budgeting.models import Process, Staff, StaffProcess
from budgeting.services.recording import record

ROOM = ("organiser", "facilitator")
"""The roles that run the room; whoever has one of them keeps no vote of the same process."""


def grant(session: Session, person: Staff, process: Process, *, actor: str, now: datetime) -> None:
    """Let a person act in this process, and from now on only in those that were granted.

    ``BothChairs`` and ``SecondAccount`` as in ``refuse_doubles``.
    """
    if person.everywhere or session.get(StaffProcess, (person.id, process.id)) is None:
        refuse_doubles(session, person, process)
        session.merge(StaffProcess(staff_id=person.id, process_id=process.id))
    person.everywhere = False
    record(
        session, "staff.granted", actor=actor, at=now, process=process,
        person=person.email, role=person.role,
    )  # fmt: skip


def revoke(session: Session, person: Staff, process: Process, *, actor: str, now: datetime) -> None:
    """Let a person act in this process no more; ``NotFound`` if they were not granted it."""
    if person.everywhere or session.get(StaffProcess, (person.id, process.id)) is None:
        raise NotFound
    mine = delete(StaffProcess).where(StaffProcess.staff_id == person.id)
    session.execute(mine.where(StaffProcess.process_id == process.id))
    record(
        session, "staff.revoked", actor=actor, at=now, process=process,
        person=person.email, role=person.role,
    )  # fmt: skip


def grant_everything(session: Session, person: Staff, *, actor: str, now: datetime) -> None:
    """Let a person act in every process, also in those to come; errors as in ``grant``."""
    refuse_doubles(session, person, None)
    session.execute(delete(StaffProcess).where(StaffProcess.staff_id == person.id))
    person.everywhere = True
    record(session, "staff.granted", actor=actor, at=now, person=person.email, role=person.role)


def keep_own(session: Session, person: Staff, process: Process) -> None:
    """Whoever founded a process may act in it."""
    if not person.everywhere:
        session.merge(StaffProcess(staff_id=person.id, process_id=process.id))


def may_act_in(session: Session, person: Staff, slug: str) -> bool:
    """Whether the person's role holds for the process with this name."""
    if person.everywhere:
        return True
    mine = select(StaffProcess.staff_id).join(Process, Process.id == StaffProcess.process_id)
    mine = mine.where(StaffProcess.staff_id == person.id, Process.slug == slug)
    return session.scalar(mine) is not None


def has_two_officers(session: Session, process: Process) -> bool:
    """Whether two people can keep the vote of this process together."""
    officers = select(Staff).where(Staff.role == "officer", Staff.active).order_by(Staff.id)
    return sum(may_act_in(session, one, process.slug) for one in session.scalars(officers)) > 1


def among(session: Session, person: Staff, processes: Iterable[Process]) -> list[Process]:
    """Those of the processes in which the person may act, in their order."""
    if person.everywhere:
        return list(processes)
    mine = set(slugs_of(session, person))
    return [process for process in processes if process.slug in mine]


def slugs_of(session: Session, person: Staff) -> list[str]:
    """The processes that were granted to a person."""
    mine = select(Process.slug).join(StaffProcess, StaffProcess.process_id == Process.id)
    return list(session.scalars(mine.where(StaffProcess.staff_id == person.id).order_by("slug")))


def refuse_doubles(session: Session, person: Staff, process: Process | None) -> None:
    """Refuse a second account with which one human being would be two people.

    ``BothChairs`` if they would run the room and keep the vote: the same name, or the same mailbox
    but for what follows a "+". ``SecondAccount`` if one mailbox would do what takes two people.
    ``process`` is ``None`` for every process.
    """
    across = ROOM if person.role == "officer" else ("officer",)
    for other in session.scalars(select(Staff).where(Staff.active).order_by(Staff.id)):
        if other.email == person.email or not _shares(session, other, process):
            continue
        if other.role in across and _is_same(person, other):
            raise BothChairs(other.email)
        if other.role == person.role != "organiser" and _mailbox(person) == _mailbox(other):
            raise SecondAccount(other.email)


def _is_same(one: Staff, other: Staff) -> bool:
    return same_person(one.name, other.name) or _mailbox(one) == _mailbox(other)


def _mailbox(person: Staff) -> str:
    name, _at, place = person.email.casefold().partition("@")
    return f"{name.partition('+')[0]}@{place}"


def _shares(session: Session, other: Staff, process: Process | None) -> bool:
    if other.everywhere:
        return True
    if process is None:
        return bool(slugs_of(session, other))
    return session.get(StaffProcess, (other.id, process.id)) is not None
