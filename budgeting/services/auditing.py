"""Named auditors look at the openings for a limited time, and sign what they found.

What they check is the one step that nobody else can: that the commitments lead to the published
ballots. Two people allow it: holders of the key, or officers where the server has it. The openings
are gone at the last signature or the limit.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.deliberation.two_persons import NotTwoPersonsError, one_form, two_persons
from budgeting.errors import IllegalMove, KeysRefused, NotFound, TextRefused
from budgeting.models import Audit, Auditor, BoxedBallot, Job, Process
from budgeting.services import audit_files, texts, unsealing
from budgeting.services.ballot_seals import public_of
from budgeting.services.box_keys import public_key
from budgeting.services.keys import Keyring
from budgeting.services.locking import lock
from budgeting.services.recording import record
from budgeting.services.sealed import sealed_rulebook
from budgeting.services.working import UNFINISHED, ask_for, is_under_way, latest, stop

KIND = "audit"
HANDED = "audit-key-handed"
PHASES = ("counting", "published")
FEWEST, MOST = 2, 3
MOST_HOURS = 72
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, repr=False)
class Wanted:
    """Who audits, for how many hours, and the two who allow it with the ``secret`` key.

    They are ``holders`` of that key, or officers where the server has it.
    """

    names: Sequence[str]
    hours: int
    secret: bytes
    holders: Sequence[str]


@dataclass(frozen=True, slots=True)
class Begun:
    """The work that writes the file, and each auditor's name with the code that is shown once."""

    job: Job
    codes: tuple[tuple[str, str], ...]


def begin(
    session: Session, process: Process, wanted: Wanted, keys: Keyring, *, actor: str, now: datetime
) -> Begun:
    """Name auditors and ask for the work that opens the ballots for them.

    ``IllegalMove`` before the count, while another audit is on, or when there is nothing to be
    opened any more; ``KeysRefused`` for another key or without two different people who allow it;
    ``TextRefused`` for names that do not do.
    """
    allowed = _two(wanted.holders)
    lock(session, process)
    dead = running(session, process, now)
    if dead is not None and live(session, process, now) is None:
        dead.ended_at, dead.handed = now, None
    _require_possible(session, process, now)
    rulebook = sealed_rulebook(session, process)
    if public_of(wanted.secret) != public_key(session, process, rulebook, keys):
        raise KeysRefused("wrong")
    names, number = _names(wanted.names), len(audits_of(session, process)) + 1
    until = now + timedelta(hours=min(max(wanted.hours, 1), MOST_HOURS))
    session.add(
        Audit(
            process_id=process.id,
            number=number,
            begun_by=actor,
            holders=allowed,
            begun_at=now,
            until=until,
            handed=keys.seal(HANDED, wanted.secret, process.slug.encode()),
        )
    )
    session.flush()
    codes = tuple((name, _draw_code()) for name in names)
    for name, code in codes:
        key = {"process_id": process.id, "number": number, "name": name}
        session.add(Auditor(**key, code_sha256=_digest(code)))
    session.flush()
    return Begun(ask_for(session, process, KIND, now, total=_ballots(session, process)), codes)


def running(session: Session, process: Process, now: datetime) -> Audit | None:
    """The audit that has neither ended nor passed its limit, if there is one."""
    mine = (Audit.process_id == process.id, Audit.ended_at.is_(None), Audit.until > now)
    return session.scalars(select(Audit).where(*mine)).first()


def live(session: Session, process: Process, now: datetime) -> Audit | None:
    """The running audit, unless the work died that should have made its openings."""
    audit = running(session, process, now)
    if audit is None or audit.openings_sha256 is not None:
        return audit
    return audit if is_under_way(session, process, KIND, now) else None


def audits_of(session: Session, process: Process) -> list[Audit]:
    """Every audit of a vote, the oldest first."""
    mine = select(Audit).where(Audit.process_id == process.id)
    return list(session.scalars(mine.order_by(Audit.number)))


def auditors(session: Session, audit: Audit) -> list[Auditor]:
    """Who was named, by name."""
    mine = (Auditor.process_id == audit.process_id, Auditor.number == audit.number)
    return list(session.scalars(select(Auditor).where(*mine).order_by(Auditor.name)))


def recognise(session: Session, process: Process, code: str, now: datetime) -> Auditor | None:
    """The auditor with this code, as long as the audit is on."""
    audit = running(session, process, now)
    if audit is None:
        return None
    mine = (Auditor.process_id == process.id, Auditor.number == audit.number)
    return session.scalars(
        select(Auditor).where(*mine, Auditor.code_sha256 == _digest(code))
    ).first()


def openings(
    session: Session, process: Process, auditor: Auditor, place: Path, keys: Keyring, now: datetime
) -> bytes:
    """The file of the openings for this auditor; ``NotFound`` before it is made and afterwards."""
    audit = running(session, process, now)
    content = None
    if audit is not None and audit.number == auditor.number:
        content = audit_files.read(place, keys, process.slug, audit.number)
    if audit is None or content is None:
        raise NotFound
    if hashlib.sha256(content).hexdigest() != audit.openings_sha256:
        raise NotFound
    return content


def sign(
    session: Session, process: Process, auditor: Auditor, *, agrees: bool, words: str, now: datetime
) -> Audit:
    """Sign what was found, once; the audit ends with the last signature.

    ``IllegalMove`` if this auditor has signed, or there are no openings that could be checked.
    """
    lock(session, process)
    audit = running(session, process, now)
    session.refresh(auditor)
    if audit is None or audit.openings_sha256 is None or auditor.signed_at is not None:
        raise IllegalMove("sign", process.phase)
    auditor.signed_at, auditor.agrees = now, agrees
    auditor.words = texts.checked(words) if words.strip() else ""
    if all(one.signed_at is not None for one in auditors(session, audit)):
        audit.ended_at = now
    record(
        session, "audit.signed", actor=auditor.name, at=now, process=process,
        agrees=agrees, words=auditor.words, openings_sha256=audit.openings_sha256,
    )  # fmt: skip
    return audit


def call_off(session: Session, process: Process, *, actor: str, now: datetime) -> None:
    """End the audit that is on before its time; ``IllegalMove`` if none is.

    Its openings are gone with :func:`let_go`, and what was signed stays signed.
    """
    lock(session, process)
    audit = running(session, process, now)
    if audit is None:
        raise IllegalMove("audit", process.phase)
    job = latest(session, process, KIND)
    if job is not None and job.state in UNFINISHED:
        stop(session, job)
    audit.ended_at, audit.handed = now, None
    names = [one.name for one in auditors(session, audit)]
    record(session, "audit.ended", actor=actor, at=now, process=process, auditors=names)


def end(session: Session, process: Process, now: datetime) -> None:
    """End the audit of a process without more signatures."""
    for audit in audits_of(session, process):
        audit.handed = None
        audit.ended_at = audit.ended_at or now
    session.flush()


def forget_lost_keys(session: Session, now: datetime) -> None:
    """Erase the keys whose work died before it could erase them itself; it is begun again."""
    handed = select(Audit).where(Audit.handed.is_not(None))
    for audit in session.scalars(handed.order_by(Audit.process_id, Audit.number)).all():
        process = session.get_one(Process, audit.process_id)
        lock(session, process)
        if not is_under_way(session, process, KIND, now):
            audit.handed, audit.ended_at = None, audit.ended_at or now
    session.flush()


def let_go(session: Session, place: Path, now: datetime) -> int:
    """Delete the files of audits that have ended or are past their limit; how many ended now."""
    late = 0
    for audit in session.scalars(select(Audit).order_by(Audit.process_id, Audit.number)):
        if audit.ended_at is None and audit.until <= now:
            audit.ended_at, audit.handed = now, None
            late += 1
        if audit.ended_at is not None:
            process = session.get_one(Process, audit.process_id)
            audit_files.delete(place, process.slug, audit.number)
    session.flush()
    return late


def _require_possible(session: Session, process: Process, now: datetime) -> None:
    if process.phase not in PHASES or not unsealing.is_open(session, process):
        raise IllegalMove("audit", process.phase)
    kept = BoxedBallot.process_id == process.id, BoxedBallot.sealed.is_not(None)
    there = session.scalar(select(BoxedBallot.bid).where(*kept).limit(1))
    if there is None or running(session, process, now) is not None:
        raise IllegalMove("audit", process.phase)


def _two(names: Sequence[str]) -> list[str]:
    try:
        return list(two_persons(names))
    except NotTwoPersonsError:
        raise KeysRefused("pair") from None


def _names(given: Sequence[str]) -> list[str]:
    names = [texts.checked(name, LONGEST_NAME) for name in given if name.strip()]
    forms = {one_form(name) for name in names}
    if not FEWEST <= len(names) <= MOST or "" in forms or len(forms) != len(names):
        raise TextRefused("empty", LONGEST_NAME)
    return names


def _ballots(session: Session, process: Process) -> int:
    mine = select(func.count()).where(BoxedBallot.process_id == process.id)
    return session.scalar(mine) or 0


def _draw_code() -> str:
    """128 random bits, in groups that can be read out."""
    symbols = b32encode(secrets.token_bytes(16)).decode().rstrip("=")
    return "-".join(symbols[start : start + 5] for start in range(0, len(symbols), 5))


def _digest(code: str) -> str:
    """A plain hash does: nobody can try all codes of 128 bits."""
    symbols = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(b"auditor\0" + symbols.encode()).hexdigest()
