"""The rulebook of a process: a draft that is edited, then one sealed text that never changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgeting.models.base import Base, UTCDateTime
from budgeting.models.process import Process


class RulebookRecord(Base):
    """``draft`` holds the choices while they are edited, ``canonical`` the sealed JSON text.

    ``seed_box`` is the lottery seed, encrypted until the count reveals it in ``seed``.
    """

    __tablename__ = "rulebook"

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    canonical: Mapped[str | None] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(String(64))
    sealed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seed_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    seed: Mapped[str | None] = mapped_column(String(200))

    process: Mapped[Process] = relationship()
