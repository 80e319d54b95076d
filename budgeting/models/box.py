"""The ballot box: what was cast, without whom, when, where or in which order."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.models.base import Base


class BoxedBallot(Base):
    """``bid`` is a hash of a random nonce, ``choice`` the canonical ballot.

    ``commitment`` is the digest that the receipt shows the beginning of.
    """

    __tablename__ = "box"
    __table_args__ = ({"sqlite_with_rowid": False},)

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    bid: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    commitment: Mapped[bytes] = mapped_column(LargeBinary(32))
    choice: Mapped[str] = mapped_column(Text)
