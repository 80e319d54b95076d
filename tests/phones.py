"""A phone with an app for one-time codes, written from RFC 6238 and RFC 4226 alone."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32decode
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting.models import Staff
from budgeting.services import second_factor
from budgeting.services.keys import Keyring

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SALT = bytes(range(16))
SPARE = "abcd-efgh-jkmn"


def code(key: str, now: datetime, later: int = 0) -> str:
    """What the app shows ``later`` steps of 30 s after now."""
    step = int(now.timestamp()) // 30 + later
    digest = hmac.new(b32decode(key), step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[19] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def given(session: Session, keys: Keyring, person: Staff, now: datetime, key: str = KEY) -> Staff:
    """Give a person an app with this key, and one code for a lost phone."""
    digest = second_factor.recovery_digest(second_factor.folded(SPARE), SALT)
    spare = second_factor.Recovery((SPARE,), SALT, (digest,))
    second_factor.set_up(session, keys, person, key, 0, spare, actor=person.name, now=now)
    session.commit()
    return person
