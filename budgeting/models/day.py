"""The day of a sitting: its state, its rounds, the tables in them, and who works where."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.models.base import Base, Texts, UTCDateTime


class Day(Base):
    """The running state of a sitting; a sitting without one is not yet planned as a day.

    ``salt`` turns seats into voices (pseudonyms) and is destroyed when the minutes are published.
    ``stage`` counts changes that everybody's page shows, ``floor`` those of tables, team and
    console. ``screen`` is what the room sees (``{"show", "ref"}``), ``message`` what all tables
    were told, ``undo`` how to take the last act back.
    """

    __tablename__ = "day"

    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sitting.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[str] = mapped_column(String(12), default="draft")
    starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    stage: Mapped[int] = mapped_column(default=1)
    floor: Mapped[int] = mapped_column(default=1)
    screen: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    message: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    undo: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class DayRound(Base):
    """One entry of the run-sheet, ``position`` from 1; ``tables`` () are all, ``projects`` numbers.

    ``seating`` is the number of the seating round that holds during it, or that before it where it
    is empty. The clock: ``ends_at`` while it runs, ``left_seconds`` while it is paused.
    """

    __tablename__ = "day_round"
    __table_args__ = (UniqueConstraint("sitting_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"))
    position: Mapped[int]
    format: Mapped[str] = mapped_column(String(20))
    names: Mapped[Texts] = mapped_column(JSON, default=dict)
    minutes: Mapped[int]
    seating: Mapped[int | None]
    tables: Mapped[list[int]] = mapped_column(JSON, default=list)
    projects: Mapped[list[int]] = mapped_column(JSON, default=list)
    project: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(12), default="pending")
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    left_seconds: Mapped[int | None]
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(String(300), default="")


class TableRound(Base):
    """A table's work in a round; ``lines`` are what it reports, ``none_found`` sides left empty.

    ``turns`` counts who has spoken, by seat number, and is reduced to its spread at the end.
    ``report_state`` says whether the words in ``lines`` are shown, or hidden for ``report_reason``.
    """

    __tablename__ = "table_round"

    round_id: Mapped[int] = mapped_column(
        ForeignKey("day_round.id", ondelete="CASCADE"), primary_key=True
    )
    table: Mapped[int] = mapped_column("table_number", primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(12), default="not-started")
    help: Mapped[bool] = mapped_column(default=False)
    help_words: Mapped[str] = mapped_column(String(200), default="")
    extended: Mapped[bool] = mapped_column(default=False)
    touched_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lines: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    report_state: Mapped[str] = mapped_column(String(10), default="shown")
    report_reason: Mapped[str] = mapped_column(String(300), default="")
    none_found: Mapped[list[str]] = mapped_column(JSON, default=list)
    turns: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Post(Base):
    """A working place that a code opens: a table (``ref`` its number), the team, an expert."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("sitting_id", "kind", "ref"),
        CheckConstraint("kind IN ('table', 'team', 'expert', 'scribe')", name="known_kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(8))
    ref: Mapped[int]
    names: Mapped[Texts] = mapped_column(JSON, default=dict)
    active: Mapped[bool] = mapped_column(default=True)
    stamp: Mapped[str] = mapped_column(String(32), default="")


class Voice(Base):
    """A resident in the hall under a pseudonym: what was agreed to, and that somebody helped.

    No row leads from here to an attendee: the voice is a keyed hash under the day's salt.
    """

    __tablename__ = "voice"

    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sitting.id", ondelete="CASCADE"), primary_key=True
    )
    voice: Mapped[str] = mapped_column(String(32), primary_key=True)
    consented: Mapped[bool] = mapped_column(default=False)
    agreed: Mapped[bool] = mapped_column(default=False)
    assisted: Mapped[bool] = mapped_column(default=False)
    away: Mapped[bool] = mapped_column(default=False)


class Device(Base):
    """A tablet that was seen in the hall: where it stands and when, never who held it."""

    __tablename__ = "device"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sitting.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(8))
    ref: Mapped[int]
    name: Mapped[str] = mapped_column(String(40), default="")
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Conflict(Base):
    """A resident declared a conflict of interest for a project; only its count is told.

    The rows go when the minutes are published; their counts stay in the minutes.
    """

    __tablename__ = "conflict"

    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sitting.id", ondelete="CASCADE"), primary_key=True
    )
    voice: Mapped[str] = mapped_column(String(32), primary_key=True)
    project: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
