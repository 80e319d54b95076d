"""Erase everything personal of a selection; evidence of draws and published counts stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from budgeting.models import (
    Attendee,
    HouseholdPair,
    Letter,
    Membership,
    Process,
    Respondent,
    RespondentUpload,
    Selection,
    Sitting,
    Upload,
)
from budgeting.services import answer_bias, inviting, posting, selection_planning
from budgeting.services.assembly import Entry
from budgeting.services.importing_respondents import drop_old
from budgeting.services.kept_counts import kept_counts
from budgeting.services.locking import lock
from budgeting.services.recording import record

TABLES = ("respondent", "letter", "household_pair", "respondent_upload", "upload", "attendee")
"""The tables in which an erasure leaves old row versions on PostgreSQL until they are swept."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is there to erase: people with a sealed name, letters with a sealed address, tables.

    ``awaited`` members have not confirmed yet, and could no longer be reached.
    """

    people: int
    letters: int
    waiting: int
    awaited: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What everybody may know of the erasure: ``done`` at a moment, ``due`` or ``missed`` on a day.

    At most one of them is known.
    """

    done: datetime | None = None
    due: date | None = None
    missed: date | None = None


def held(session: Session, process: Process) -> Held:
    """What the database holds of people now."""
    sealed = Respondent.sealed.is_not(None), Letter.sealed.is_not(None)
    awaited = Membership.state.in_(("drawn", "invited"))
    return Held(
        people=_count(session, Respondent, process, sealed[0]),
        letters=_count(session, Letter, process, sealed[1]),
        waiting=_count(session, RespondentUpload, process),
        awaited=_count(session, Membership, process, awaited),
    )


def overdue(session: Session, process: Process, today: date) -> date | None:
    """The day of erasure, if it is over and names or addresses are still there.

    Then nothing runs the daily command, and somebody has to be told.
    """
    selection = selection_planning.find(session, process)
    if selection is None or selection.erase_on is None or selection.erase_on >= today:
        return None
    now = held(session, process)
    return selection.erase_on if now.people or now.letters else None


def outlook(session: Session, process: Process, today: date) -> Outlook:
    """Whether everything is erased, and until when it is to be if it is not."""
    selection = selection_planning.find(session, process)
    if selection is None:
        return Outlook()
    now = held(session, process)
    if selection.erased_at is not None and not (now.people or now.letters):
        return Outlook(done=selection.erased_at)
    if selection.erase_on is not None and selection.erase_on >= today:
        return Outlook(due=selection.erase_on)
    return Outlook(missed=overdue(session, process, today))


def set_date(
    session: Session, process: Process, erase_on: date | None, *, actor: str, now: datetime
) -> None:
    """Say from which day on everything is erased; ``NotFound`` before there is a plan."""
    selection_planning.require(session, process).erase_on = erase_on
    told = erase_on.isoformat() if erase_on else None
    record(session, "selection.expires", actor=actor, at=now, process=process, erase_on=told)


def erase(session: Session, process: Process, *, actor: str, now: datetime) -> Held:
    """Erase it for good; return what was there.

    Of each person the pseudonym, the household's number and the standing stay: what a frozen
    draw says under the pseudonym anyhow. Answers stay in frozen draws alone; how many people of
    each value answered stays as far as it was public.
    """
    # An import that is about to be committed would leave its people behind: wait for it.
    lock(session, process)
    selection = selection_planning.require(session, process)
    session.refresh(selection)
    gone = held(session, process)
    if selection.erased_at is None:
        selection.answered = _public_counts(session, process)
    session.execute(
        update(Respondent)
        .where(Respondent.process_id == process.id)
        .values(sealed=None, answers={}, language="", code="")
    )
    session.execute(update(Letter).where(Letter.process_id == process.id).values(sealed=None))
    for table in (HouseholdPair, RespondentUpload, Upload):
        session.execute(delete(table).where(table.process_id == process.id))
    sittings = select(Sitting.id).where(Sitting.process_id == process.id)
    session.execute(
        update(Attendee)
        .where(Attendee.sitting_id.in_(sittings))
        .values(traits={}, needs={}, apart=[])
    )
    selection.erased_at = now
    record(
        session,
        "selection.erased",
        actor=actor,
        at=now,
        process=process,
        people=gone.people,
        letters=gone.letters,
    )
    session.expire_all()
    return gone


def erase_person(
    session: Session, process: Process, respondent: Respondent, *, actor: str, now: datetime
) -> Entry | None:
    """Erase name, contact and comment of one person who asks for it; the log has the pseudonym.

    As long as no draw rests on the pool, the answers go too, and the person is not drawn. Later
    they stay, as the frozen draw has them anyhow. Whoever was drawn and not invited yet leaves
    the seat or the line, and is returned; whoever was invited keeps the seat. Nobody who was
    erased is proposed or invited afterwards.
    """
    lock(session, process)
    respondent.sealed, respondent.language, respondent.code = None, "", ""
    if not selection_planning.is_frozen(session, process):
        respondent.answers, respondent.standing, respondent.household = {}, "out", None
        pairs = (HouseholdPair.first_id, HouseholdPair.second_id)
        for side in pairs:
            session.execute(delete(HouseholdPair).where(side == respondent.id))
    record(
        session,
        "respondent.erased",
        actor=actor,
        at=now,
        process=process,
        pseudonym=respondent.pseudonym,
    )
    return inviting.leave_erased(session, process, respondent, actor=actor, now=now)


def erase_expired(session: Session, *, actor: str, now: datetime, today: date) -> Sequence[Process]:
    """Erase every selection whose day has come, and tables that waited too long.

    What came in after an erasure, such as new addresses, is erased as well.
    """
    drop_old(session, now)
    sealed = (
        exists().where(table.process_id == Process.id, table.sealed.is_not(None))
        for table in (Respondent, Letter)
    )
    expired = session.scalars(
        select(Process)
        .join(Selection, Selection.process_id == Process.id)
        .where(Selection.erase_on <= today, or_(Selection.erased_at.is_(None), *sealed))
        .order_by(Process.slug)
    ).all()
    for process in expired:
        erase(session, process, actor=actor, now=now)
    return expired


def _public_counts(session: Session, process: Process) -> dict[str, Any]:
    groups = {one.feature.name: one.published for one in answer_bias.bias_of(session, process)}
    districts = posting.returns(session, process).districts
    return kept_counts(groups, {one.district: one.answered or 0 for one in districts})


def _count(
    session: Session,
    table: type[Respondent | Letter | RespondentUpload | Membership],
    process: Process,
    *conditions: object,
) -> int:
    found = select(func.count()).where(table.process_id == process.id, *conditions)  # type: ignore[arg-type]
    return session.scalar(found) or 0
