"""Paper ballots: batches from the urn, two sealed entries of each sheet, and the sheet of accounts.

No table here holds a name, a card or a key of a ballot. What was entered lies encrypted and is
gone once its batch is in the box.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.models.base import Base, UTCDateTime

NAME = 120


class PaperBatch(Base):
    """``size`` sheets that were counted by hand and carry the ``number`` of the batch.

    ``first_by`` and ``second_by`` enter them, one not knowing what the other one entered;
    ``settled_by`` looked at the sheets on which they differ. ``valid`` and ``spoilt`` (reason ->
    sheets) are known once the batch is in the box ("boxed"); "discarded" numbers are not used
    again.
    """

    __tablename__ = "paper_batch"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'boxed', 'discarded')", name="known_state"),
    )

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int]
    state: Mapped[str] = mapped_column(String(9), default="open")
    opened_by: Mapped[str] = mapped_column(String(NAME))
    first_by: Mapped[str] = mapped_column(String(NAME), default="")
    second_by: Mapped[str] = mapped_column(String(NAME), default="")
    settled_by: Mapped[list[str]] = mapped_column(JSON, default=list)
    valid: Mapped[int] = mapped_column(default=0)
    spoilt: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)


class PaperEntry(Base):
    """What somebody read on the sheet at ``position`` of a batch, encrypted to this machine.

    ``turn`` 1 and 2 are the two entries, 3 is what was settled where they differ.
    """

    __tablename__ = "paper_entry"
    __table_args__ = (
        ForeignKeyConstraint(
            ["process_id", "batch"],
            ["paper_batch.process_id", "paper_batch.number"],
            ondelete="CASCADE",
        ),
        CheckConstraint("turn IN (1, 2, 3)", name="known_turn"),
        {"sqlite_with_rowid": False},
    )

    process_id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Reconciliation(Base):
    """Where all papers and cards are, as people counted them; ``None`` is not counted yet.

    ``missing`` papers did not come back, which ``emptied_by`` says of the empty urn.
    ``handed_out``, ``left_over`` and ``spoiled`` are cards. ``figures`` are those that ``signed``
    (two names) have signed.
    """

    __tablename__ = "reconciliation"

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    missing: Mapped[int | None]
    missing_why: Mapped[str] = mapped_column(Text, default="")
    emptied_by: Mapped[str] = mapped_column(String(NAME), default="")
    handed_out: Mapped[int | None]
    left_over: Mapped[int | None]
    spoiled: Mapped[int | None]
    why: Mapped[str] = mapped_column(Text, default="")
    signed: Mapped[list[str]] = mapped_column(JSON, default=list)
    figures: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
