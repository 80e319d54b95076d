"""The log of governance: who decided what and when; never a ballot, a code or its use."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.models.base import Base, UTCDateTime

_COMMON = text("process_id IS NULL")


class LogEntry(Base):
    """One act; ``details`` are plain JSON values.

    Its place ``link`` in the chain of its process (or of all acts without one), ``salt``,
    ``digest`` and ``hash`` (hexadecimal) are null until the commit that writes it; see
    formats/chain.py.
    """

    __tablename__ = "log"
    __table_args__ = (
        UniqueConstraint("process_id", "link"),
        # Nulls differ from each other in a unique key, so that this chain needs one of its own.
        Index("uq_log_common", "link", unique=True, sqlite_where=_COMMON, postgresql_where=_COMMON),
    )

    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    process_id: Mapped[int | None] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    actor: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(40))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    link: Mapped[int | None]
    salt: Mapped[str | None] = mapped_column(String(32))
    digest: Mapped[str | None] = mapped_column(String(64))
    hash: Mapped[str | None] = mapped_column(String(64))
