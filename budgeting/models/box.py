"""The ballot box: what was cast, without whom, when, where or in which order; and its key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.models.base import Base, UTCDateTime


class BoxedBallot(Base):
    """``bid`` is a hash of a random nonce, ``commitment`` binds the choice and hides it.

    ``sealed`` is the ballot, encrypted to the key of the box; all of one vote have one length. It
    is taken away when ballots and key are destroyed.
    """

    __tablename__ = "box"
    __table_args__ = ({"sqlite_with_rowid": False},)

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    bid: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    commitment: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class OpenedBallot(Base):
    """A ballot as it came out of the box: a number given by chance, and the canonical choice.

    Nothing here leads back to a key of the box, a commitment or a card.
    """

    __tablename__ = "opened_ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    choice: Mapped[str] = mapped_column(Text)


class BoxKey(Base):
    """The key of a box that opens for two of three named holders.

    ``wrapped`` has the secret key once for each pair of holders ("01", "02", "12"), in hexadecimal
    digits, under their two passphrases; ``salts`` are theirs, and each
    was stretched by argon2id with ``memory_kib``. ``dummy`` is a ballot that nobody
    cast, for trying the passphrases. ``handed`` is the opened key on its way to the work that
    opens the ballots, encrypted to this machine, and erased when that work has ended; where the
    machine dies meanwhile, within two minutes of its next request.
    """

    __tablename__ = "box_key"

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    public: Mapped[bytes] = mapped_column(LargeBinary(32))
    names: Mapped[list[str]] = mapped_column(JSON)
    salts: Mapped[list[str]] = mapped_column(JSON)
    wrapped: Mapped[dict[str, str]] = mapped_column(JSON)
    memory_kib: Mapped[int]
    dummy: Mapped[bytes] = mapped_column(LargeBinary)
    handed: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    tried_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tried_by: Mapped[list[str]] = mapped_column(JSON, default=list)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    destroyed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
