"""Cards of the vote: which exist, which were used, and the session of a tablet that shows one.

No table here holds a name, a moment of use or a key of a ballot, and no code in clear.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.models.base import Base, UTCDateTime, random_id


class CardBatch(Base):
    """Cards that were made together; the sheet is sealed for the officer who asked for it."""

    __tablename__ = "card_batch"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=random_id)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    position: Mapped[int]
    size: Mapped[int]
    made: Mapped[int] = mapped_column(default=0)
    sheet_key: Mapped[bytes] = mapped_column(LargeBinary)
    sheet: Mapped[bytes | None] = mapped_column(LargeBinary)
    printed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Card(Base):
    """``tag`` is a keyed hash of the code's first part, ``verifier`` a slow hash of the whole.

    ``tests`` counts the ballots that were opened on the tablet for a look instead of being cast.
    """

    __tablename__ = "card"
    __table_args__ = (
        CheckConstraint("state IN ('ok', 'void')", name="ok_or_void"),
        {"sqlite_with_rowid": False},
    )

    tag: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), index=True
    )
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    verifier: Mapped[bytes] = mapped_column(LargeBinary(32))
    batch_id: Mapped[str] = mapped_column(ForeignKey("card_batch.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(4), default="ok")
    tests: Mapped[int] = mapped_column(default=0)


class UsedCard(Base):
    """The roll: this card has cast its ballot. Its primary key is what refuses a second one.

    ``on_paper`` if the card was exchanged for a ballot of paper.
    """

    __tablename__ = "used_card"
    __table_args__ = ({"sqlite_with_rowid": False},)

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    on_paper: Mapped[bool] = mapped_column(default=False)


class Draft(Base):
    """An unfinished ballot, encrypted under a key that only the card's code gives."""

    __tablename__ = "draft"
    __table_args__ = ({"sqlite_with_rowid": False},)

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class TabletSession(Base):
    """A tablet on which a card was entered; the row is gone once the ballot is cast."""

    __tablename__ = "tablet_session"
    __table_args__ = (
        Index("ix_tablet_session_card", "process_id", "tag"),
        {"sqlite_with_rowid": False},
    )

    sid: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    tag: Mapped[bytes] = mapped_column(LargeBinary(16))
    in_review: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
