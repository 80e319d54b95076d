"""What is public of ballots before they are opened: commitments in batches, and no order."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.models.base import Base, UTCDateTime


class CommitmentBatch(Base):
    """Commitments that were published together; ``root`` is their Merkle tree hash.

    ``minute`` is that of the publication, which is not that of any ballot in it.
    """

    __tablename__ = "commitment_batch"
    __table_args__ = (
        CheckConstraint("number > 0", name="numbered_from_one"),
        CheckConstraint("size > 0", name="not_empty"),
    )

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    minute: Mapped[datetime] = mapped_column(UTCDateTime)


class BatchLeaf(Base):
    """One published commitment and the number of its batch; nothing says when it was cast."""

    __tablename__ = "batch_leaf"
    __table_args__ = (
        ForeignKeyConstraint(
            ["process_id", "number"],
            ["commitment_batch.process_id", "commitment_batch.number"],
            ondelete="CASCADE",
        ),
        {"sqlite_with_rowid": False},
    )

    process_id: Mapped[int] = mapped_column(primary_key=True)
    commitment: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    number: Mapped[int]


class OpenReceipt(Base):
    """What leads from a receipt to its ballot, where the rulebook says that everybody may see it.

    ``opening`` and ``choice`` give the commitment. There are rows only with open receipts.
    """

    __tablename__ = "open_receipt"
    __table_args__ = ({"sqlite_with_rowid": False},)

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    opening: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    choice: Mapped[str] = mapped_column(Text)
