"""The selection of the members by lottery: its plan, the people who answered, the draws."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from budgeting.models.base import Base, UTCDateTime, random_id


class Selection(Base):
    """How the members of a process are selected; there is one for each process.

    ``features`` is a list in the city's own words and order: ``{"name", "names": {language:
    text}, "values": [{"value", "names", "share", "least", "most"}]}``; ``share`` is the census
    share in millionths, ``least`` and ``most`` are numbers of seats. ``mapping`` is how the last
    import read its file (columns, bands, values), as it is shown in the record. ``letters`` is
    the plan of the first lottery: ``[{"district", "rate", "wanted"}]``, the rate in millionths.
    ``costs`` is what each quota was last found to cost, with the digest of the terms it was for.
    ``answered`` holds the published counts of the answers once these are erased, nothing before.
    """

    __tablename__ = "selection"
    __table_args__ = (
        CheckConstraint("seats >= 1", name="a_seat_at_least"),
        CheckConstraint("reserves >= 0", name="reserves_not_negative"),
        CheckConstraint("panels BETWEEN 10 AND 10000", name="panels_of_the_list"),
    )

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    seats: Mapped[int]
    reserves: Mapped[int] = mapped_column(default=0)
    panels: Mapped[int] = mapped_column(default=1000)
    features: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    letters: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    costs: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    erase_on: Mapped[date | None] = mapped_column(Date)
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Letter(Base):
    """An address or number to which the first lottery may send a letter.

    ``sealed`` is the encrypted address; ``code`` is the household's code, which the answer
    names; ``place`` is its place in the published order of its district.
    """

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("process_id", "code"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=random_id)
    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), index=True
    )
    district: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(20))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    place: Mapped[int | None]
    drawn: Mapped[bool] = mapped_column(default=False)


class LetterDraw(Base):
    """The first lottery, of letters: the published list's digest and the number drawn for it."""

    __tablename__ = "letter_draw"

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    plan: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seed: Mapped[str | None] = mapped_column(String(200))
    drawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    witnesses: Mapped[list[str]] = mapped_column(JSON, default=list)


class Respondent(Base):
    """A person who answered; ``sealed`` holds name, contact, answers and comments, encrypted.

    Everything that a draw needs stands outside of ``sealed``: the pseudonym, ``answers``
    (feature → value), the household's number and the standing. ``code`` is the letter's code.
    """

    __tablename__ = "respondent"
    __table_args__ = (
        UniqueConstraint("process_id", "pseudonym"),
        CheckConstraint("standing IN ('free', 'certain', 'out')", name="known_standing"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=random_id)
    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), index=True
    )
    pseudonym: Mapped[str] = mapped_column(String(12))
    answers: Mapped[dict[str, str]] = mapped_column(JSON)
    household: Mapped[int | None]
    standing: Mapped[str] = mapped_column(String(8), default="free")
    language: Mapped[str] = mapped_column(String(10), default="")
    code: Mapped[str] = mapped_column(String(20), default="")
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class HouseholdPair(Base):
    """Two people whose addresses look alike, and what a person decided about them."""

    __tablename__ = "household_pair"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("decision IN ('open', 'same', 'other')", name="known_decision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), index=True
    )
    first_id: Mapped[str] = mapped_column(ForeignKey("respondent.id", ondelete="CASCADE"))
    second_id: Mapped[str] = mapped_column(ForeignKey("respondent.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(40))
    decision: Mapped[str] = mapped_column(String(8), default="open")


class Draw(Base):
    """One draw of a frozen pool: the list of panels, its digest, the number, the witnesses.

    ``terms``, ``panels`` and ``evidence`` (the published file, whose SHA-256 is ``sha256``) are
    compressed canonical JSON of pseudonyms, and hold nothing personal; the last two can be large
    and are read when they are asked for. ``number`` counts the draws of a process; from the
    second on ``reason`` says why.
    """

    __tablename__ = "draw"
    __table_args__ = (
        UniqueConstraint("process_id", "number"),
        CheckConstraint(
            "state IN ('building', 'ready', 'published', 'drawn', 'withdrawn')", name="known_state"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default="building")
    terms: Mapped[bytes] = mapped_column(LargeBinary)
    panels: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    wanted: Mapped[int]
    made: Mapped[int] = mapped_column(default=0)
    rarest: Mapped[int] = mapped_column(default=0)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    evidence: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str | None] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(8), default="balls")
    source_name: Mapped[str] = mapped_column(String(200), default="")
    value: Mapped[str | None] = mapped_column(String(200))
    chosen: Mapped[int | None]
    witnesses: Mapped[list[str]] = mapped_column(JSON, default=list)
    frozen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    drawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Membership(Base):
    """What became of a person who was drawn: as a member, or as a reserve in this order.

    ``position`` is the assembly number of a member and the place in line of a reserve;
    ``replaces`` is the pseudonym of the one whose seat a reserve takes, ``reason`` says in JSON
    why this person came next. ``present`` is the check-in at the door, without a moment.
    """

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("process_id", "kind", "position"),
        CheckConstraint("kind IN ('member', 'reserve')", name="member_or_reserve"),
        CheckConstraint(
            "state IN ('drawn', 'invited', 'confirmed', 'declined', 'withdrawn')",
            name="known_state",
        ),
    )

    respondent_id: Mapped[str] = mapped_column(
        ForeignKey("respondent.id", ondelete="CASCADE"), primary_key=True
    )
    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), index=True
    )
    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(8))
    position: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="drawn")
    answer_by: Mapped[date | None] = mapped_column(Date)
    replaces: Mapped[str] = mapped_column(String(12), default="")
    reason: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    present: Mapped[bool] = mapped_column(default=False)
    committee: Mapped[str] = mapped_column(String(120), default="")
    wishes: Mapped[list[str]] = mapped_column(JSON, default=list)


class MessageTemplate(Base):
    """The city's own words of one letter in one language, in the place of the built-in ones."""

    __tablename__ = "message_template"
    __table_args__ = (
        CheckConstraint("kind IN ('invitation', 'reminder', 'confirmation')", name="known_kind"),
    )

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    language: Mapped[str] = mapped_column(String(10), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)


class CommitteePlan(Base):
    """The second lottery, of committees: its rules, and once it is drawn how it went.

    ``committees`` is ``[{"name", "least", "most"}]``. In no committee has a value of ``feature``
    more than ``percent`` of the members; an empty feature balances nothing. ``drawn_from`` is the
    canonical JSON of the rules and wishes that were drawn from, in pseudonyms, and ``sha256`` its
    digest; ``kept`` counts the kept wishes by rank.
    """

    __tablename__ = "committee_plan"
    __table_args__ = (CheckConstraint("percent BETWEEN 50 AND 100", name="percent_of_a_committee"),)

    process_id: Mapped[int] = mapped_column(
        ForeignKey("process.id", ondelete="CASCADE"), primary_key=True
    )
    committees: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    feature: Mapped[str] = mapped_column(String(120), default="")
    percent: Mapped[int] = mapped_column(default=60)
    drawn_from: Mapped[str | None] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(String(64))
    seed: Mapped[str | None] = mapped_column(String(200))
    witnesses: Mapped[list[str]] = mapped_column(JSON, default=list)
    kept: Mapped[list[int]] = mapped_column(JSON, default=list)
    drawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
