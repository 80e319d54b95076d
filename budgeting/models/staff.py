"""People who sign in: organisers, voting officers and lead facilitators."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.models.base import Base, random_id


class Staff(Base):
    """``password`` is an argon2id string; a new ``stamp`` ends every session of this person."""

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint("role IN ('organiser', 'officer', 'facilitator')", name="known_role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(12))
    password: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    stamp: Mapped[str] = mapped_column(String(32), default=random_id)

    @property
    def is_active(self) -> bool:
        """Whether this person may sign in."""
        return self.active

    @property
    def is_authenticated(self) -> bool:
        """A person from this table has signed in; nobody else has."""
        return True

    @property
    def is_anonymous(self) -> bool:
        """Never: staff act under their names."""
        return False

    def get_id(self) -> str:
        """What the signed cookie carries: the person, and the stamp that can end the session."""
        return f"{self.id}:{self.stamp}"
