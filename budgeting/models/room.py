"""What is said and asked in the hall: notes, arguments, questions, themes, packages, minutes.

The keys of notes, arguments and questions come with the form that sends them, so that a text that
is sent twice is one row. ``project`` is the number of a project on the ballot of the process.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.models.base import Base, Texts, UTCDateTime


class Note(Base):
    """A table's note; ``by`` is "table" or "scribe" (entered from paper)."""

    __tablename__ = "note"
    __table_args__ = (
        Index("ix_note_sitting_id_round_id", "sitting_id", "round_id"),
        CheckConstraint(
            "kind IN ('point', 'agreement', 'disagreement', 'question', 'minority')",
            name="known_kind",
        ),
    )

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"))
    round_id: Mapped[int] = mapped_column(ForeignKey("day_round.id", ondelete="CASCADE"))
    table: Mapped[int] = mapped_column("table_number")
    kind: Mapped[str] = mapped_column(String(12))
    project: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(8), default="table")
    state: Mapped[str] = mapped_column(String(10), default="shown")
    reason: Mapped[str] = mapped_column(String(300), default="")
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Argument(Base):
    """A reason for or against a project, written at a table.

    ``supported`` says that somebody has supported it once: from then on its words stand.
    """

    __tablename__ = "argument"
    __table_args__ = (
        Index("ix_argument_sitting_id_project", "sitting_id", "project"),
        CheckConstraint("side IN ('for', 'against')", name="known_side"),
    )

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"))
    round_id: Mapped[int] = mapped_column(ForeignKey("day_round.id", ondelete="CASCADE"))
    table: Mapped[int] = mapped_column("table_number")
    project: Mapped[int]
    side: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(8), default="table")
    state: Mapped[str] = mapped_column(String(10), default="shown")
    reason: Mapped[str] = mapped_column(String(300), default="")
    supported: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Question(Base):
    """A question to an expert or a department; merged ones lead to the one that stands for them.

    ``supported`` says that somebody has supported it once: from then on its words stand. ``voice``
    is who asked, until the minutes are published; then it is a support like any other.
    """

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_sitting_id_state", "sitting_id", "state"),)

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"))
    round_id: Mapped[int] = mapped_column(ForeignKey("day_round.id", ondelete="CASCADE"))
    table: Mapped[int | None] = mapped_column("table_number")
    voice: Mapped[str | None] = mapped_column(String(32))
    project: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(8), default="seat")
    state: Mapped[str] = mapped_column(String(20), default="submitted")
    reason: Mapped[str] = mapped_column(String(300), default="")
    supported: Mapped[bool] = mapped_column(default=False)
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("question.key", ondelete="SET NULL"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"))
    answer: Mapped[Texts] = mapped_column(JSON, default=dict)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Support(Base):
    """This voice supports this argument or question, once."""

    __tablename__ = "support"
    __table_args__ = (CheckConstraint("kind IN ('argument', 'question')", name="known_kind"),)

    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    voice: Mapped[str] = mapped_column(String(32), primary_key=True)
    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sitting.id", ondelete="CASCADE"), index=True
    )


class Poll(Base):
    """A straw poll; ``pair`` joins the one before and the one after (``wave``) of one question.

    ``options`` are ``{"key", "texts"}``; "not sure" is always among them.
    """

    __tablename__ = "poll"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sitting.id", ondelete="CASCADE"), index=True
    )
    round_id: Mapped[int | None] = mapped_column(ForeignKey("day_round.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(12), default="straw")
    wave: Mapped[str] = mapped_column(String(8), default="")
    pair: Mapped[str] = mapped_column(String(40), default="")
    project: Mapped[int | None]
    question: Mapped[Texts] = mapped_column(JSON, default=dict)
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(8), default="draft")

    @property
    def number(self) -> int | None:
        """What stands before the question on paper, tablet and the scribe's desk; a mood has none.

        It is the question's for good: one that is dropped takes its number along.
        """
        return None if self.kind == "temperature" else self.position


class Answer(Base):
    """What a voice answered; changed in place until the close, so it counts once."""

    __tablename__ = "answer"

    poll_id: Mapped[int] = mapped_column(
        ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True
    )
    voice: Mapped[str] = mapped_column(String(32), primary_key=True)
    choice: Mapped[str] = mapped_column(String(20))


class Theme(Base):
    """What the theme team read in the notes; its notes point to it."""

    __tablename__ = "theme"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sitting.id", ondelete="CASCADE"), index=True
    )
    round_id: Mapped[int | None] = mapped_column(ForeignKey("day_round.id", ondelete="SET NULL"))
    position: Mapped[int] = mapped_column(default=1)
    titles: Mapped[Texts] = mapped_column(JSON, default=dict)
    texts: Mapped[Texts] = mapped_column(JSON, default=dict)
    published: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Objection(Base):
    """A table objects to a theme, in its own words."""

    __tablename__ = "objection"

    theme_id: Mapped[int] = mapped_column(
        ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True
    )
    table: Mapped[int] = mapped_column("table_number", primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="shown")
    reason: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Package(Base):
    """A table's package in the trade-off: kept projects, and ``{"out", "into"}`` for what went."""

    __tablename__ = "package"

    round_id: Mapped[int] = mapped_column(
        ForeignKey("day_round.id", ondelete="CASCADE"), primary_key=True
    )
    table: Mapped[int] = mapped_column("table_number", primary_key=True, autoincrement=False)
    kept: Mapped[list[int]] = mapped_column(JSON, default=list)
    given_up: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=1)


class Minutes(Base):
    """The minutes of a sitting: ``texts`` are the sections as edited, per language.

    ``kept`` are the counts that publishing keeps of what it destroys: ``{"conflicts": {project:
    people}, "without_conflicts": {poll: {option: people}}}``.
    """

    __tablename__ = "minutes"

    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sitting.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[str] = mapped_column(String(10), default="draft")
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    kept: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Endorsement(Base):
    """What a voice says of the minutes: they are fair, or an objection that is attached."""

    __tablename__ = "endorsement"

    sitting_id: Mapped[int] = mapped_column(
        ForeignKey("sitting.id", ondelete="CASCADE"), primary_key=True
    )
    voice: Mapped[str] = mapped_column(String(32), primary_key=True)
    fair: Mapped[bool]
    objection: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default="shown")
    reason: Mapped[str] = mapped_column(String(300), default="")
