"""Staff: who may sign in, and with which password."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import NotFound, Taken
from budgeting.models import Staff
from budgeting.services import granting, staff_sessions, texts
from budgeting.services.guessing import Source
from budgeting.services.recording import record

ROLES = ("organiser", "officer", "facilitator")
_GENERATED_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_hasher = PasswordHasher()


def stored_password(session: Session, email: str) -> str:
    """The argon2id string of the person with this address, or of a password that nobody knows.

    Who the address belongs to, and whether it does, takes the same time to find out.
    """
    person = _with_address(session, email)
    return person.password if person is not None and person.active else _decoy()


def is_password(stored: str, password: str) -> bool:
    """Whether this is the password; slow on purpose, so not for use within a transaction."""
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def sources(email: str, address: str) -> Sequence[Source]:
    """Where wrong passwords come from: one account at one place, a place, and an account.

    The account alone has the widest limit, so that a stranger cannot lock a person out easily.
    """
    account = email.strip().lower()
    return (
        Source("password-account-place", f"{account}\0{address}", 8),
        Source("password-place", address, 40),
        Source("password-account", account, 200),
    )


def add(
    session: Session, email: str, name: str, role: str, password: str, *, actor: str, now: datetime
) -> Staff:
    """Let a person sign in; ``Taken`` if the address is known already.

    ``BothChairs`` and ``SecondAccount`` as in ``granting.refuse_doubles``.
    """
    if _with_address(session, email) is not None:
        raise Taken("email")
    person = Staff(
        email=email.strip().lower(), name=name, role=role, password=_hasher.hash(password)
    )
    granting.refuse_doubles(session, person, None)
    session.add(person)
    session.flush()
    record(session, "staff.added", actor=actor, at=now, person=person.email, role=role)
    return person


def find(session: Session, email: str) -> Staff:
    """The person with this address; ``NotFound`` if there is none."""
    person = _with_address(session, email)
    if person is None:
        raise NotFound
    return person


def everybody(session: Session) -> list[Staff]:
    """All staff, by role and address."""
    return list(session.scalars(select(Staff).order_by(Staff.role, Staff.email)))


def set_password(
    session: Session, person: Staff, password: str, *, actor: str, now: datetime
) -> None:
    """Give a person a new password, which ends every session that they have."""
    person.password = _hasher.hash(password)
    staff_sessions.end_all(session, person)
    record(session, "staff.password_set", actor=actor, at=now, person=person.email)


def generate_password() -> str:
    """A password of four groups that can be read aloud: 79 random bits."""
    letters = [secrets.choice(_GENERATED_LETTERS) for _ in range(16)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, 16, 4))


def _with_address(session: Session, email: str) -> Staff | None:
    address = email.strip().lower()
    if not texts.is_storable(address):
        return None
    return session.scalar(select(Staff).where(Staff.email == address))


@cache
def _decoy() -> str:
    """The hash of a password that nobody knows."""
    return _hasher.hash(secrets.token_hex(32))
