"""Wrong codes and passwords, counted under keyed hashes so that no address is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.models.base import Base, UTCDateTime


class Guess(Base):
    """How often one source guessed wrongly since ``since``."""

    __tablename__ = "guess"

    source: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    wrong: Mapped[int]
    since: Mapped[datetime] = mapped_column(UTCDateTime)
