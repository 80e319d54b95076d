"""Where staff are signed in: a row for each browser, which can be ended at once.

The browser carries 256 random bits, the database only their SHA-256. A session ends by itself
when nothing was done for a while, and after some hours in any case.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from budgeting.config import Settings
from budgeting.models import Staff, StaffSession
from budgeting.services.recording import record

HALFWAY = timedelta(minutes=10)
"""How long a right password waits for the code of the second factor."""
SEEN_EVERY = timedelta(minutes=5)
"""How coarsely it is noted when somebody was seen: reading a page seldom writes anything."""


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody signs in, in coarse words: "computer", "tablet" or "phone", and "Firefox"."""

    device: str
    name: str


@dataclass(frozen=True, slots=True)
class Limits:
    """After how much idle time a session ends, and after how much time in any case."""

    idle: timedelta
    whole: timedelta

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits of this site."""
        return cls(
            timedelta(minutes=settings.staff_idle_minutes), timedelta(hours=settings.staff_hours)
        )


def begin(
    session: Session, person: Staff, browser: Browser, limits: Limits, now: datetime, *,
    halfway: bool = False,
) -> str:  # fmt: skip
    """Note that somebody signed in; the answer is what the browser carries.

    Sessions of anybody that are over are forgotten on the way.
    """
    session.execute(delete(StaffSession).where(_is_over(limits, now)))
    token = secrets.token_urlsafe(32)
    minute = now.replace(second=0, microsecond=0)
    session.add(
        StaffSession(
            sid=sid_of(token), staff_id=person.id, halfway=halfway, begun_at=minute,
            seen_at=minute, device=browser.device, browser=browser.name,
        )
    )  # fmt: skip
    session.flush()
    return token


def recall(
    session: Session, token: str, limits: Limits, now: datetime, *, halfway: bool = False
) -> tuple[StaffSession, Staff] | None:
    """The session with this token, if it is not over, and whose it is."""
    wanted = (
        select(StaffSession, Staff)
        .join(Staff, Staff.id == StaffSession.staff_id)
        .where(StaffSession.sid == sid_of(token), StaffSession.halfway == halfway, Staff.active)
        .where(~_is_over(limits, now))
    )
    found = session.execute(wanted).one_or_none()
    return (found[0], found[1]) if found else None


def of_person(session: Session, person: Staff, limits: Limits, now: datetime) -> list[StaffSession]:
    """Where somebody is signed in, the newest first."""
    mine = select(StaffSession).where(StaffSession.staff_id == person.id, ~StaffSession.halfway)
    newest = (StaffSession.begun_at.desc(), StaffSession.sid)
    return list(session.scalars(mine.where(~_is_over(limits, now)).order_by(*newest)))


def note_seen(session: Session, sid: bytes, now: datetime) -> None:
    """Put the end of the idle time off; the caller asks :func:`is_stale` first."""
    minute = now.replace(second=0, microsecond=0)
    session.execute(update(StaffSession).where(StaffSession.sid == sid).values(seen_at=minute))


def is_stale(found: StaffSession, now: datetime) -> bool:
    """Whether it was noted long enough ago that somebody was here."""
    return now - found.seen_at >= SEEN_EVERY


def end(session: Session, person: Staff, sids: set[bytes]) -> None:
    """End these sessions of a person; what is another's or over already is left alone."""
    mine = delete(StaffSession).where(StaffSession.staff_id == person.id)
    session.execute(mine.where(StaffSession.sid.in_(sids)))


def end_others(session: Session, person: Staff, kept: bytes) -> None:
    """End every session of a person but this one."""
    mine = delete(StaffSession).where(StaffSession.staff_id == person.id)
    session.execute(mine.where(StaffSession.sid != kept))


def end_all(session: Session, person: Staff) -> None:
    """Sign a person out everywhere, without a word in the log."""
    session.execute(delete(StaffSession).where(StaffSession.staff_id == person.id))


def sign_out_everywhere(session: Session, person: Staff, *, actor: str, now: datetime) -> None:
    """Sign a person out everywhere, as an act of somebody else."""
    end_all(session, person)
    record(session, "staff.signed_out", actor=actor, at=now, person=person.email)


def sid_of(token: str) -> bytes:
    """Under which key the session of a token lies."""
    return hashlib.sha256(token.encode()).digest()


def _is_over(limits: Limits, now: datetime) -> ColumnElement[bool]:
    """Idle or old; a password alone waits for its code only a short while."""
    late_for_code = StaffSession.halfway & (StaffSession.begun_at <= now - HALFWAY)
    too_old = StaffSession.begun_at <= now - limits.whole
    return or_(too_old, StaffSession.seen_at <= now - limits.idle, late_for_code)
