"""The outcome of a count as it was computed, byte for byte."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgeting.models.base import Base, UTCDateTime
from budgeting.models.process import Process


class OutcomeRecord(Base):
    """``document`` is the canonical JSON of the outcome, ``input_sha256`` what it came from.

    ``totals_only`` if no single ballot is published, ``chosen_by`` the two people who chose it.
    """

    __tablename__ = "outcome"

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    document: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    input_sha256: Mapped[str] = mapped_column(String(64))
    counted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    totals_only: Mapped[bool] = mapped_column(default=False)
    chosen_by: Mapped[list[str]] = mapped_column(JSON, default=list)

    process: Mapped[Process] = relationship()
