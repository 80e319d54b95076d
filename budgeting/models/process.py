"""A process: one city's share of one year's budget, with its fields and districts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgeting.counting.rulebook import MILLION
from budgeting.models.base import Base, Texts, UTCDateTime


class Process(Base):
    """The frame of one vote; ``total`` is in minor units, ``share`` in millionths of it."""

    __tablename__ = "process"
    __table_args__ = (
        CheckConstraint("total >= 0", name="total_not_negative"),
        CheckConstraint("share BETWEEN 0 AND 1000000", name="share_of_total"),
        CheckConstraint("decimals BETWEEN 0 AND 3", name="decimals_of_currency"),
        CheckConstraint("residents >= 0", name="residents_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    names: Mapped[Texts] = mapped_column(JSON)
    city: Mapped[str] = mapped_column(String(120))
    year: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    decimals: Mapped[int]
    total: Mapped[int] = mapped_column(BigInteger)
    share: Mapped[int]
    residents: Mapped[int] = mapped_column(default=0)
    languages: Mapped[list[str]] = mapped_column(JSON)
    phase: Mapped[str] = mapped_column(String(12), default="draft")
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    categories: Mapped[list[Category]] = relationship(
        order_by="Category.kind, Category.position, Category.key",
        cascade="all, delete-orphan",
        back_populates="process",
    )

    @property
    def envelope(self) -> int:
        """The money that the residents decide on, in minor units, rounded down."""
        return self.total * self.share // MILLION

    def category_list(self, kind: str) -> list[Category]:
        """The fields or the districts, in their order."""
        return [category for category in self.categories if category.kind == kind]


class Category(Base):
    """A field or a district of a process; ``key`` stands in rulebook and files."""

    __tablename__ = "category"
    __table_args__ = (
        UniqueConstraint("process_id", "kind", "key"),
        CheckConstraint("kind IN ('field', 'district')", name="field_or_district"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    names: Mapped[Texts] = mapped_column(JSON)

    process: Mapped[Process] = relationship(back_populates="categories")
