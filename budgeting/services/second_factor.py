"""The second factor of staff: codes of an app (TOTP, RFC 6238), and codes for a lost phone.

The key is stored under the machine's key, so that a stolen database makes no code. A code works
once: its half minute must be later than that of the last one. Recovery codes are stored as
argon2id over one salt, 59 random bits each, and each works once.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp
from argon2.low_level import Type, hash_secret_raw
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from budgeting.models import RecoveryCode, Staff
from budgeting.services import staff_sessions
from budgeting.services.guessing import Source
from budgeting.services.keys import Keyring
from budgeting.services.recording import record

PURPOSE = "second-factor"
ISSUER = "Madang"
LATE = 1
"""Steps of 30 s by which the clocks of a phone and a laptop may differ."""
CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 12


@dataclass(frozen=True, slots=True)
class Recovery:
    """Codes for a lost phone: as they are shown once, and as they are kept."""

    codes: tuple[str, ...]
    salt: bytes
    digests: tuple[bytes, ...]


def proposed_key(keys: Keyring, person: Staff, sid: bytes) -> str:
    """The key that this session may set up, in base32: the same until one is set up.

    160 bits from the 256 random bits of the session, so that nothing has to be kept before the
    person has shown that the app has it.
    """
    bound = b"%d\0%b" % (person.id, sid) + (person.second_factor or b"")
    key = hmac.digest(keys.derive(f"{PURPOSE}/proposed"), bound, "sha256")[:20]
    return base64.b32encode(key).decode()


def address_of(key: str, person: Staff) -> str:
    """What the QR code holds for the app."""
    return pyotp.TOTP(key).provisioning_uri(name=person.email, issuer_name=ISSUER)


def sources(person: Staff) -> tuple[Source, ...]:
    """Where wrong codes come from: whoever tries has the password already, so this is narrow."""
    return (Source("code-account", str(person.id), 5),)


def is_shown_by(key: str, code: str, now: datetime) -> int | None:
    """The step of 30 s whose code this is, or ``None``."""
    try:
        step = pyotp.TOTP(key).verify_and_get_timecode(code, for_time=now, valid_window=LATE)
    except OTPVerificationError:
        return None
    return int(step)


def set_up(
    session: Session, keys: Keyring, person: Staff, key: str, step: int, spare: Recovery, *,
    actor: str, now: datetime,
) -> None:  # fmt: skip
    """Ask for codes of this key from now on; the recovery codes replace all earlier ones.

    Every session of the person ends, so that the caller begins a new one.
    """
    person.second_factor = keys.seal(PURPOSE, key.encode(), b"%d" % person.id)
    person.code_step, person.recovery_salt = step, spare.salt
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == person.id))
    rows = [RecoveryCode(staff_id=person.id, digest=digest) for digest in spare.digests]
    session.add_all(rows)
    staff_sessions.end_all(session, person)
    record(session, "staff.second_factor_set", actor=actor, at=now, person=person.email)


def take_code(session: Session, keys: Keyring, person: Staff, code: str, now: datetime) -> bool:
    """Whether this is a code of the app that was not used yet; it is used now.

    The database decides between two requests with one code.
    """
    sealed = person.second_factor or b""
    key = keys.open(PURPOSE, sealed, b"%d" % person.id)
    step = is_shown_by(key.decode(), code, now) if key else None
    if step is None:
        return False
    later = update(Staff).where(Staff.id == person.id, Staff.code_step < step)
    used = session.execute(later.values(code_step=step))
    return bool(used.rowcount == 1)  # type: ignore[attr-defined]


def recovery_codes() -> Recovery:
    """Ten new codes; slow, so not for use within a transaction."""
    salt = secrets.token_bytes(16)
    codes = ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(CODES)]
    written = tuple("-".join(re.findall("....", code)) for code in codes)
    return Recovery(written, salt, tuple(recovery_digest(code, salt) for code in codes))


def folded(typed: str) -> str:
    """A code as typed, without blanks and hyphens, in small letters."""
    return re.sub(r"[\s-]", "", typed).lower()


def is_recovery(code: str) -> bool:
    """Whether a folded code is meant for a lost phone."""
    return len(code) == LENGTH and set(code) <= set(LETTERS)


def recovery_digest(code: str, salt: bytes) -> bytes:
    """The slow hash of a recovery code; not for use within a transaction."""
    return hash_secret_raw(code.encode(), salt, 2, 19 * 1024, 1, 32, Type.ID)


def take_recovery(
    session: Session, person: Staff, digest: bytes, *, actor: str, now: datetime
) -> bool:
    """Whether this is one of the person's codes for a lost phone; it is used up now."""
    mine = delete(RecoveryCode).where(RecoveryCode.staff_id == person.id)
    used = session.execute(mine.where(RecoveryCode.digest == digest))
    if used.rowcount != 1:  # type: ignore[attr-defined]
        return False
    record(session, "staff.recovery_used", actor=actor, at=now, person=person.email)
    return True


def reset(session: Session, person: Staff, *, actor: str, now: datetime) -> None:
    """Forget the second factor of somebody whose phone is lost, and sign them out everywhere."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == person.id))
    person.second_factor, person.recovery_salt, person.code_step = None, None, 0
    staff_sessions.end_all(session, person)
    record(session, "staff.second_factor_reset", actor=actor, at=now, person=person.email)
