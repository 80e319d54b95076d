"""Files that wait between their preview and the decision to import them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.models.base import Base, UTCDateTime, random_id


class Upload(Base):
    """The bytes as they came; what is imported is read from them again."""

    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=random_id)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)


class RespondentUpload(Base):
    """A table of answers that waits: ``sealed`` is the table, ``choices`` how it is to be read.

    Both are encrypted, since they hold personal data; at most one waits for each process.
    """

    __tablename__ = "respondent_upload"

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    token: Mapped[str] = mapped_column(String(32), default=random_id)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    choices: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
