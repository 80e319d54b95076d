"""Named auditors, who look for a limited time at what leads from commitments to ballots."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    JSON,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.models.base import Base, UTCDateTime


class Audit(Base):
    """One audit of a vote, from the two ``holders`` who allow it to its limit.

    The digests (hexadecimal) and ``openings``, how many there are, come with the file of the
    openings, which lies encrypted beside the database until ``ended_at``. ``handed`` is the key
    of the box on its way to the work that writes that file, and erased when it has ended; see
    ``box_key.handed``.
    """

    __tablename__ = "audit"

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    begun_by: Mapped[str] = mapped_column(String(200))
    holders: Mapped[list[str]] = mapped_column(JSON)
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    handed: Mapped[bytes | None] = mapped_column(LargeBinary)
    openings: Mapped[int | None]
    openings_sha256: Mapped[str | None] = mapped_column(String(64))
    commitments_sha256: Mapped[str | None] = mapped_column(String(64))
    ballots_sha256: Mapped[str | None] = mapped_column(String(64))


class Auditor(Base):
    """A named auditor; ``code_sha256`` is the digest of a code of 128 random bits.

    ``agrees`` and ``words`` are what was signed, at ``signed_at``.
    """

    __tablename__ = "auditor"
    __table_args__ = (
        ForeignKeyConstraint(
            ["process_id", "number"], ["audit.process_id", "audit.number"], ondelete="CASCADE"
        ),
        UniqueConstraint("code_sha256"),
    )

    process_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    code_sha256: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    agrees: Mapped[bool | None]
    words: Mapped[str] = mapped_column(Text, default="")
