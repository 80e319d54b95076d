"""Freeze a pool with its quotas for one draw, let it go again, or repeat a draw in public."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Draw, Job, LogEntry, Membership, Process
from budgeting.services import drawn_files, working
from budgeting.services.assembly import ERASED
from budgeting.services.locking import lock
from budgeting.services.recording import record
from budgeting.services.selection_planning import require, terms_of
from budgeting.services.software import software
from budgeting.sortition.evidence import Earlier, settled

KIND = "panels"


def latest(session: Session, process: Process) -> Draw | None:
    """The draw that counts: the one with the highest number."""
    return session.scalars(_mine(process).order_by(Draw.number.desc()).limit(1)).first()


def draws(session: Session, process: Process) -> list[Draw]:
    """Every draw of a process, the newest first."""
    return list(session.scalars(_mine(process).order_by(Draw.number.desc())))


def is_public(session: Session, process: Process) -> bool:
    """Whether a pool was ever frozen: there is something for everybody to read from then on."""
    frozen = select(Draw.id).where(Draw.process_id == process.id)
    return session.scalar(select(or_(frozen.exists(), _let_go(process).exists()))) is True


def let_go(session: Session, process: Process) -> list[LogEntry]:
    """Every pool that was let go, the first one first: when, of how many people, and why."""
    return list(session.scalars(_let_go(process).order_by(LogEntry.seq)))


def before(session: Session, process: Process, draw: Draw) -> tuple[Earlier, ...]:
    """Every pool that was frozen before that of a draw, the first one first, and how it ended."""
    ends = ("draw.withdrawn", "draw.thawed")
    acts = select(LogEntry).where(LogEntry.process_id == process.id, LogEntry.action.in_(ends))
    ended = {one.details["draw"]: one.at for one in session.scalars(acts.order_by(LogEntry.seq))}
    mine = session.scalars(_mine(process).where(Draw.number < draw.number).order_by(Draw.number))
    return tuple(drawn_files.earlier_of(one, ended.get(one.number, one.frozen_at)) for one in mine)


def find(session: Session, process: Process, number: int) -> Draw:
    """The draw of this number; ``NotFound`` if there is none."""
    draw = session.scalars(_mine(process).where(Draw.number == number)).first()
    if draw is None:
        raise NotFound
    return draw


def freeze(session: Session, process: Process, *, actor: str, now: datetime) -> tuple[Draw, Job]:
    """Freeze the pool as it is now and ask for its list of panels.

    ``IllegalMove`` if a pool is frozen already: of two who freeze at once, the unique key of the
    draw's number lets one through. After a withdrawal the next number is taken, and the reason
    of the withdrawal is that of the new draw. ``NotFound`` before a plan, ``ValueError`` if the
    plan contradicts itself.
    """
    lock(session, process)
    before = latest(session, process)
    if before is not None and before.state != "withdrawn":
        raise IllegalMove("freeze", before.state)
    number, reason = (before.number + 1, before.facts["withdrawn"]) if before else (1, "")
    selection = require(session, process)
    terms = settled(terms_of(session, process))
    draw = Draw(
        process_id=process.id,
        number=number,
        reason=reason,
        terms=drawn_files.packed_terms(terms),
        wanted=selection.panels,
        facts=dict(software()),
        frozen_at=now,
    )
    try:
        with session.begin_nested():
            session.add(draw)
    except IntegrityError:
        raise IllegalMove("freeze", "frozen") from None
    people = len(terms.people)
    record(session, "draw.frozen", actor=actor, at=now, process=process, draw=number, people=people)
    job = working.ask_for(session, process, KIND, now, subject=str(draw.id), total=draw.wanted)
    return draw, job


def withdraw(session: Session, process: Process, reason: str, *, actor: str, now: datetime) -> Draw:
    """Withdraw the draw that counts, for a reason that everybody can read.

    Its evidence stays public; whoever it drew is a member no more, and the plan can be changed
    again. ``IllegalMove`` if there is none, or once somebody of its panel has been invited.
    """
    lock(session, process)
    draw = latest(session, process)
    if draw is None or draw.state == "withdrawn":
        raise IllegalMove("withdraw", "nothing")
    moved = Membership.draw_id == draw.id, Membership.state != "drawn"
    reasons = session.scalars(select(Membership.reason).where(*moved))
    if any(reason.get("answer") != ERASED for reason in reasons):
        raise IllegalMove("withdraw", "invited")
    session.execute(delete(Membership).where(Membership.draw_id == draw.id))
    _stop(session, process)
    details = {"draw": draw.number, "state": draw.state, "reason": reason}
    _give_up(draw, reason)
    record(session, "draw.withdrawn", actor=actor, at=now, process=process, **details)
    return draw


def thaw(session: Session, process: Process, reason: str, *, actor: str, now: datetime) -> None:
    """Let a pool go that was frozen too early; ``IllegalMove`` once its list has a panel.

    Nobody was drawn and no panel was seen, and yet it is a public act: the draw keeps its number,
    and everybody reads when it was let go, of how many people it was, and for which reason.
    """
    lock(session, process)
    draw = latest(session, process)
    if draw is None or draw.state != "building" or draw.made:
        raise IllegalMove("thaw", draw.state if draw else "nothing")
    if working.is_under_way(session, process, KIND, now):
        raise IllegalMove("thaw", "running")
    people = len(drawn_files.terms_of_draw(draw).people)
    details = {"draw": draw.number, "people": people, "reason": reason}
    record(session, "draw.thawed", actor=actor, at=now, process=process, **details)
    _give_up(draw, reason, let_go=True)
    session.flush()


def _give_up(draw: Draw, reason: str, **more: bool) -> None:
    draw.state = "withdrawn"
    draw.facts = {**draw.facts, **more, "withdrawn": reason}


def _stop(session: Session, process: Process) -> None:
    """A list that is still being built is of no use any more; its row lets a new one begin."""
    job = working.latest(session, process, KIND)
    if job is not None and job.state in working.UNFINISHED:
        job.state = "stopped"
        session.flush()


def _let_go(process: Process) -> Select[LogEntry]:
    return select(LogEntry).where(
        LogEntry.process_id == process.id, LogEntry.action == "draw.thawed"
    )


def _mine(process: Process) -> Select[Draw]:
    return (
        select(Draw).where(Draw.process_id == process.id).execution_options(populate_existing=True)
    )
