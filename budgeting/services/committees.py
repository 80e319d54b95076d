"""The second lottery: the committees' rules, the members' wishes, the draw, and its publication."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, InUse, NotFound
from budgeting.formats.committee_rules import write_rules
from budgeting.formats.csv_writer import csv_bytes
from budgeting.formats.wishes import Wishes
from budgeting.models import CommitteePlan, LogEntry, Process
from budgeting.services import assembly
from budgeting.services.assembly import Entry
from budgeting.services.locking import lock
from budgeting.services.recording import record
from budgeting.sortition.committees import Committee, Placement, Rules, Wisher

LONGEST_SEED = 200


@dataclass(frozen=True, slots=True)
class Seated:
    """A member with a committee; ``rank`` counts the wishes from 1, 0 was not wished for."""

    number: int
    person: str
    committee: str
    rank: int


def find_plan(session: Session, process: Process) -> CommitteePlan | None:
    """The committees of a process, once they are set."""
    return session.get(CommitteePlan, process.id, populate_existing=True)


def require_plan(session: Session, process: Process) -> CommitteePlan:
    """The committees of a process; ``NotFound`` before they are set."""
    plan = find_plan(session, process)
    if plan is None:
        raise NotFound
    return plan


def is_public(session: Session, process: Process) -> bool:
    """Whether everybody can read who sits where."""
    plan = find_plan(session, process)
    return plan is not None and plan.published_at is not None


def committees_of(plan: CommitteePlan | None) -> tuple[Committee, ...]:
    """The committees in their order."""
    return tuple(Committee(**entry) for entry in plan.committees) if plan else ()


def members(session: Session, process: Process) -> list[Entry]:
    """Those who are placed: the members who confirmed, by number."""
    return [
        one
        for one in assembly.entries(session, process)
        if one.membership.kind == "member" and one.membership.state == "confirmed"
    ]


def set_rules(
    session: Session,
    process: Process,
    committees: Sequence[Committee],
    feature: str,
    percent: int,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Set names, sizes and balance; ``InUse`` once the lottery was drawn."""
    plan = _open_plan(session, process)
    if plan is None:
        plan = CommitteePlan(process_id=process.id)
        session.add(plan)
    plan.committees = [asdict(committee) for committee in committees]
    plan.feature, plan.percent = feature, percent
    session.flush()
    record(session, "committees.planned", actor=actor, at=now, process=process,
           committees=plan.committees, feature=feature, percent=percent)  # fmt: skip


def set_wishes(
    session: Session, process: Process, wishes: Wishes, *, actor: str, now: datetime
) -> int:
    """Write the wishes of these members, those of others stay; how many were written."""
    if _open_plan(session, process) is None:
        raise NotFound
    written = 0
    for one in members(session, process):
        if one.membership.position in wishes:
            one.membership.wishes = list(wishes[one.membership.position])
            written += 1
    session.flush()
    record(session, "committees.wishes", actor=actor, at=now, process=process, members=written)
    return written


def wishes_of(session: Session, process: Process) -> Wishes:
    """The wishes that name a committee of today, for every member who has any."""
    names = {committee.name for committee in committees_of(find_plan(session, process))}
    found = {
        one.membership.position: tuple(name for name in one.membership.wishes if name in names)
        for one in members(session, process)
    }
    return {number: wished for number, wished in found.items() if wished}


def rules_of(session: Session, process: Process) -> Rules:
    """Everything that the lottery depends on, as it stands now, in pseudonyms."""
    plan = require_plan(session, process)
    wishes = wishes_of(session, process)
    people = tuple(
        Wisher(
            id=one.id,
            wishes=wishes.get(one.membership.position, ()),
            trait=one.respondent.answers.get(plan.feature, "") if plan.feature else "",
        )
        for one in members(session, process)
    )
    return Rules(people, committees_of(plan), plan.percent)


def digest_of(rules: Rules) -> str:
    """The SHA-256 of the file of the rules, announced before the seed is known."""
    return hashlib.sha256(write_rules(rules)).hexdigest()


def drawn_from(plan: CommitteePlan) -> bytes:
    """The file of the rules and wishes that were drawn from; ``NotFound`` before the lottery."""
    if plan.drawn_from is None:
        raise NotFound
    return plan.drawn_from.encode()


def keep(
    session: Session,
    process: Process,
    rules: Rules,
    placement: Placement,
    seed: str,
    witnesses: Sequence[str],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Write what the lottery of these rules gave; once, and only if the rules still are these.

    The placement is computed before, outside of any transaction that others wait for.
    """
    plan = _open_plan(session, process)
    if plan is None:
        raise NotFound
    digest = digest_of(rules)
    if digest_of(rules_of(session, process)) != digest:
        raise IllegalMove("committees", "changed")
    seats = dict(zip((one.id for one in rules.members), placement.committees, strict=True))
    for one in members(session, process):
        one.membership.committee = seats[one.id]
    plan.drawn_from, plan.sha256 = write_rules(rules).decode(), digest
    plan.seed, plan.witnesses = seed, list(witnesses)
    plan.kept, plan.drawn_at = list(placement.kept), now
    session.flush()
    record(session, "committees.drawn", actor=actor, at=now, process=process, seed=seed,
           sha256=digest, kept=plan.kept, witnesses=plan.witnesses)  # fmt: skip


def withdraw(session: Session, process: Process, reason: str, *, actor: str, now: datetime) -> None:
    """Undo a lottery that was not published yet; the log keeps its seed and the reason."""
    lock(session, process)
    plan = require_plan(session, process)
    if plan.drawn_at is None or plan.published_at is not None:
        raise IllegalMove("committees", "published" if plan.published_at else "planned")
    record(session, "committees.withdrawn", actor=actor, at=now, process=process,
           reason=reason, seed=plan.seed, sha256=plan.sha256)  # fmt: skip
    for one in assembly.entries(session, process):
        one.membership.committee = ""
    plan.seed, plan.drawn_from, plan.sha256, plan.drawn_at = None, None, None, None
    plan.witnesses, plan.kept = [], []
    session.flush()


def withdrawn(session: Session, process: Process) -> list[LogEntry]:
    """The lotteries that do not count, the first one first, with seed, digest and reason."""
    acts = select(LogEntry).where(
        LogEntry.process_id == process.id, LogEntry.action == "committees.withdrawn"
    )
    return list(session.scalars(acts.order_by(LogEntry.seq)))


def publish(session: Session, process: Process, *, actor: str, now: datetime) -> None:
    """Make the list of numbers public, for good."""
    lock(session, process)
    plan = require_plan(session, process)
    if plan.drawn_at is None or plan.published_at is not None:
        raise IllegalMove("publish", "published" if plan.published_at else "planned")
    plan.published_at = now
    session.flush()
    record(session, "committees.published", actor=actor, at=now, process=process)


def seats(session: Session, process: Process) -> list[Seated]:
    """Who sits where, committee by committee in their order, then by number."""
    order = {one.name: n for n, one in enumerate(committees_of(find_plan(session, process)))}
    found = [
        Seated(one.membership.position, one.id, one.membership.committee, _rank(one))
        for one in assembly.entries(session, process)
        if one.membership.committee in order and one.seated
    ]
    return sorted(found, key=lambda one: (order[one.committee], one.number))


def table(found: Sequence[Seated]) -> bytes:
    """The list as CSV: numbers and committees, no names."""
    rows = [(one.committee, one.number, one.rank or None) for one in found]
    return csv_bytes(("committee", "number", "wish"), rows)


def _rank(one: Entry) -> int:
    wishes = one.membership.wishes
    return wishes.index(one.membership.committee) + 1 if one.membership.committee in wishes else 0


def _open_plan(session: Session, process: Process) -> CommitteePlan | None:
    """The plan while nothing was drawn from it; ``InUse`` after that."""
    lock(session, process)
    plan = find_plan(session, process)
    if plan is not None and plan.drawn_at is not None:
        raise InUse("committees")
    return plan
