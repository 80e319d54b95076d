"""Invite the members who were drawn, note their answers, and see which seats are empty.

Every change is one statement that names the states it may start from: of two people who press at
once, the second changes nothing and is told so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, InUse
from budgeting.models import CommitteePlan, LogEntry, Membership, Process, Respondent
from budgeting.services.assembly import ERASED, LEFT, SEATED, Entry, entries, is_overdue, replaced
from budgeting.services.locking import lock
from budgeting.services.recording import record

Answer = Literal["confirmed", "declined"]
WAS = "was"
"""In the reason of a person: what stood there before the last answer, for its undo."""


def invite(
    session: Session, process: Process, answer_by: date, *, actor: str, now: datetime
) -> list[Entry]:
    """Invite every member who was not invited yet; they are asked to answer by that day.

    Whoever was erased is not invited.
    """
    lock(session, process)
    waiting = [
        one
        for one in entries(session, process)
        if one.seated and one.membership.state == "drawn" and not one.erased
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


def extend(
    session: Session, process: Process, answer_by: date, *, actor: str, now: datetime
) -> int:
    """Give all who have not answered another last day; how many of them had a different one."""
    lock(session, process)
    mine = (
        Membership.process_id == process.id,
        Membership.state == "invited",
        Membership.answer_by.is_distinct_from(answer_by),
    )
    before = Counter(session.scalars(select(Membership.answer_by).where(*mine)))
    if before:
        session.execute(update(Membership).where(*mine).values(answer_by=answer_by))
        was = {day.isoformat() if day else "": number for day, number in before.items()}
        record(session, "members.extended", actor=actor, at=now, process=process,
               people=before.total(), was=was, answer_by=answer_by.isoformat())  # fmt: skip
    return before.total()


def uninvite(session: Session, process: Process, one: Entry, *, actor: str, now: datetime) -> None:
    """An invitation was a mistake: the person holds the seat and waits to be invited.

    ``IllegalMove`` once an answer is noted.
    """
    _move(session, process, one, ("invited",), state="drawn", answer_by=None)
    record(session, "member.uninvited", actor=actor, at=now, process=process, person=one.id)


def answer(
    session: Session, process: Process, one: Entry, said: Answer, *, actor: str, now: datetime
) -> None:
    """Note what an invited person said; ``IllegalMove`` if an answer is noted already."""
    lock(session, process)
    _move(session, process, one, ("invited",), state=said, reason=_kept(session, process, one))
    record(session, f"member.{said}", actor=actor, at=now, process=process, person=one.id)


def give_up(
    session: Session, process: Process, one: Entry, today: date, *, actor: str, now: datetime
) -> None:
    """The last day has passed without an answer: the seat counts as declined."""
    if not is_overdue(one.membership, today):
        raise IllegalMove("give up", one.membership.state)
    lock(session, process)
    reason = _kept(session, process, one) | {"answer": "none"}
    _move(session, process, one, ("invited",), state="declined", reason=reason)
    record(session, "member.silent", actor=actor, at=now, process=process, person=one.id)


def withdraw(session: Session, process: Process, one: Entry, *, actor: str, now: datetime) -> None:
    """A member drops out, or a reserve no longer wants to be asked."""
    lock(session, process)
    reason = _kept(session, process, one)
    values = {"state": "withdrawn", "present": False, "committee": "", "reason": reason}
    _move(session, process, one, SEATED, **values)
    record(session, "member.withdrawn", actor=actor, at=now, process=process, person=one.id)


def leave_erased(
    session: Session, process: Process, respondent: Respondent, *, actor: str, now: datetime
) -> Entry | None:
    """Whoever was erased on request, and not invited yet, gives up the seat or the place in line.

    Returns that person; ``None`` for everybody else, who stays as they are.
    """
    membership = session.get(Membership, respondent.id, populate_existing=True)
    if membership is None or membership.state != "drawn":
        return None
    one = Entry(membership, respondent)
    values = {"state": "withdrawn", "reason": membership.reason | {"answer": ERASED}}
    _move(session, process, one, ("drawn",), **values)
    record(session, "member.withdrawn", actor=actor, at=now, process=process, person=one.id)
    return one


def take_back(session: Session, process: Process, one: Entry, *, actor: str, now: datetime) -> None:
    """An answer was noted wrongly: the person is as before it, in the same committee and hall.

    A committee lottery or a meeting day that has ended since is not brought back. ``InUse`` if
    the seat is taken, or somebody of the same household has another one by now; ``IllegalMove``
    if the person left by being erased.
    """
    lock(session, process)
    membership, drawn = one.membership, entries(session, process)
    session.refresh(membership)
    if one.left_by_erasure:
        raise IllegalMove("take back", ERASED)
    if one.id in replaced(drawn):
        raise InUse("seat")
    if any(other.seated and other.id != one.id and _share(one, other) for other in drawn):
        raise InUse("household")
    states = (*LEFT, "confirmed") if membership.kind == "member" else LEFT
    _move(session, process, one, states, **_before(session, process, membership))
    record(session, "member.taken_back", actor=actor, at=now, process=process, person=one.id)


def _kept(session: Session, process: Process, one: Entry) -> dict[str, Any]:
    """The reason of a person who answers now, with what an undo of the answer brings back."""
    membership = one.membership
    session.refresh(membership)
    reason = membership.reason
    was = {
        "state": membership.state,
        "present": membership.present,
        "committee": membership.committee,
        "lottery": _lottery(session, process),
        "days": _days(session, process),
    }
    return reason | {WAS: was | {WAS: reason[WAS]} if WAS in reason else was}


def _before(session: Session, process: Process, membership: Membership) -> dict[str, Any]:
    """The values that an answer changed, as they were; whoever answered by coming was invited."""
    was = membership.reason.get(WAS, {})
    state = was.get("state") or ("invited" if membership.answer_by else "drawn")
    gone = {"answer", WAS} if state == "confirmed" else {"answer", WAS, "came"}
    reason = {name: value for name, value in membership.reason.items() if name not in gone}
    if WAS in was:
        reason[WAS] = was[WAS]
    here = was.get("days") == _days(session, process)
    found = {"state": state, "reason": reason, "present": here and was["present"]}
    if was:
        same = was["lottery"] == _lottery(session, process)
        found["committee"] = was["committee"] if same else ""
    return found


def _lottery(session: Session, process: Process) -> str | None:
    """The committee lottery that counts now, by its moment."""
    plan = session.get(CommitteePlan, process.id, populate_existing=True)
    return plan.drawn_at.isoformat() if plan and plan.drawn_at else None


def _days(session: Session, process: Process) -> int:
    """How often the hall was emptied for another meeting day."""
    cleared = select(func.count()).where(
        LogEntry.process_id == process.id, LogEntry.action == "door.cleared"
    )
    return session.scalar(cleared) or 0


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
