"""The cast of the tests, always the same; everybody is invented.

Haneul organises, Dari is the voting officer and Nari the second one, Bom leads the assembly day,
Minjun and Sora are residents with one card each, and Yuna is a journalist who only reads.
"""

from __future__ import annotations

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from budgeting.models import Staff

PASSWORD = "a yard where everybody meets"
_HASH = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


def haneul(session: Session) -> Staff:
    """The organiser."""
    return _person(session, "haneul@example.org", "Haneul", "organiser")


def dari(session: Session) -> Staff:
    """The voting officer."""
    return _person(session, "dari@example.org", "Dari", "officer")


def nari(session: Session) -> Staff:
    """The second voting officer."""
    return _person(session, "nari@example.org", "Nari", "officer")


def shown(person: Staff, password: str = PASSWORD, prefix: str = "") -> dict[str, str]:
    """What somebody types at another person's desk to show who they are."""
    return {f"{prefix}email": person.email, f"{prefix}password": password}


def bom(session: Session) -> Staff:
    """The lead facilitator."""
    return _person(session, "bom@example.org", "Bom", "facilitator")


def _person(session: Session, email: str, name: str, role: str) -> Staff:
    person = Staff(email=email, name=name, role=role, password=_HASH)
    session.add(person)
    session.commit()
    return person
