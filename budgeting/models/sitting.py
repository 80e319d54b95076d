"""A sitting of the assembly: who attends, its rounds, and who sits at which table."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.models.base import Base, Texts


class Sitting(Base):
    """One meeting day; ``tables`` are ``{"seats", "wheelchair", "recorded"}``, table 1 first.

    ``earlier`` are the tables of every round before the seats were made anew, and the digest of
    the plan that they can replace; nothing if there were none.
    """

    __tablename__ = "sitting"

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), index=True
    )
    names: Mapped[Texts] = mapped_column(JSON)
    held_on: Mapped[date | None] = mapped_column(Date)
    tables: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    earlier: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Attendee(Base):
    """A person who has a seat; residents find theirs by ``number``.

    ``traits`` are the features that the tables mix (feature → value). ``needs`` may hold
    ``language``, ``wheelchair``, ``no_recording``; ``apart`` are numbers of attendees who must not
    sit at one table; ``household`` is a number that people of one household share. Facilitators,
    note-takers and interpreters are attendees of another ``role``. Names are not kept here.
    """

    __tablename__ = "attendee"
    __table_args__ = (
        UniqueConstraint("sitting_id", "number"),
        CheckConstraint(
            "role IN ('resident', 'facilitator', 'note-taker', 'interpreter')", name="known_role"
        ),
        CheckConstraint("state IN ('expected', 'present', 'absent')", name="known_state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"))
    respondent_id: Mapped[str | None] = mapped_column(
        ForeignKey("respondent.id", ondelete="SET NULL")
    )
    number: Mapped[int]
    role: Mapped[str] = mapped_column(String(12), default="resident")
    traits: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    needs: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    apart: Mapped[list[int]] = mapped_column(JSON, default=list)
    household: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(8), default="expected")


class SeatingRound(Base):
    """One round of a sitting; ``mode`` "mix" lets people meet many others, "mirror" lets every
    table look like the whole. ``proof`` is what was counted when the seats were made."""

    __tablename__ = "seating_round"
    __table_args__ = (
        UniqueConstraint("sitting_id", "number"),
        CheckConstraint("mode IN ('mix', 'mirror')", name="known_mode"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"))
    number: Mapped[int]
    mode: Mapped[str] = mapped_column(String(8), default="mix")
    proof: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Seat(Base):
    """This attendee sits at this table in this round; a pinned seat is not moved by the program."""

    __tablename__ = "seat"

    round_id: Mapped[int] = mapped_column(
        ForeignKey("seating_round.id", ondelete="CASCADE"), primary_key=True
    )
    attendee_id: Mapped[int] = mapped_column(
        ForeignKey("attendee.id", ondelete="CASCADE"), primary_key=True
    )
    table: Mapped[int] = mapped_column("table_number")
    pinned: Mapped[bool] = mapped_column(default=False)
