"""People who sign in, their second factor, where they are signed in, and for which processes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.models.base import Base, UTCDateTime


class Staff(Base):
    """``password`` is an argon2id string, ``second_factor`` the sealed key of the TOTP codes.

    ``code_step`` is the half minute of the last code that was used, so that none works twice.
    ``everywhere`` if the person's role holds for every process; else for those of StaffProcess.
    """

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
    everywhere: Mapped[bool] = mapped_column(default=True)
    second_factor: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_step: Mapped[int] = mapped_column(default=0)
    recovery_salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))

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
        """Who it is; that the person is signed in, only a row of StaffSession says."""
        return str(self.id)


class StaffSession(Base):
    """Somebody is signed in at a browser; ``sid`` is the SHA-256 of what its cookie carries.

    ``halfway`` after the password and before the second factor: such a row lets nobody in.
    Moments are whole minutes, the device is told in coarse words, and no address is kept.
    """

    __tablename__ = "staff_session"
    __table_args__ = ({"sqlite_with_rowid": False},)

    sid: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    halfway: Mapped[bool]
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    device: Mapped[str] = mapped_column(String(10))
    browser: Mapped[str] = mapped_column(String(10))


class RecoveryCode(Base):
    """One of the codes for a lost phone, as a slow hash; the row is gone once it was used."""

    __tablename__ = "recovery_code"

    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)


class StaffProcess(Base):
    """A process for which a person who is not ``everywhere`` has their role."""

    __tablename__ = "staff_process"

    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
